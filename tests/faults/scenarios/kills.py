"""Rows 1 and 2: senders are killed in the middle of a batch, while the provider drops answers, is busy, slow, or silent."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from programs.models import Reminder
from tests.faults import books, cast
from tests.faults.books import Books
from tests.faults.crew import wait
from tests.faults.trial import Scenario, Trial

State = Reminder.State


def keyed(trial: Trial) -> None:
    found = _kill(trial, keyed=True)
    trial.findings.measure(repeats=found.repeats)
    trial.findings.demand(not found.missed, f"{len(found.missed)} were never told: {found.missed[:3]}")
    trial.findings.demand(not found.doubled, f"{len(found.doubled)} were told more than once: {found.doubled[:3]}")


def unkeyed(trial: Trial) -> None:
    found = _kill(trial, keyed=False)
    trial.findings.measure(missed=len(found.missed))
    trial.findings.demand(not found.doubled, f"{len(found.doubled)} were told more than once: {found.doubled[:3]}")
    states = {found.states[to] for to in found.lost}
    trial.findings.demand(not found.lost, f"{len(found.lost)} were told nothing, and the ledger says {states}")


def _kill(trial: Trial, *, keyed: bool) -> Books:
    messages, kills = trial.size(5000, 300), trial.size(100, 10)
    cast.fill(messages, first_due=timezone.now() + timedelta(seconds=2))
    with (
        trial.judge(pace=0.003, faults=0.15, keyed=keyed, hurry=trial.size(10, 30)) as equipment,
        trial.senders(4, equipment) as senders,
    ):
        done, last = 0, time.monotonic()

        def kill() -> None:
            nonlocal done, last
            if done < kills and time.monotonic() - last > 0.25 and trial.ledger.stat().st_size:
                senders.kill_one()
                done, last = done + 1, time.monotonic()
            senders.look_after()

        settled = wait(lambda: not books.unsettled(), patience=trial.size(240, 60), meanwhile=kill)
    found = books.compare(trial.ledger)
    trial.findings.measure(
        messages=messages,
        kills=done,
        doubled=len(found.doubled),
        lost=len(found.lost),
        unknown=found.number(State.UNKNOWN),
    )
    trial.findings.demand(settled, f"{found.number(State.PLANNED, *books.IN_HAND)} were still under way at the end")
    return found


KEYED = Scenario(
    row=1,
    name="kill_keyed",
    promise="senders killed, keyed channel: each message exactly once",
    play=keyed,
    broken=("new_key_each_time", "mark_then_send"),
)
UNKEYED = Scenario(
    row=2,
    name="kill_unkeyed",
    promise="senders killed, channel without a key: none twice, every miss is unknown",
    play=unkeyed,
    broken=("send_then_mark", "repeat_in_silence"),
)
