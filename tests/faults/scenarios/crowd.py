"""Row 5: three beats and four dispatchers, where one of each would do. The quick version has the dispatchers alone."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from patients.models import Channel
from tests.faults import cast
from tests.faults.trial import Scenario, Trial


def crowd(trial: Trial) -> None:
    cast.fill(
        trial.size(5000, 80, broken=150),
        by=Channel.EMAIL,
        first_due=timezone.now() + timedelta(seconds=trial.size(5, 1)),
    )
    with (
        trial.judge(pace=0.002, hurry=trial.size(10, 30)) as equipment,
        trial.senders(4, equipment, beats=3) as senders,
    ):
        settled = trial.wait_until_settled(senders, patience=trial.size(180, 60))
    found = trial.compare(settled)
    trial.demand_that_nobody_was_told_twice(found)
    trial.findings.demand(not found.missed, f"{len(found.missed)} were never told: {found.missed[:3]}")


CROWD = Scenario(
    row=5,
    name="crowd",
    promise="3 beats and 4 dispatchers: none twice",
    play=crowd,
    broken={"no_lock": "more than once"},
)
