"""Row 3: PostgreSQL is stopped as if the power had failed, again and again, while messages are being sent."""

from __future__ import annotations

from datetime import timedelta

from django.db import connections
from django.utils import timezone

from patients.models import Channel
from tests.faults import cast
from tests.faults.blows import Blows
from tests.faults.trial import Scenario, Trial


def database(trial: Trial) -> None:
    messages, stops = trial.size((3000, 15), (100, 2), broken=(300, 5))
    cast.fill(messages, by=Channel.EMAIL, first_due=timezone.now() + timedelta(seconds=trial.size(2, 1)))

    def stop() -> None:
        connections.close_all()
        trial.postgres.strike_down()
        trial.postgres.start()

    with (
        trial.judge(pace=trial.size(0.01, 0.02), hurry=trial.size(10, 40)) as equipment,
        trial.senders(trial.size(4, 2), equipment) as senders,
    ):
        blows = Blows(every=trial.size(2, 0.7), number=stops, strike=[stop], begun=trial.has_begun)
        settled = trial.wait_until_settled(senders, patience=trial.size(240, 60), meanwhile=blows.strike_when_due)
    found = trial.compare(settled)
    trial.findings.measure(stops=blows.dealt)
    trial.demand_that_nobody_was_told_twice(found)
    trial.demand_that_nobody_was_lost(found)


DATABASE = Scenario(
    row=3,
    name="database",
    promise="PostgreSQL stopped at once while sending: none lost, none twice",
    play=database,
    broken={"mark_not_durable": "more than once", "send_then_mark": "more than once"},
)
