"""Brings the stored reminders in line with what is wished for: `refresh` after an edit of one program, `plan` each hour for all.

Running them twice changes nothing, and what a verb of another room changed (an address, a time zone, a discharge) is put right within
the hour; until then the last look before sending sees it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction

from programs import agenda
from programs.models import ExerciseSession, Program, Reminder
from programs.models.reminder import ReminderQuerySet
from programs.reminders import guard, rules, timing, wishes
from programs.reminders.rules import Verdict
from programs.reminders.wishes import HORIZON, Key, Wish

PATIENTS_AT_ONCE = 1_000  # more are not quicker, and whoever sends waits for the rows that a batch holds

logger = structlog.get_logger(__name__)

State = Reminder.State
Reason = Reminder.Reason

# Wishes as rows, with what the model's defaults say of the rest. Each hour makes them by the ten thousand, and to make an object of
# each first would take longer than to write them.
STORE = """
    insert into programs_reminder (id, idempotency_key, clinic_id, patient_id, program_id, session_id, local_date, slot,
        channel, zone, due_at, next_attempt_at, expires_at, changed_at, state, reason, provider_id, error_code, repeat,
        attempts, in_doubt)
    select gen_random_uuid(), gen_random_uuid(), wish.*, %(at)s, 'planned', '', '', '', 0, 0, false
    from jsonb_to_recordset(%(wishes)s) as wish (clinic_id uuid, patient_id uuid, program_id uuid, session_id uuid,
        local_date date, slot smallint, channel text, zone text, due_at timestamptz, next_attempt_at timestamptz,
        expires_at timestamptz)
    on conflict do nothing
"""

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


def plan(*, at: datetime) -> None:
    """Bring the reminders of the coming 48 hours in line for everybody; each batch of patients is a transaction of its own.

    What was missed yesterday gets its new day first, so that it is reminded of there. A batch that breaks does not cost the others
    their reminders; but then the plan is not ticked off, and its age tells.
    """
    agenda.offer_again(at=at)
    concerned = wishes.patients_concerned(at) | set(_pending(at).values_list("patient_id", flat=True))
    ids = sorted(concerned)
    batches = [ids[start : start + PATIENTS_AT_ONCE] for start in range(0, len(ids), PATIENTS_AT_ONCE)]
    broken = [batch for batch in batches if not _is_reconciled(batch, at)]
    if not broken:
        guard.ticked("planned_at", at=at)


def refresh(*, program: Program, at: datetime) -> None:
    """Bring the patient's reminders in line after an edit of this program."""
    reconcile(patients=[program.patient_id], at=at)


def begin(*, program: Program, sessions: Iterable[ExerciseSession], at: datetime) -> None:
    """Plan the first reminders of a program that was issued just now to a patient, held, who has no other open one.

    As `refresh` would, but from what is at hand: three queries, unless something is stored from an earlier program.
    """
    if _near(at).filter(patient=program.patient_id).exists():
        refresh(program=program, at=at)
    else:
        _store_new(wishes.of_first(program, sessions, at=at), at)


@transaction.atomic
def follow_zone(*, reminder: Reminder, at: datetime) -> None:
    """The patient's time zone is another one now: what the timetable planned is timed anew, what was asked for or told goes on there."""
    if reminder.slot in wishes.TIMED and reminder.asked_at is None:
        reconcile(patients=[reminder.patient_id], at=at)
        return
    zone = reminder.patient.zone
    due_at = timing.into_window(at, zone)
    is_of_use = rules.is_of_use(slot=reminder.slot, local_date=reminder.local_date, zone=zone, at=at)
    planned = Reminder.objects.filter(pk=reminder.pk, state=State.PLANNED)
    if reminder.in_doubt or not is_of_use:
        verdict = rules.honest(Verdict(State.SUPPRESSED, Reason.QUIET_HOURS), in_doubt=reminder.in_doubt)
        planned.update(state=verdict.state, reason=verdict.reason, changed_at=at)
    else:
        planned.update(zone=zone.key, reason=Reason.ZONE_CHANGED, changed_at=at, **timing.times_of(due_at))


