"""Row 9: a minute in which ten thousand messages are due, and a provider that takes 50 ms for each."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from patients.models import Channel
from tests.faults import cast
from tests.faults.trial import Scenario, Trial

ONE_BY_ONE = "one_by_one"  # the variant: a single sender


def rush(trial: Trial) -> None:
    messages, minute, limit = trial.size((10_000, 60, 60), (450 if trial.broken else 150, 1, 20))
    number, workers = (1, 1) if trial.broken == ONE_BY_ONE else (trial.size(32, 8), 2)
    soon = timezone.now() + timedelta(seconds=trial.size(20, 1))  # time to make the patients, and for workers to start
    cast.fill(messages, by=Channel.SMS, first_due=soon, over=timedelta(seconds=minute))
    with (
        trial.judge(pace=0.05) as equipment,
        trial.senders(number, equipment, workers=workers, pool="threads") as senders,
    ):
        patience = (soon - timezone.now()).total_seconds() + minute + limit + 1
        settled = trial.wait_until_settled(senders, patience=patience)
    found = trial.compare(settled)
    trial.findings.measure(
        p50_s=round(found.late(0.5), 1), p99_s=round(found.late(0.99), 1), max_s=round(found.late(1), 1)
    )
    trial.demand_that_nobody_was_told_twice(found)
    trial.findings.demand(found.late(0.99) <= limit, f"p99 is {found.late(0.99):.1f} s late, more than {limit} s")


RUSH = Scenario(
    row=9,
    name="rush",
    promise="10,000 due in one minute, provider 50 ms: p99 at most 60 s late",
    play=rush,
    broken={ONE_BY_ONE: "s late, more than"},
)
