"""The cast's protocols: `shared` is everybody's, `own` the clinic's; on Monday, `factories.TODAY`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from exercises.dosage import Dosage
from exercises.models import Exercise
from patients.models import Clinic, Clinician
from programs import protocols
from programs.models import Protocol, ProtocolPrescription
from tests.conftest import SignedIn
from tests.factories import NOW, make_dosage, make_exercise


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(signed_in: SignedIn, clinician: Clinician) -> Client:
    return signed_in.as_(clinician)


@pytest.fixture
def shared(db: None) -> Protocol:
    return make_protocol(None, name="Shared hip")


@pytest.fixture
def own(clinic: Clinic, clinician: Clinician) -> Protocol:
    return make_protocol(clinic, by=clinician, name="Our hip")


def row(exercise: Exercise | None = None, dosage: Dosage | None = None, **said: Any) -> ProtocolPrescription:
    return ProtocolPrescription(exercise=exercise or make_exercise(), dosage=dosage or make_dosage(), **said)


def make_protocol(clinic: Clinic | None, *, by: Clinician | None = None, **said: Any) -> Protocol:
    """Two exercises, 4 to 8 weeks, 2 to 3 times a week."""
    defaults = {"name": "Hip", "cues": ["Pelvis level."], "prescriptions": [row(), row()]}
    return protocols.make(clinic=clinic, by=by, at=NOW, **{**defaults, **said})


def rows_of(protocol: Protocol) -> list[ProtocolPrescription]:
    """What it prescribes, as `revise` takes it."""
    stored = protocol.prescriptions.select_related("exercise")
    names = ("dosage", "by_week", "leads_straight_on", "progressions", "note")
    return [row(line.exercise, **{name: getattr(line, name) for name in names}) for line in stored]
