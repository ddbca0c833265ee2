"""Do reminders arrive once, at the right time, whatever dies meanwhile? Trials with real processes that are killed, and a judge.

    ./setwell test --faults                      all of them; .ci/faults is the same for CI
    ./setwell test --faults kill_keyed broker    some
    ./setwell test --faults cancel --quick       as small as in the ordinary tests
    ./setwell test --faults life --variant ''    the product alone; --variant NAME: that broken variant alone

Each scenario is a row of the promise sheet, and has a cluster of PostgreSQL (which keeps its promises to the disk), a Valkey, Celery's
workers and beats as processes of their own. The summary says for each what was measured; the exit code is 0 when every promise was
kept and every broken variant was found out. `tests/programs/reminders/test_faults.py` plays the quick versions with the other tests:
the same scenarios, smaller, with forked senders where no broker is needed.

**The judge** (`judge`, `ledger`, `books`) is a provider in a process of its own, with a ledger that outlives every kill. Only the
product's own channels reach it: e-mail by SMTP, which knows no key and cannot be asked, and text messages by HTTP with a
deduplication id. It drops answers after it took a message, cuts the line before, is busy, slow, or hangs. `books` then compares the
product's ledger with the judge's: who was told twice, who was not, and whether the clinic can see it.

**Broken variants** (`variants`) are what others do, or what a hasty change would: mark then send, send then mark, a key made anew, no
last look, no lock, one task with an `eta` for each reminder ... Each scenario names those on which it must fail, and with which words.
A scenario that passes on one of them is itself at fault, and the run says so.

**Time.** `hurry` divides lease, backoff, timetable and patience by one number, the rules stay as they are. Rows that measure lateness run
at the product's own pace. In small trials a sender takes few in hand, so that all are busy when they are struck, and one that is frozen
goes on when the others are done, or after ten leases: the worst moment. Each patient lives where it is noon, so that no trial meets the
quiet hours by accident.

Files: `names` and `__main__` (the command), `plays` (one process for each scenario), `trial` (what a scenario is given), `scenarios/`,
`servers`, `crew` (senders), `equipment`, `app` (Celery's), `cast` (patients), `blows`, `site` and `knocking` (pages under gunicorn).
"""
