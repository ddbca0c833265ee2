"""Which reminders should exist: `refresh` after an edit of one program, `plan` each hour for all. Both only add, revive or cancel rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from programs.models import ExerciseSession, Program, Reminder, ReminderEvent
from programs.reminders import timing

HORIZON = timedelta(hours=48)
State = Reminder.State


@transaction.atomic
def plan(*, at: datetime) -> int:
    """Make the reminders of the coming 48 hours for every active program, and answer how many are new. Running it twice changes nothing."""
    return _make(_sessions_near(at), at)


@transaction.atomic
def refresh(*, program: Program, at: datetime) -> None:
    """Bring one program's reminders in line with its sessions after an edit."""
    sessions = list(_sessions_near(at).filter(program=program))
    wanted = {session.planned_on: session for session in sessions}
    pending = program.reminders.select_for_update().filter(state__in=[State.PLANNED, State.CANCELLED], attempts=0)
    for reminder in pending:
        session = wanted.get(reminder.local_date)
        if session is None:
            if reminder.state == State.PLANNED:
                _move(reminder, State.CANCELLED, "plan_changed", at)
        elif (
            reminder.state == State.CANCELLED
            or reminder.session_id != session.pk
            or _due_at(session) != reminder.due_at
        ):
            reminder.session = session
            _set_due(reminder, session)
            _move(reminder, State.PLANNED, "plan_changed", at)
    _make(sessions, at)


def _sessions_near(at: datetime):  # type: ignore[no-untyped-def]
    """Planned sessions whose reminder may fall within the horizon; a day's slack on both sides covers every time zone."""
    return (
        ExerciseSession.objects.ahead()
        .filter(
            program__state=Program.State.ACTIVE,
            patient__discharged_at=None,
            patient__reminded=True,
            planned_on__gte=(at - timedelta(days=1)).date(),
            planned_on__lte=(at + HORIZON + timedelta(days=1)).date(),
        )
        .exclude(patient__email="")
        .select_related("program", "patient")
    )


def _make(sessions: Iterable[ExerciseSession], at: datetime) -> int:
    rows = [_reminder(session) for session in sessions if _falls_within(session, at)]
    made = Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    keys = {row.pk for row in made}
    stored = Reminder.objects.filter(pk__in=keys)
    ReminderEvent.objects.bulk_create(
        ReminderEvent(clinic_id=row.clinic_id, reminder=row, state=State.PLANNED, at=at) for row in stored
    )
    return len(stored)


def _falls_within(session: ExerciseSession, at: datetime) -> bool:
    due_at = _due_at(session)
    return due_at is not None and at <= due_at <= at + HORIZON


def _reminder(session: ExerciseSession) -> Reminder:
    reminder = Reminder(
        clinic_id=session.clinic_id,
        patient_id=session.patient_id,
        program_id=session.program_id,
        session=session,
        local_date=session.planned_on,
        zone=session.patient.time_zone,
    )
    _set_due(reminder, session)
    return reminder


def _set_due(reminder: Reminder, session: ExerciseSession) -> None:
    due_at = _due_at(session)
    if due_at is None:  # a local date that does not exist in this zone; such a session never falls within the horizon
        return
    reminder.zone = session.patient.time_zone
    reminder.due_at = reminder.next_attempt_at = due_at
    reminder.expires_at = timing.expires_at(due_at)


def _due_at(session: ExerciseSession) -> datetime | None:
    return timing.instant_of(session.planned_on, session.program.reminder_time, session.patient.zone)


def _move(reminder: Reminder, state: Reminder.State, reason: str, at: datetime) -> None:
    reminder.state, reminder.reason = state, reason
    reminder.save()
    ReminderEvent.objects.create(clinic_id=reminder.clinic_id, reminder=reminder, state=state, reason=reason, at=at)
