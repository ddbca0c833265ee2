"""Row 10: a backup is brought back after messages were sent that it knows nothing of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import connection, connections
from django.utils import timezone

from patients.models import Channel
from programs.reminders import guard
from tests.faults import cast
from tests.faults.trial import Scenario, Trial

T = TypeVar("T")

TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
SUM = "select count(*), md5(coalesce(string_agg(row::text, ',' order by row::text), '')) from {} as row"


def dump(trial: Trial) -> None:
    """As the handbook of operations says: pg_dump, and pg_restore into a new database. The cache is gone too."""

    def back_up() -> Callable[[], None]:
        path = trial.postgres.dump()

        def bring_back() -> None:
            trial.postgres.restore(path)
            trial.valkey.flush()

        return bring_back

    _drill(trial, back_up)


def disk(trial: Trial) -> None:
    """As a host does it: the disk as it was. Only the cache knows better."""
    _drill(trial, trial.postgres.copy_disk)


def _drill(trial: Trial, back_up: Callable[[], Callable[[], None]]) -> None:
    cast.fill(trial.size(1000, 30), by=Channel.EMAIL, first_due=timezone.now() + timedelta(seconds=trial.size(2, 1)))
    guard.may_send(at=timezone.now())  # the desk was at work before the backup
    before = _sums()
    bring_back = _without_us(back_up)
    with trial.judge(hurry=trial.size(10, 40)) as equipment:
        with trial.senders(2, equipment) as senders:
            trial.wait_until_settled(senders, patience=60)
        sent = trial.compare(settled=True).taken.total()
        _without_us(bring_back)
        after = _sums()
        with trial.senders(2, equipment) as senders:
            trial.wait_until_settled(senders, patience=60)
            sent_again = trial.compare(settled=True).taken.total() - sent
            guard.resume(at=timezone.now())
            cast.fill(
                trial.size(100, 10),
                by=Channel.EMAIL,
                first_due=timezone.now() + timedelta(seconds=trial.size(2, 1)),
                name="later",
            )
            settled = trial.wait_until_settled(senders, patience=60)
    found = trial.compare(settled)
    trial.findings.measure(tables=len(before), sent=sent, sent_again=sent_again)
    trial.findings.demand(after == before, f"not as in the backup: {sorted(before.items() ^ after.items())}")
    trial.findings.demand(sent > 0, "nothing was sent, so nothing could be sent again")
    trial.findings.demand(not sent_again, f"{sent_again} were sent again before anybody resumed")
    trial.demand_that_nobody_was_told_twice(found)
    waiting = [to for to in found.missed if to.startswith("later")]
    trial.findings.demand(not waiting, f"{len(waiting)} were not told after sending was resumed")


def _sums() -> dict[str, tuple[int, str]]:
    """Of every table: how many rows, and a checksum of all that stands in them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        sums = {}
        for name in tables:
            cursor.execute(SUM.format(name))
            sums[name] = cursor.fetchone()
    return sums


def _without_us(work: Callable[[], T]) -> T:
    """While no connection of this process is open."""
    connections.close_all()
    return work()


DUMP = Scenario(
    row=10,
    name="restore",
    promise="a dump restored: all as it was, none sent again until somebody resumes",
    play=dump,
    broken={"no_restore_guard": "sent again"},
)
DISK = Scenario(
    row=10,
    name="rollback",
    promise="the disk of an hour ago: all as it was, none sent again until somebody resumes",
    play=disk,
    broken={"no_restore_guard": "sent again"},
)
