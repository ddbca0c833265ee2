"""Which reminders should exist: `refresh` after an edit of one program, `plan` each hour for all.

Both reconcile what is stored with what is wanted. Running them twice changes nothing, and what a verb of another room changed
(an address, a time zone, a discharge) is put right within the hour; until then the last look before sending sees it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from patients.models import Consent
from programs.models import ExerciseSession, Program, Reminder
from programs.models.exercise_session import ExerciseSessionQuerySet
from programs.models.reminder import ReminderQuerySet
from programs.reminders import rules, timing

HORIZON = timedelta(hours=48)
DAY = timedelta(days=1)
PATIENTS_AT_ONCE = 500

Slot = Reminder.Slot
State = Reminder.State
Reason = Reminder.Reason
Day = tuple[UUID, date]  # a patient's local day

REVISED = (  # what `_revise` may change
    "state",
    "reason",
    "changed_at",
    "program",
    "session",
    "zone",
    "due_at",
    "expires_at",
    "next_attempt_at",
    "lease_token",
    "lease_until",
)


@dataclass(frozen=True)
class Wish:
    """That a patient be reminded of a session at an instant."""

    clinic_id: UUID
    patient_id: UUID
    program_id: UUID
    session_id: UUID
    local_date: date
    zone: str
    due_at: datetime


def plan(*, at: datetime) -> None:
    """Bring the reminders of the coming 48 hours in line for everybody; each batch of patients is a transaction of its own."""
    concerned = {
        *_sessions_near(at).values_list("patient_id", flat=True),
        *_reminders_near(at).filter(state__in=Reminder.PENDING).values_list("patient_id", flat=True),
    }
    ids = sorted(concerned)
    for start in range(0, len(ids), PATIENTS_AT_ONCE):
        reconcile(patients=ids[start : start + PATIENTS_AT_ONCE], at=at)


def refresh(*, program: Program, at: datetime) -> None:
    """Bring the patient's reminders in line after an edit of this program. At most four queries."""
    reconcile(patients=[program.patient_id], at=at)


@transaction.atomic(savepoint=False)
def reconcile(*, patients: Collection[UUID], at: datetime) -> None:
    """Call off what is no longer wanted, re-time what moved, and make what is missing and due within 48 hours.

    What is called off is locked first, so that a reminder is either on its way before this or not sent at all.
    """
    wishes = _wishes(patients, at)
    stored = {
        (row.patient_id, row.local_date): row
        for row in _reminders_near(at)
        .filter(patient__in=patients)
        .with_facts()
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    changed = [row for day, row in stored.items() if _revise(row, wishes.get(day), at)]
    Reminder.objects.bulk_update(changed, REVISED)
    new = [wish for day, wish in wishes.items() if day not in stored and at <= wish.due_at <= at + HORIZON]
    if new:
        Reminder.objects.bulk_create([_reminder(wish, at) for wish in new], ignore_conflicts=True)


def _sessions_near(at: datetime) -> ExerciseSessionQuerySet:
    """Sessions ahead of whom a reminder may speak within the horizon; a day's slack on both sides covers every time zone."""
    return (
        ExerciseSession.objects.ahead()
        .filter(
            program__state=Program.State.ACTIVE,
            patient__discharged_at=None,
            planned_on__range=_days_near(at),
        )
        .exclude(patient__email="")
        .filter(
            Exists(
                Consent.objects.live().filter(
                    patient_id=OuterRef("patient_id"), channel=Reminder.Channel.EMAIL, slot=Slot.SESSION
                )
            )
        )
    )


def _reminders_near(at: datetime) -> ReminderQuerySet:
    return Reminder.objects.filter(slot=Slot.SESSION, channel=Reminder.Channel.EMAIL, local_date__range=_days_near(at))


def _days_near(at: datetime) -> tuple[date, date]:
    return (at - DAY).date(), (at + HORIZON + DAY).date()


def _wishes(patients: Collection[UUID], at: datetime) -> dict[Day, Wish]:
    """One wish for each local day: the earliest, when two programs have a session on it."""
    rows = (
        _sessions_near(at)
        .filter(patient__in=patients)
        .values_list(
            "clinic_id",
            "patient_id",
            "program_id",
            "pk",
            "planned_on",
            "patient__time_zone",
            "program__reminder_time",
        )
    )
    wishes: dict[Day, Wish] = {}
    for clinic, patient, program, session, on, zone, wall_time in rows:
        due_at = timing.instant_of(on, wall_time, ZoneInfo(zone))
        if due_at is not None:
            wish = Wish(clinic, patient, program, session, on, zone, due_at)
            wishes[patient, on] = min(wish, wishes.get((patient, on), wish), key=_order)
    return wishes


def _order(wish: Wish) -> tuple[datetime, UUID]:
    return wish.due_at, wish.session_id


def _revise(reminder: Reminder, wish: Wish | None, at: datetime) -> bool:
    """Bring a stored reminder in line with the wish for its day; whether that changed it. What was sent or let go stays."""
    pending = reminder.state in Reminder.PENDING
    if wish is None:
        if pending:
            _move(reminder, State.CANCELLED, rules.obstacle(rules.facts(reminder)) or Reason.SESSION_MOVED, at)
        return pending
    revived = reminder.state == State.CANCELLED and wish.due_at >= at
    if not revived and not (pending and _differs(reminder, wish)):
        return False
    reason = Reason.ZONE_CHANGED if wish.zone != reminder.zone else Reason.PLAN_CHANGED
    _take_over(reminder, wish)
    _move(reminder, State.PLANNED, reason, at)
    return True


def _differs(reminder: Reminder, wish: Wish) -> bool:
    return (reminder.session_id, reminder.zone, reminder.due_at) != (wish.session_id, wish.zone, wish.due_at)


def _take_over(reminder: Reminder, wish: Wish) -> None:
    reminder.program_id, reminder.session_id, reminder.zone = wish.program_id, wish.session_id, wish.zone
    reminder.due_at = reminder.next_attempt_at = wish.due_at
    reminder.expires_at = timing.expires_at(wish.due_at)


def _move(reminder: Reminder, state: Reminder.State, reason: Reminder.Reason, at: datetime) -> None:
    reminder.state, reminder.reason, reminder.changed_at = state, reason, at
    reminder.lease_token = reminder.lease_until = None


def _reminder(wish: Wish, at: datetime) -> Reminder:
    reminder = Reminder(clinic_id=wish.clinic_id, patient_id=wish.patient_id, local_date=wish.local_date, changed_at=at)
    _take_over(reminder, wish)
    return reminder
