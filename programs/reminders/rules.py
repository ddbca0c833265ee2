"""What becomes of a reminder: pure judgements, asked by `planning` and `dispatch` and put into effect there.

`queue.MARK` says the same as `obstacle` in SQL; tests/programs/reminders/test_last_look.py holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from programs.models import ExerciseSession, Program, Reminder
from programs.reminders import timing
from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Refused

LEASE = timedelta(seconds=60)  # how long a dispatcher has a reminder in hand
MARGIN = timedelta(seconds=20)  # with less left of the lease, sending is not begun

Session = ExerciseSession.State
BEGUN = (Session.STARTED, Session.DONE, Session.PARTLY, Session.NOT_DONE)
State = Reminder.State
Reason = Reminder.Reason


@dataclass(frozen=True)
class Facts:
    """What is true of a reminder's patient, program and session at one moment."""

    local_date: date
    zone: str
    patient_zone: str
    is_discharged: bool
    wants_reminders: bool
    has_address: bool
    program_state: str
    is_paused: bool
    session_state: str
    session_on: date | None
    is_done: bool


@dataclass(frozen=True)
class Verdict:
    """The state that a reminder goes into, and why; `next_attempt_at` only where it is to be tried again."""

    state: Reminder.State
    reason: str = ""
    error_code: str = ""
    provider_id: str = ""
    next_attempt_at: datetime | None = None


def facts(reminder: Reminder) -> Facts:
    """The facts of a reminder fetched `with_facts()`; no query."""
    patient, session = reminder.patient, reminder.session
    return Facts(
        local_date=reminder.local_date,
        zone=reminder.zone,
        patient_zone=patient.time_zone,
        is_discharged=patient.discharged_at is not None,
        wants_reminders=reminder.is_wanted,
        has_address=bool(patient.email),
        program_state=reminder.program.state,
        is_paused=reminder.is_paused,
        session_state=session.state if session else "",
        session_on=session.planned_on if session else None,
        is_done=reminder.is_done,
    )


def obstacle(facts: Facts) -> Reason | None:
    """Why this reminder is not wanted, or None. The first that holds is named."""
    objections = {
        Reason.DISCHARGED: facts.is_discharged,
        Reason.OPTED_OUT: not facts.wants_reminders,
        Reason.NO_ADDRESS: not facts.has_address,
        Reason.PAUSED: facts.is_paused or facts.program_state == Program.State.PAUSED,
        Reason.PROGRAM_OVER: facts.program_state not in (Program.State.ACTIVE, Program.State.PAUSED),
        Reason.ALREADY_DONE: facts.is_done or facts.session_state in BEGUN,
        Reason.SESSION_MOVED: (facts.session_state, facts.session_on) != (Session.PLANNED, facts.local_date),
    }
    return next((reason for reason, holds in objections.items() if holds), None)


def last_look(facts: Facts, *, expires_at: datetime, lease_until: datetime, at: datetime) -> Verdict | None:
    """What to do instead of sending now, or None when it may be sent."""
    if at >= expires_at:
        return Verdict(State.EXPIRED, Reason.LATE)
    if reason := obstacle(facts):
        return Verdict(State.SUPPRESSED, reason)
    if facts.zone != facts.patient_zone:
        return Verdict(State.PLANNED, Reason.ZONE_CHANGED, next_attempt_at=at)
    if not timing.in_send_window(at, ZoneInfo(facts.zone)):
        return Verdict(State.SUPPRESSED, Reason.QUIET_HOURS)
    if lease_until - at <= MARGIN:
        return Verdict(State.PLANNED, Reason.NOT_REACHED, next_attempt_at=at)
    return None


def after(
    answer: Answer, *, attempts: int, expires_at: datetime, capabilities: Capabilities, at: datetime, jitter: float
) -> Verdict:
    """What a provider's answer makes of a reminder that was tried `attempts` times; `jitter` is a random number from 0 to 1."""
    match answer:
        case Accepted(provider_id):
            return Verdict(State.ACCEPTED, provider_id=provider_id)
        case Refused(code):
            return Verdict(State.DEAD, Reason.REFUSED, code)
        case Busy(code, retry_after):
            wait = timing.next_attempt(attempts, jitter=jitter, retry_after=retry_after)
        case _:  # Silent: it may have been accepted
            if not capabilities.repeats_safely:
                return Verdict(State.UNKNOWN, Reason.NO_ANSWER, answer.code)
            wait = timing.next_attempt(attempts, jitter=jitter)
    if wait is None:
        return Verdict(State.DEAD, Reason.TRIES_USED, answer.code)
    if at + wait >= expires_at:
        return Verdict(State.EXPIRED, Reason.LATE, answer.code)
    return Verdict(State.PLANNED, Reason.BUSY, answer.code, next_attempt_at=at + wait)


def after_silence(capabilities: Capabilities, *, at: datetime) -> Verdict:
    """What becomes of a reminder whose sender went away in the middle of sending."""
    if capabilities.repeats_safely:
        return Verdict(State.PLANNED, Reason.NOT_REACHED, next_attempt_at=at)
    return Verdict(State.UNKNOWN, Reason.NO_ANSWER)
