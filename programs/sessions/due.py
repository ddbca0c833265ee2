"""What a program asks of its patient today: pure judgements, once the program was fetched `with_course`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exercises.dosage import Dosage, estimated_seconds
from patients.models import Clinician, Patient
from programs import agenda, scheduling
from programs.agenda import Calendar
from programs.models import ExerciseSession, Program

State = ExerciseSession.State


class NotDue(Exception):
    """There is nothing to start today, or it was done already."""


class Status(StrEnum):
    """What a program asks of the patient today."""

    DUE = "due"
    UNDER_WAY = "under_way"
    DONE = "done"
    REST = "rest"
    NOT_STARTED = "not_started"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True)
class Today:
    """One program today. `session` is the one due, under way or done, `next` the first after today; `missed_on` the day on which the one
    due was missed, when it is offered again; `lapsed_on` a day of this week on which one was missed that finds no room any more."""

    program: Program
    status: Status
    session: ExerciseSession | None = None
    next_on: date | None = None
    missed_on: date | None = None
    next: ExerciseSession | None = None
    lapsed_on: date | None = None

    @property
    def next_instead_of(self) -> date | None:
        """The day on which the next one was missed, when it is offered again."""
        return _missed_on(self.next, self.next_on) if self.next and self.next_on else None


def programs_today(*, patient: Patient, on: date) -> list[Today]:
    """Every program of the patient that is running, or else the one that was issued last. Six queries, however many programs."""
    programs = Program.objects.for_patient(patient).with_course().with_news().in_order()
    current = [program for program in programs if program.is_current]
    return [today(program, on=on) for program in current or list(programs)[-1:]]


def today(program: Program, *, on: date) -> Today:
    """What this program asks on the patient's local date. Pure once its pauses, sessions and prescriptions are prefetched."""
    if not program.is_current:
        return Today(program, Status.OVER)
    touched = [row for row in program.sessions.all() if row.performed_on == on and row.state != State.CANCELLED]
    done = next((session for session in touched if session.is_over), None)
    calendar = agenda.calendar_of(program, on=on)
    ahead = calendar.ahead
    next_on = min((day for day in ahead if day > on), default=None)
    following = ahead[next_on] if next_on else None
    if done:
        return Today(program, Status.DONE, done, next_on, next=following)
    under_way = next((session for session in reversed(touched) if session.state == State.STARTED), None)
    if under_way:
        return Today(program, Status.UNDER_WAY, under_way, next_on, next=following)
    if program.state == Program.State.PAUSED or any(pause.covers(on) for pause in program.pauses.all()):
        return Today(program, Status.PAUSED, next_on=next_on, next=following)
    due = ahead.get(on)
    if due and program.prescribed_on(on, session=due):
        return Today(program, Status.DUE, due, next_on, _missed_on(due, on), following)
    if on < program.starts_on:
        return Today(program, Status.NOT_STARTED, next_on=next_on, next=following)
    status = Status.REST if next_on else Status.OVER
    return Today(program, status, next_on=next_on, next=following, lapsed_on=_lapsed_on(program, calendar, on=on))


def hold(program: Program, *, by: Patient | Clinician, at: datetime) -> Program:
    """The program as it stands now, if it is theirs, locked until the end of the transaction.

    What was missed is stored on the day on which it is offered again, if the hour has not struck yet.
    """
    theirs = Program.objects.for_patient(by) if isinstance(by, Patient) else Program.objects.for_clinician(by)
    held = theirs.with_course().select_related("patient").select_for_update(of=("self",), no_key=True)
    program = held.get(pk=program.pk)
    agenda.settle([program], at=at)
    return program


def estimated_minutes(program: Program, *, on: date) -> int:
    """How long a session takes on that day, in whole minutes. Prefetch `prescriptions__steps` and `pauses`."""
    return minutes_for(dosage for _row, dosage in program.prescribed_on(on))


def minutes_for(dosages: Iterable[Dosage]) -> int:
    """Whole minutes for these exercises one after the other; 0 for none."""
    seconds = [estimated_seconds(dosage) for dosage in dosages]
    return max(1, round(sum(seconds) / 60)) if seconds else 0


def _missed_on(session: ExerciseSession, day: date) -> date | None:
    """The day on which it was missed, if `day` is where it is offered again, stored or not yet."""
    return session.missed_on if session.planned_on == day else session.planned_on


def _lapsed_on(program: Program, calendar: Calendar, *, on: date) -> date | None:
    """The last day of the running week on which a session was missed and is not offered again."""
    week, offered = scheduling.week_of(calendar.plan, on), {session.pk for session in calendar.ahead.values()}
    missed = (row for row in program.sessions.all() if row.state == State.PLANNED and row.planned_on < on)
    return max((row.planned_on for row in missed if row.week == week and row.pk not in offered), default=None)
