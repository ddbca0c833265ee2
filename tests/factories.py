"""Makes rows for tests the way the product makes them: through its verbs, with sensible particulars that a test may override."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from exercises import library
from exercises.dosage import Dosage, Range, RepsDosage, Sides
from exercises.models import Exercise
from patients import care
from patients.models import Clinic, Clinician, Patient
from programs import prescribing
from programs.models import Program

TODAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
numbers = count(1)


def make_clinic(**particulars: Any) -> Clinic:
    return Clinic.objects.create(**{"name": f"Clinic {next(numbers)}", "time_zone": "Europe/Berlin", **particulars})


def make_clinician(clinic: Clinic | None, **particulars: Any) -> Clinician:
    number = next(numbers)
    defaults = {"email": f"clinician{number}@example.org", "name": f"Clinician {number}", "password": PASSWORD}
    return Clinician.objects.create_user(**{**defaults, **particulars}, clinic=clinic)


def make_patient(by: Clinician, **particulars: Any) -> Patient:
    number = next(numbers)
    defaults = {
        "name": f"Patient {number}",
        "email": f"patient{number}@example.org",
        "year_of_birth": 1956,
        "affected_side": "left",
        "time_zone": "Europe/Berlin",
        "weekdays": [1, 3, 5],
    }
    return care.register(by=by, **{"at": NOW - days(7), **defaults, **particulars})


def make_dosage(**particulars: Any) -> Dosage:
    defaults = {
        "sets": Range.between(2, 3),
        "reps": Range.between(4, 6),
        "hold_seconds": Range.between(5, 10),
        "sides": Sides.ALTERNATE,
    }
    return RepsDosage(**{**defaults, **particulars})


FIGURE = {  # a sound one
    "summary": "Standing.",
    "view": [-0.4, 0.5, -0.05, 1.1],
    "props": [{"kind": "floor", "from": [-0.3, 0], "to": [0.4, 0]}],
    "poses": [{"caption": "Stand", "angles": {"pelvis": 90, "foot_n": 0, "foot_f": 0}, "pin": {"ankle_n": [0, 0.04]}}],
}


def make_exercise(*, publish: bool = True, **particulars: Any) -> Exercise:
    number = next(numbers)
    defaults = {
        "slug": f"exercise-{number}",
        "name": f"Exercise {number}",
        "stage": "strengthen",
        "position": "standing",
        "steps": ["Stand tall.", "Lift one knee."],
        "cues": ["Pelvis level."],
        "dosage": make_dosage(),
    }
    exercise = Exercise.objects.create(**{**defaults, **particulars})
    if publish:
        library.publish(exercise=exercise, by=None, at=NOW)
        exercise.refresh_from_db()
    return exercise


def make_program(
    patient: Patient,
    by: Clinician,
    *,
    exercises: int = 2,
    issued: bool = True,
    starts_on: date = TODAY,
    at: datetime = NOW,
    **changes: Any,
) -> Program:
    """A program of some exercises; issued on its first day, unless it is to stay a draft."""
    program = prescribing.draft(patient=patient, by=by, at=at, starts_on=starts_on, title="Hip program")
    for _ in range(exercises):
        prescribing.prescribe(program=program, exercise=make_exercise(), by=by, at=at)
    if changes:
        prescribing.reschedule(program=program, by=by, at=at, on=starts_on, **changes)
    if issued:
        prescribing.issue(program=program, by=by, at=at, on=starts_on)
    program.refresh_from_db()
    return program


def on_day(day: date, hour: int = 9) -> datetime:
    """An instant on that day, by UTC's clock."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)
