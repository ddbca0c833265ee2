"""What becomes of a reminder: pure judgements, asked by `planning` and `dispatch` and put into effect there.

`queue.MARK` says the same as `obstacle` in SQL; tests/programs/reminders/test_last_look.py holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from patients.models import Slot
from programs.models import ExerciseSession, Program, Reminder
from programs.reminders import timing
from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Refused, Silent

LEASE = timedelta(seconds=60)  # how long a dispatcher has a reminder in hand
MARGIN = timedelta(seconds=20)  # with less left of the lease, sending is not begun
NEWS = (Slot.WEEK, Slot.ISSUED, Slot.CHANGED)  # of use the day after, too [default]; the others speak of their own day

Session = ExerciseSession.State
BEGUN = (Session.STARTED, Session.DONE, Session.PARTLY, Session.NOT_DONE)
State = Reminder.State
Reason = Reminder.Reason


@dataclass(frozen=True)
class Facts:
    """What is true of a reminder's patient, program and session at one moment."""

    slot: int
    local_date: date
    is_discharged: bool
    is_wanted: bool
    has_address: bool
    has_program: bool  # any that runs or is paused: news is of all of them
    program_state: str
    is_paused: bool
    session_state: str
    session_on: date | None
    is_done: bool
    is_said: bool


@dataclass(frozen=True)
class Verdict:
    """The state that a reminder goes into, and why; `next_attempt_at` only where it is to be tried again.

    `in_doubt` says that it may have been taken by the provider without a word of it.
    """

    state: Reminder.State
    reason: str = ""
    error_code: str = ""
    provider_id: str = ""
    next_attempt_at: datetime | None = None
    in_doubt: bool = False


def facts(reminder: Reminder) -> Facts:
    """The facts of a reminder fetched `with_facts()`; no query."""
    patient, session = reminder.patient, reminder.session
    return Facts(
        slot=reminder.slot,
        local_date=reminder.local_date,
        is_discharged=patient.discharged_at is not None,
        is_wanted=reminder.is_wanted,
        has_address=reminder.has_address,
        has_program=reminder.has_program,
        program_state=reminder.program.state if reminder.program else "",
        is_paused=reminder.is_paused,
        session_state=session.state if session else "",
        session_on=session.planned_on if session else None,
        is_done=reminder.is_done,
        is_said=session is not None and session.morning_at is not None,
    )


def obstacle(facts: Facts) -> Reason | None:
    """Why this reminder is not wanted, or None. The first that holds is named. A test is held up by nothing but its patient and address."""
    objections = {
        Reason.DISCHARGED: facts.is_discharged,
        Reason.OPTED_OUT: facts.slot != Slot.TEST and not facts.is_wanted,
        Reason.NO_ADDRESS: not facts.has_address,
    } | _objections_of(facts)
    return next((reason for reason, holds in objections.items() if holds), None)


def _objections_of(facts: Facts) -> dict[Reason, bool]:
    is_current = facts.program_state in (Program.State.ACTIVE, Program.State.PAUSED)
    is_paused = facts.is_paused or facts.program_state == Program.State.PAUSED
    match facts.slot:
        case Slot.SESSION | Slot.NUDGE:
            return {
                Reason.PAUSED: is_paused,
                Reason.PROGRAM_OVER: not is_current,
                Reason.ALREADY_DONE: facts.is_done or facts.session_state in BEGUN,
                Reason.SESSION_MOVED: (facts.session_state, facts.session_on) != (Session.PLANNED, facts.local_date),
            }
        case Slot.NEXT_MORNING:
            return {Reason.PROGRAM_OVER: not is_current, Reason.ALREADY_SAID: facts.is_said}
        case Slot.WEEK:
            return {Reason.PAUSED: is_paused, Reason.PROGRAM_OVER: not is_current}
        case Slot.ISSUED | Slot.CHANGED:
            return {Reason.PROGRAM_OVER: not facts.has_program}
        case _:  # a test
            return {}


def is_of_use(*, slot: int, local_date: date, zone: ZoneInfo, at: datetime) -> bool:
    """Whether a message that waits for its next chance to leave would leave on a day on which it says something."""
    leaves_on = timing.into_window(at, zone).astimezone(zone).date()
    return leaves_on <= (local_date + timing.DAY if slot in NEWS else local_date)


def time_forbids(
    *, zone: str, patient_zone: str, expires_at: datetime, lease_until: datetime, at: datetime
) -> Verdict | None:
    """What to do instead of sending now, by the clocks alone; None when it is a good time."""
    if at >= expires_at:
        return Verdict(State.EXPIRED, Reason.LATE)
    if zone != patient_zone:
        return Verdict(State.PLANNED, Reason.ZONE_CHANGED, next_attempt_at=at)
    if not timing.in_send_window(at, ZoneInfo(zone)):
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
    in_doubt = isinstance(answer, Silent)
    if wait is None:
        return Verdict(State.DEAD, Reason.TRIES_USED, answer.code, in_doubt=in_doubt)
    if wait >= expires_at - at:
        return Verdict(State.EXPIRED, Reason.LATE, answer.code, in_doubt=in_doubt)
    return Verdict(State.PLANNED, Reason.BUSY, answer.code, next_attempt_at=at + wait, in_doubt=in_doubt)


def after_silence(capabilities: Capabilities, *, at: datetime) -> Verdict:
    """What becomes of a reminder whose sender went away in the middle of sending."""
    if capabilities.repeats_safely:
        return Verdict(State.PLANNED, Reason.NOT_REACHED, next_attempt_at=at, in_doubt=True)
    return Verdict(State.UNKNOWN, Reason.NO_ANSWER)


def honest(verdict: Verdict, *, in_doubt: bool) -> Verdict:
    """The verdict, unless an earlier attempt may have been taken: then it is not given up, let go or called off, but not certain."""
    in_doubt = in_doubt or verdict.in_doubt
    if verdict.state == State.ACCEPTED or not in_doubt:
        return verdict
    if verdict.state == State.PLANNED:
        return replace(verdict, in_doubt=True)
    return Verdict(State.UNKNOWN, Reason.NO_ANSWER, verdict.error_code, in_doubt=True)
