"""Row 14: what was said on a phone without a network comes back three times, shuffled, from two places at once, with answers lost.

The judge counts concerns, each of which is a row of its own: what is said of how an exercise went takes the place of what was said before,
and so would not show that it was taken twice.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from programs.models import Concern, PhoneEntry
from tests import factories
from tests.factories import NOW, TODAY
from tests.faults.trial import Scenario, Trial
from tests.saying import Entry, deliver, entry, hand_in, make_device, told_of

SECOND = timedelta(seconds=1)
KINDS = ["hurts", "odd", "too_hard", "unsure"]


def phones(trial: Trial) -> None:
    number = trial.size(1000, 60)
    said, device = _said(number)
    trial.in_processes(partial(_send, device, said), [14, 15])
    taken, rows = PhoneEntry.objects.count(), Concern.objects.count()
    trial.findings.measure(events=number, taken=taken, rows=rows)
    trial.findings.demand(rows == number, f"{rows} rows of {number} events")
    trial.findings.demand(taken == number, f"{taken} of {number} events noted as taken")


def _said(number: int) -> tuple[list[Entry], Any]:
    clinician = factories.make_clinician(factories.make_clinic())
    patient = factories.make_patient(clinician, reminded=False)
    program = factories.make_program(patient, clinician)
    card = told_of(program.sessions.get(planned_on=TODAY), on=TODAY)
    asked = list(program.prescriptions.values_list("pk", flat=True))
    said = [
        entry(
            "concern",
            card,
            NOW + nth * SECOND,
            prescription=asked[nth % 2],
            concern=KINDS[nth % 4],
            answer=KINDS[nth % 4],
        )
        for nth in range(number)
    ]
    return said, make_device(patient, at=NOW)


def _send(device: Any, said: list[Entry], seed: int) -> None:
    deliver(said, Random(seed), lambda batch: hand_in(device, *batch, at=NOW + timedelta(hours=1)))


PHONES = Scenario(
    row=14,
    name="phones",
    promise="1,000 events three times, shuffled, 30 % of the answers lost: exactly 1,000 rows",
    play=phones,
    broken={"look_then_take": "rows of"},
)
