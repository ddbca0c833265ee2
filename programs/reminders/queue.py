"""The queue in PostgreSQL: take what is due, mark it as being sent, write down the result. `dispatch` calls it.

Each function is one statement or one transaction, and each write names the lease it acts under, so any number of
dispatchers may run: whoever has lost the lease changes nothing. One statement claims a hundred messages and two run for
every single one. These are written in SQL and prepared: they are most of what sending costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model
from psycopg import Cursor

from patients.models import AccessLink, Patient
from programs.models import Reminder
from programs.models.reminder import ReminderQuerySet
from programs.reminders import rules, timing
from programs.reminders.channels.answers import A_CODE, A_PROVIDERS_ID, fitting
from programs.reminders.rules import LEASE, MARGIN, Verdict

A_ROUND, A_CLINICS_SHARE = 100, 20  # reminders

State = Reminder.State
M = TypeVar("M", bound=Model)

# What a dispatcher reads of a reminder, of its patient and of the patient's live link: in the order of each model's own fields, as
# `from_db` wants it. Whatever else is asked for is fetched then.
READ = {
    "leased": (
        "id", "patient_id", "program_id", "session_id", "local_date", "slot", "channel", "asked_at", "zone", "due_at",
        "expires_at", "idempotency_key", "attempts", "lease_token", "lease_until", "in_doubt",
    ),
    "patient": ("id", "email", "phone", "time_zone", "language"),
    "link": ("id", "token_hash"),
}  # fmt: skip
COLUMNS = ", ".join(f"{table}.{name}" for table, names in READ.items() for name in names)

# The oldest first, clinic by clinic; rows that another dispatcher is taking are passed over. Which clinics wait is learnt by a skip
# scan, if any does: the index is entered at the oldest row of each. To read all that is due would cost more than to send a hundred
# of it, when a morning has a hundred thousand.
CLAIM = f"""
    with recursive clinics (clinic_id, first_at) as (
        (
            select clinic_id, next_attempt_at from programs_reminder
            where state = 'planned'
            and %(at)s >= (select min(next_attempt_at) from programs_reminder where state = 'planned')
            order by clinic_id, next_attempt_at limit 1
        )
        union all
        select following.* from clinics cross join lateral (
            select clinic_id, next_attempt_at from programs_reminder
            where state = 'planned' and clinic_id > clinics.clinic_id order by clinic_id, next_attempt_at limit 1
        ) following
    ), due as materialized (
        select taken.id from (
            select clinic_id from clinics where first_at <= %(at)s order by first_at
        ) waiting cross join lateral (
            select id from programs_reminder
            where clinic_id = waiting.clinic_id and state = 'planned' and next_attempt_at <= %(at)s
            order by next_attempt_at limit %(share)s for update skip locked
        ) taken limit %(round)s
    ), leased as (
        update programs_reminder as reminder
        set state = 'leased', reason = '', changed_at = %(at)s, lease_token = %(token)s, lease_until = %(until)s
        from due where reminder.id = due.id
        returning reminder.*
    )
    select {COLUMNS} from leased
    join patients_patient as patient on patient.id = leased.patient_id
    left join patients_accesslink as link on link.patient_id = patient.id and link.revoked_at is null
    order by leased.id
