"""What a patient does in one tap from a message, without signing in. The page behind the link first says what would happen, then asks.

A link is good on the day it speaks of. What was done meanwhile, by the patient elsewhere or by the clinic, is said instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from patients import consent
from patients.models import Patient
from programs import scheduling, sessions
from programs.models import ExerciseSession, Program, Reminder
from programs.rearranging import Change
from programs.reminders import action_link, asking, timing
from programs.reminders.action_link import Action

DAY = timing.DAY
Session = ExerciseSession.State


class Obstacle(StrEnum):
    """Why a tap cannot do what it says."""

    DONE = "done"
    PAST = "past"
    GONE = "gone"
    TOO_LATE = "too_late"
    NO_ROOM = "no_room"
    OFF = "off"


@dataclass(frozen=True)
class Outlook:
    """What a tap would do now, or why it cannot: `change` to the days of sessions, `again_at` the instant of a later message."""

    action: Action
    patient: Patient
    change: Change | None = None
    again_at: datetime | None = None
    obstacle: Obstacle | None = None


def reminder_of(action: Action, signed: str) -> Reminder:
    """The reminder whose link this is. Raises Reminder.DoesNotExist for a link that we did not make, or of a patient who was discharged."""
    try:
        pk: UUID = action_link.reminder_of(action, signed)
    except action_link.NotOurs:
        raise Reminder.DoesNotExist from None
    return Reminder.objects.select_related("patient", "program", "session").get(pk=pk, patient__discharged_at=None)


def outlook(*, action: Action, reminder: Reminder, at: datetime) -> Outlook:
    """What the tap would do. Changes nothing."""
    patient, session, on = reminder.patient, reminder.session, reminder.local_date
    obstacle = _obstacle(reminder, at)
    if obstacle or session is None:
        return Outlook(action, patient, obstacle=obstacle)
    match action:
        case Action.DONE:
            return Outlook(action, patient)
        case Action.LATER:
            if not consent.is_given(patient, reminder.channel, reminder.slot):
                return Outlook(action, patient, obstacle=Obstacle.OFF)
            again_at = timing.later_on(on, at, patient.zone)
            return Outlook(action, patient, again_at=again_at, obstacle=None if again_at else Obstacle.TOO_LATE)
        case Action.TOMORROW:
            change = sessions.if_moved(session, to=on + DAY, on=on)
            return Outlook(action, patient, change=change, obstacle=None if change else Obstacle.NO_ROOM)
        case Action.NOT_THIS_WEEK:
            change = sessions.if_left_out(session, on=on)
            return Outlook(action, patient, change=change, obstacle=None if change else Obstacle.GONE)


@transaction.atomic
def act(*, action: Action, reminder: Reminder, at: datetime) -> Outlook:
    """Do it, and answer what was done; or answer the obstacle, and do nothing. A second tap does no harm."""
    seen = outlook(action=action, reminder=reminder, at=at)
    session, patient = reminder.session, reminder.patient
    if seen.obstacle or session is None:
        return seen
    try:
        match action:
            case Action.DONE:
                sessions.say_done(session=session, by=patient, at=at)
            case Action.LATER:
                asking.say_later(reminder=reminder, due_at=seen.again_at or at, at=at)
            case Action.TOMORROW:
                sessions.move(session=session, to=reminder.local_date + DAY, by=patient, at=at)
            case Action.NOT_THIS_WEEK:
                sessions.leave_out(session=session, by=patient, at=at)
    except (sessions.NotAhead, sessions.NotDue, sessions.NoSuchDay):  # somebody was quicker
        return Outlook(action, patient, obstacle=Obstacle.GONE)
    return seen


def _obstacle(reminder: Reminder, at: datetime) -> Obstacle | None:
    session, program, on = reminder.session, reminder.program, reminder.local_date
    if session is None or program is None or program.state != Program.State.ACTIVE:
        return Obstacle.GONE
    if session.is_over or program.sessions.filter(performed_on=on).exclude(state=Session.STARTED).exists():
        return Obstacle.DONE
    if session.state == Session.SKIPPED or (session.state, session.planned_on) == (Session.PLANNED, on + DAY):
        return Obstacle.GONE
    if scheduling.local_day(at, reminder.patient.zone) != on:
        return Obstacle.PAST
    is_there = session.state == Session.STARTED or (session.state, session.planned_on) == (Session.PLANNED, on)
    return None if is_there else Obstacle.GONE
