"""The morning after a session: one question, pain 0-10, and the verb that answers it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from patients.models import Clinician, Patient
from programs import scheduling
from programs.models import ExerciseSession, ProgramEvent
from programs.reminders import planning
from programs.scheduling import DAY

ASKED_FOR_DAYS = 2  # [default]: from the next local day on
State = ExerciseSession.State


class NotAsked(Exception):
    """It is too early or too late to say how the morning after was, or nothing was done."""


@transaction.atomic
def say_morning(*, session: ExerciseSession, pain: int, by: Patient | Clinician, at: datetime) -> ExerciseSession:
    """Say the pain (0-10) of the morning after a session. Said again, it corrects; the same twice is once. Raises NotAsked."""
    rows = ExerciseSession.objects
    theirs = rows.for_patient(by) if isinstance(by, Patient) else rows.for_clinician(by)
    held = theirs.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
    session = held.get(pk=session.pk)
    if not is_morning_asked(session, on=scheduling.local_day(at, session.patient.zone)):
        raise NotAsked
    if session.morning_pain == pain:
        return session
    session.morning_pain, session.morning_at = pain, at
    session.save(update_fields=["morning_pain", "morning_at"])
    planning.refresh(program=session.program, at=at)
    ProgramEvent.objects.write(
        program=session.program, kind=ProgramEvent.Kind.MORNING_SAID, by=by, at=at, session=str(session.pk)
    )
    return session


def morning_due(patient: Patient, on: date) -> ExerciseSession | None:
    """The latest session whose morning after is still to be told on this local date. One query."""
    counted = ExerciseSession.objects.for_patient(patient).counted()
    asked = counted.filter(performed_on__range=(on - ASKED_FOR_DAYS * DAY, on - DAY), morning_pain=None)
    return asked.select_related("program").order_by("-performed_on", "-started_at", "pk").first()


def is_morning_asked(session: ExerciseSession, *, on: date) -> bool:
    """Whether its morning after can be told, or corrected, on this local date."""
    done_on = session.performed_on if session.state in (State.DONE, State.PARTLY) else None
    return done_on is not None and done_on < on <= done_on + ASKED_FOR_DAYS * DAY
