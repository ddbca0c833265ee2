"""The portal's clock stands at 10:00 in Berlin on Monday, `factories.TODAY`; `turn_to(day)` moves it. `hand` holds the phone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from patients.models import Clinician, Patient
from programs import prescribing, sessions
from programs.models import ExerciseSession, Program, Protocol
from tests.conftest import SignedIn
from tests.factories import NOW, TODAY, on_day

CATALOGUE = Path(settings.BASE_DIR) / "exercises" / "catalogue" / "hip-flexor-strength.json"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def turn_to(clock: time_machine.Traveller) -> Callable[[date], None]:
    return lambda day: clock.move_to(on_day(day))


@pytest.fixture
def hand(signed_in: SignedIn, patient: Patient) -> Client:
    """The phone in the patient's hand."""
    return signed_in.phone_of(patient)


@pytest.fixture
def begun(program: Program, patient: Patient) -> ExerciseSession:
    return sessions.start(program=program, by=patient, at=NOW)


@pytest.fixture
def finished(begun: ExerciseSession, patient: Patient) -> ExerciseSession:
    """Monday's session, every exercise done."""
    for row in begun.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=NOW)
    return sessions.finish(session=begun, by=patient, at=NOW)


@pytest.fixture
def routine(patient: Patient, clinician: Clinician) -> Program:
    """The reference routine of five exercises, issued on Monday."""
    call_command("import_catalogue", str(CATALOGUE), stdout=io.StringIO())
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=Protocol.objects.get())
    return prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)
