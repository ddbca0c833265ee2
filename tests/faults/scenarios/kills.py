"""Rows 1 and 2: senders are killed in the middle of a batch, while the provider drops answers, is busy, slow, or silent."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from patients.models import Channel
from tests.faults import cast
from tests.faults.blows import Blows
from tests.faults.books import Books
from tests.faults.trial import Scenario, Trial


def keyed(trial: Trial) -> None:
    found = _kill(trial, by=Channel.SMS)
    trial.findings.measure(repeats_dropped=found.repeats)
    trial.demand_that_nobody_was_told_twice(found)
    trial.findings.demand(not found.missed, f"{len(found.missed)} were never told: {found.missed[:3]}")


def unkeyed(trial: Trial) -> None:
    found = _kill(trial, by=Channel.EMAIL)
    trial.findings.measure(missed=len(found.missed))
    trial.demand_that_nobody_was_told_twice(found)
    trial.demand_that_nobody_was_lost(found)


def _kill(trial: Trial, *, by: Channel) -> Books:
    messages, kills = trial.size((5000, 100), (60, 6), broken=(200, 20))
    cast.fill(messages, by=by, first_due=timezone.now() + timedelta(seconds=trial.size(2, 1)))
    with (
        trial.judge(
            pace=trial.size(0.003, 0.02), faults=0.2, hurry=trial.size(10, 40), hand=trial.size(0, 5)
        ) as equipment,
        trial.senders(4, equipment) as senders,
    ):
        blows = Blows(
            every=trial.size(0.25, 0.1, broken=0.25),
            number=kills,
            strike=[senders.freeze_one, *[senders.kill_one] * 4],
            begun=trial.has_begun,
        )
        settled = trial.wait_until_settled(senders, patience=trial.size(240, 60), meanwhile=blows.strike_when_due)
    found = trial.compare(settled)
    trial.findings.measure(kills=blows.dealt)
    return found


KEYED = Scenario(
    row=1,
    name="kill_keyed",
    promise="senders killed, keyed channel: each message exactly once",
    play=keyed,
    broken={"new_key_each_time": "more than once", "mark_then_send": "never told"},
)
UNKEYED = Scenario(
    row=2,
    name="kill_unkeyed",
    promise="senders killed, channel without a key: none twice, every miss is unknown",
    play=unkeyed,
    broken={
        "send_then_mark": "more than once",
        "repeat_in_silence": "more than once",
        "no_lease_check": "more than once",
    },
)