"""  # noqa: S608  # of our own names

# The last look: `rules.obstacle` in SQL, within the statement that says sending begins. An address that is no more the one the
# message was written to will not do: the sweep takes it back for the new one. The tables it looks into are not
# joined, so that when it had to wait for another change of the reminder it judges the row as that change left it.
MARK = """
    update programs_reminder as reminder
    set state = 'sending', reason = '', changed_at = %(at)s, sending_at = %(at)s, attempts = attempts + 1
    where id = %(id)s and state = 'leased' and lease_token = %(token)s
    and lease_until > %(lease_needed)s and expires_at > %(at)s
    and exists (
        select from patients_patient where id = reminder.patient_id
        and discharged_at is null and time_zone = reminder.zone
        and case reminder.channel
            when 'email' then email <> '' and email = %(email)s
            when 'sms' then phone like '+%%' and phone = %(phone)s
            else exists (
                select from patients_pushsubscription as push
                join patients_device as device on device.id = push.device_id
                join patients_accesslink as link on link.id = device.link_id
                where push.patient_id = reminder.patient_id and push.gone_at is null
                and device.revoked_at is null and link.revoked_at is null
            )
        end
    )
    and (slot = 6 or exists (
        select from patients_consent where patient_id = reminder.patient_id
        and channel = reminder.channel and slot = reminder.slot and withdrawn_at is null
    ))
    and case when slot in (0, 1) then
        exists (select from programs_program where id = reminder.program_id and state = 'active')
        and exists (
            select from programs_exercisesession where id = reminder.session_id
            and state = 'planned' and planned_on = reminder.local_date
        )
        and not exists (
            select from programs_exercisesession
            where program_id = reminder.program_id and performed_on = reminder.local_date
        )
    when slot = 2 then
        exists (select from programs_program where id = reminder.program_id and state in ('active', 'paused'))
        and exists (select from programs_exercisesession where id = reminder.session_id and morning_at is null)
    when slot = 3 then
        exists (select from programs_program where id = reminder.program_id and state = 'active')
    when slot in (4, 5) then
        exists (select from programs_program where patient_id = reminder.patient_id and state in ('active', 'paused'))
    else true end
    and (slot not in (0, 1, 3) or not exists (
        select from programs_pause where program_id = reminder.program_id
        and reminder.local_date between from_on and coalesce(until_on, 'infinity')
    ))
"""

# One that the sweep gave up as not certain may still hear from its sender, who was only slow. But it is not tried anew: a person
# may have sent it again meanwhile.
SETTLE = """
    update programs_reminder
    set state = %(state)s::text, reason = %(reason)s, error_code = %(error_code)s, provider_id = %(provider_id)s,
        changed_at = %(settled_at)s, next_attempt_at = coalesce(%(next_attempt_at)s, next_attempt_at),
        accepted_at = case when %(state)s::text = 'accepted' then %(settled_at)s else accepted_at end,
        in_doubt = %(in_doubt)s, lease_until = null, lease_token = null
    where id = %(settled)s and lease_token = %(settled_token)s
    and (state in ('leased', 'sending') or state = 'unknown' and %(state)s::text <> 'planned')
"""


@dataclass(frozen=True)
class Result:
    """What became of a reminder in hand, to be written down."""

    reminder: Reminder
    verdict: Verdict
    at: datetime


def claim(*, at: datetime) -> list[Reminder]:
    """Lease up to 100 due reminders for a minute, at most 20 of a clinic, and answer them with patient and access link. One statement.

    They come in the order in which `planning` locks them: who holds one and waits for the next never meets who waits for the first.
    """
    values = {"at": at, "until": at + LEASE, "token": uuid4(), "round": A_ROUND, "share": A_CLINICS_SHARE}
    with _execute(CLAIM, values) as cursor:
        return [_read(row) for row in cursor]


def look_again(reminder: Reminder) -> Reminder | None:
    """The reminder as things stand now, `with_facts()`, or None when it is no longer ours."""
    held = Reminder.objects.filter(pk=reminder.pk, lease_token=reminder.lease_token, state=State.LEASED)
    return held.with_facts().first()


def mark(reminder: Reminder, *, at: datetime) -> bool:
    """The last look and the word that sending begins, in one UPDATE. False: do not send."""
    if not timing.in_send_window(at, ZoneInfo(reminder.zone)):
        return False
    with _execute(MARK, _of_mark(reminder, at)) as cursor:
        return bool(cursor.rowcount)


def settle(result: Result) -> bool:
    """Write down what became of a reminder in hand. False when the lease was lost meanwhile."""
    with _execute(SETTLE, _of_result(result)) as cursor:
        return bool(cursor.rowcount)


def settle_and_mark(result: Result, reminder: Reminder, *, at: datetime) -> tuple[bool, bool]:
    """`settle` one and `mark` the next: one way there and back and one commit for both, which are written down or neither.

    Two statements, for the first may have to wait, and the last look must not be older than that. A sender that stands still
    between them keeps the first one's row until it goes on or its connection ends; nobody else sends that one meanwhile.
    """
    if not timing.in_send_window(at, ZoneInfo(reminder.zone)):
        return settle(result), False
    connection.ensure_connection()
    line = connection.connection
    with connection.wrap_database_errors, Cursor(line) as settled, Cursor(line) as marked:
        with line.pipeline():
            settled.execute(SETTLE, _of_result(result), prepare=True)
            marked.execute(MARK, _of_mark(reminder, at), prepare=True)
        return bool(settled.rowcount), bool(marked.rowcount)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Let go of what is due but too late to be of use, all at once after a long outage."""
    late = Reminder.objects.filter(state=State.PLANNED, next_attempt_at__lte=at, expires_at__lte=at)
    verdict = Verdict(State.EXPIRED, Reminder.Reason.LATE)
    return sum(
        _free(late.filter(in_doubt=in_doubt)).update(**_changes(rules.honest(verdict, in_doubt=in_doubt), at))
        for in_doubt in (False, True)
    )