@transaction.atomic(savepoint=False)
def reconcile(*, patients: Collection[UUID], at: datetime) -> None:
    """Call off what is no longer wanted, re-time what moved, and make what is missing and due within 48 hours.

    What is called off is locked first, so that a reminder is either on its way before this or not sent at all.
    """
    rows = list(_near(at).filter(patient__in=patients).select_for_update().order_by("pk"))
    stored = {Key.of(row): row for row in rows if row.repeat == 0}
    wanted = wishes.of(patients, at=at)  # after the locks, so that nothing older than what they waited for comes back
    timed = {key: row for key, row in stored.items() if row.asked_at is None}
    gone = [row for key, row in timed.items() if row.state in Reminder.PENDING and _is_gone(row, wanted.get(key))]
    gone += _pointless([row for row in rows if row.asked_at and row.state in Reminder.PENDING])
    _call_off(gone, at)
    changed = [row for key, row in timed.items() if key in wanted and _revise(row, wanted[key], at)]
    Reminder.objects.bulk_update([*gone, *changed], REVISED)
    _store_new({key: wanted[key] for key in wanted.keys() - stored}, at)


def _pointless(asked: Sequence[Reminder]) -> list[Reminder]:
    """Of what a person asked for, what has lost its point meanwhile; the rest is left alone."""
    facts = Reminder.objects.filter(pk__in=[row.pk for row in asked]).with_facts() if asked else ()
    objected = {row.pk for row in facts if rules.obstacle(rules.facts(row))}
    return [row for row in asked if row.pk in objected]


def _is_reconciled(patients: Collection[UUID], at: datetime) -> bool:
    try:
        reconcile(patients=patients, at=at)
    except Exception as error:
        logger.error(
            "planning_broken", first=str(next(iter(patients))), patients=len(patients), error=type(error).__name__
        )
        return False
    return True


def _near(at: datetime) -> ReminderQuerySet:
    return Reminder.objects.filter(slot__in=wishes.TIMED, local_date__range=wishes.days_near(at))


def _pending(at: datetime) -> ReminderQuerySet:
    return _near(at).filter(state__in=Reminder.PENDING)


def _call_off(reminders: Sequence[Reminder], at: datetime) -> None:
    looked_at = Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).with_facts()
    reasons = {row.pk: rules.obstacle(rules.facts(row)) for row in looked_at} if reminders else {}
    for reminder in reminders:
        called_off = Verdict(State.CANCELLED, reasons.get(reminder.pk) or Reason.PLAN_CHANGED)
        verdict = rules.honest(called_off, in_doubt=reminder.in_doubt)
        _move(reminder, verdict.state, verdict.reason, at)


def _is_gone(reminder: Reminder, wish: Wish | None) -> bool:
    """Not wanted any more; or wanted at another time, when it may have arrived already: by then its key may be forgotten."""
    return wish is None or (reminder.in_doubt and _differs(reminder, wish))


def _revise(reminder: Reminder, wish: Wish, at: datetime) -> bool:
    """Bring a stored reminder in line with the wish for it; whether that changed it. What was sent or let go stays."""
    revived = reminder.state == State.CANCELLED and wish.due_at >= at
    if not revived and not (reminder.state in Reminder.PENDING and _differs(reminder, wish)):
        return False
    reason = Reason.ZONE_CHANGED if wish.moment.zone != reminder.zone else Reason.PLAN_CHANGED
    _take_over(reminder, wish)
    _move(reminder, State.PLANNED, reason, at)
    return True


def _differs(reminder: Reminder, wish: Wish) -> bool:
    moment = wish.moment
    stored = (reminder.program_id, reminder.session_id, reminder.zone, reminder.due_at)
    return stored != (moment.program_id, moment.session_id, moment.zone, wish.due_at)


def _take_over(reminder: Reminder, wish: Wish) -> None:
    moment = wish.moment
    reminder.program_id, reminder.session_id, reminder.zone = moment.program_id, moment.session_id, moment.zone
    reminder.due_at = reminder.next_attempt_at = wish.due_at
    reminder.expires_at = timing.expires_at(wish.due_at)


def _move(reminder: Reminder, state: Reminder.State, reason: str, at: datetime) -> None:
    reminder.state, reminder.reason, reminder.changed_at = state, reason, at
    reminder.lease_token = reminder.lease_until = None


def _store_new(wanted: Mapping[Key, Wish], at: datetime) -> None:
    """Write down those that are due within the horizon, unless another plan has done so meanwhile."""
    new = [wanted[key] for key in sorted(wanted) if at <= wanted[key].due_at <= at + HORIZON]
    if new:
        rows = [vars(wish.moment) | timing.times_of(wish.due_at) | {"channel": wish.key.channel} for wish in new]
        with connection.cursor() as cursor:
            cursor.execute(STORE, {"wishes": json.dumps(rows, default=str), "at": at})