@transaction.atomic
def take_back(state: Reminder.State, verdict: Verdict, *, channel: str = "", at: datetime) -> int:
    """Put what was leased or being sent, and whose lease is over, where the verdict says."""
    forgotten = Reminder.objects.filter(state=state, lease_until__lte=at)
    if channel:
        forgotten = forgotten.filter(channel=channel)
    return _free(forgotten).update(**_changes(verdict, at))


def _read(row: Iterable[Any]) -> Reminder:
    """A claimed reminder with its patient, and the patient with `live_links` as `access.LIVE_LINKS` would fetch them."""
    values = iter(row)
    reminder = _made(Reminder, "leased", values)
    reminder.patient = patient = _made(Patient, "patient", values)
    link = _made(AccessLink, "link", values)
    patient.live_links = [link] if link.pk else []  # type: ignore[attr-defined]
    return reminder


def _made(model: type[M], table: str, values: Iterator[Any]) -> M:
    names = READ[table]
    return model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))


def _free(reminders: ReminderQuerySet) -> ReminderQuerySet:
    """Those that nobody else has locked; the others can wait for the next time, but two who hold some and wait for more cannot."""
    return Reminder.objects.filter(pk__in=reminders.select_for_update(skip_locked=True).values("pk"))


def _of_mark(reminder: Reminder, at: datetime) -> dict[str, Any]:
    return {
        "id": reminder.pk,
        "token": reminder.lease_token,
        "at": at,
        "lease_needed": at + MARGIN,
        "email": reminder.patient.email,
        "phone": reminder.patient.phone,
    }


def _of_result(result: Result) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "settled": result.reminder.pk,
        "settled_token": result.reminder.lease_token,
        "settled_at": result.at,
        "state": verdict.state.value,
        "reason": verdict.reason,
        "error_code": fitting(verdict.error_code, A_CODE),
        "provider_id": fitting(verdict.provider_id, A_PROVIDERS_ID),
        "next_attempt_at": verdict.next_attempt_at,
        "in_doubt": verdict.in_doubt,
    }


@contextmanager
def _execute(statement: str, values: dict[str, Any]) -> Iterator[Cursor[Any]]:
    """Run a statement that is prepared once on a connection: to plan the last look anew would cost more than to look."""
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        yield cursor.execute(statement, values, prepare=True)


def _changes(verdict: Verdict, at: datetime) -> dict[str, object]:
    changes: dict[str, object] = {
        "state": verdict.state,
        "reason": verdict.reason,
        "changed_at": at,
        "lease_until": None,
    }
    if verdict.in_doubt:
        changes["in_doubt"] = True
    if verdict.next_attempt_at:
        changes["next_attempt_at"] = verdict.next_attempt_at
    return changes
