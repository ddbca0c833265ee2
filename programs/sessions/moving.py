"""Moving a session to another day and leaving it out of its week: what each choice would do, and the verbs that do it.

`options` and the verbs ask the same pure functions of `rearranging`, so that what was announced is what happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction

from patients.models import Clinician, Patient
from programs import agenda, rearranging, scheduling
from programs.agenda import Calendar
from programs.models import ExerciseSession, Program, ProgramEvent
from programs.rearranging import Change
from programs.reminders import planning
from programs.sessions.due import hold

Kind = ProgramEvent.Kind
State = ExerciseSession.State


class NotAhead(Exception):
    """The session was begun, is over, was taken out, or was missed and finds no day any more."""


class NoSuchDay(Exception):
    """The session cannot go to that day."""


@dataclass(frozen=True)
class Options:
    """What a patient can do with a session that stands on `on`: what follows from each day to which it may go, and from leaving it out."""

    on: date
    days: Mapping[date, Change]
    leave_out: Change


def options(session: ExerciseSession, *, on: date) -> Options | None:
    """What the patient may choose on the local date `on`, and what would follow; None once the session is not ahead any more.

    Six queries; it changes nothing.
    """
    program = Program.objects.with_course().get(pk=session.program_id)
    calendar = agenda.calendar_of(program, on=on)
    day = _day_of(calendar, session)
    if day is None or not program.is_current:
        return None
    return Options(day, _for_patient(calendar, day, on=on), _leaving_out(calendar, day, on=on))


def if_moved(session: ExerciseSession, *, to: date, on: date) -> Change | None:
    """What would follow if the patient moved it to that day; None where that cannot be."""
    found = options(session, on=on)
    return found.days.get(to) if found else None


def if_left_out(session: ExerciseSession, *, on: date) -> Change | None:
    """What would follow if the patient left it out of its week; None once it is not ahead any more."""
    found = options(session, on=on)
    return found.leave_out if found else None


@transaction.atomic
def move(*, session: ExerciseSession, to: date, by: Patient | Clinician, at: datetime) -> ExerciseSession:
    """The session goes to another day. What is then too close to it in its week makes room, with the rest days kept.

    A patient chooses among the days of `options`, all in the same program week; a clinician any day of the program from today on
    that has no session. To the day on which it stands, nothing happens. Raises NotAhead, NoSuchDay.
    """
    program = hold(session.program, by=by, at=at)
    on = scheduling.local_day(at, program.patient.zone)
    calendar = agenda.calendar_of(program, on=on)
    day = _day_of(calendar, session)
    if day is None or not program.is_current:
        raise NotAhead
    session = calendar.ahead[day]
    if to == day:
        return session
    allowed = _for_patient if isinstance(by, Patient) else _for_clinician
    change = allowed(calendar, day, on=on).get(to)
    if change is None or not program.prescribed_on(to, session=session):
        raise NoSuchDay
    session.moved_at = at
    agenda.carry_out(program=program, calendar=calendar, change=change)
    planning.refresh(program=program, at=at)
    about = {"planned_on": day.isoformat(), "on": to.isoformat()}
    _note(program, Kind.SESSION_MOVED, by, at, session, **about, **_about(change.besides(day)))
    return session


@transaction.atomic
def leave_out(*, session: ExerciseSession, by: Patient | Clinician, at: datetime) -> ExerciseSession:
    """Not this week: the session falls away and does not come back; the rest of its week is spread anew with its rest days.

    Left out already, nothing happens. Raises NotAhead.
    """
    program = hold(session.program, by=by, at=at)
    on = scheduling.local_day(at, program.patient.zone)
    calendar = agenda.calendar_of(program, on=on)
    day = _day_of(calendar, session)
    if day is None or not program.is_current:
        return _left_out_already(program, session)
    session = calendar.ahead[day]
    change = _leaving_out(calendar, day, on=on)
    session.state = State.SKIPPED
    agenda.carry_out(program=program, calendar=calendar, change=change)
    planning.refresh(program=program, at=at)
    _note(program, Kind.SESSION_SKIPPED, by, at, session, planned_on=day.isoformat(), **_about(change.besides(day)))
    return session


def _for_patient(calendar: Calendar, day: date, *, on: date) -> dict[date, Change]:
    """The days in the same week to which it may go, and what follows. Sessions of that week make room, but none is brought forward."""
    plan = calendar.plan
    week = scheduling.week_of(plan, day)
    elsewhere = {other for other in calendar.ahead if scheduling.week_of(plan, other) != week}
    days = scheduling.movable_dates(plan, day, taken=calendar.begun | elsewhere, on=on)
    free = [to for to in days if to not in calendar.ahead and to not in calendar.left_out]
    changes = {to: _moving(calendar, day, to, on=on) for to in free}
    return {to: change for to, change in changes.items() if all(new > old for old, new in change.besides(day).moved)}


def _for_clinician(calendar: Calendar, day: date, *, on: date) -> dict[date, Change]:
    plan = calendar.plan
    days = chain.from_iterable(scheduling.week_days(plan, week) for week in range(1, plan.weeks + 1))
    taken = {*calendar.begun, *calendar.left_out, *calendar.ahead}
    return {to: _moving(calendar, day, to, on=on) for to in days if to >= on and to not in taken | plan.busy}


def _moving(calendar: Calendar, day: date, to: date, *, on: date) -> Change:
    """Days that somebody chose before stand, unless the new one comes too close."""
    chosen = {other for other in _chosen(calendar, day) if abs(other - to) >= calendar.plan.min_gap}
    standing, ahead = _beside(calendar, day, chosen)
    return rearranging.move(calendar.plan, day, to, standing=standing, ahead=ahead, on=on)


def _leaving_out(calendar: Calendar, day: date, *, on: date) -> Change:
    standing, ahead = _beside(calendar, day, _chosen(calendar, day))
    return rearranging.leave_out(calendar.plan, day, standing=standing, ahead=ahead, on=on)


def _chosen(calendar: Calendar, day: date) -> set[date]:
    return {other for other, row in calendar.ahead.items() if row.moved_at and other != day}


def _beside(calendar: Calendar, day: date, chosen: set[date]) -> tuple[set[date], set[date]]:
    """The days of all other sessions: those that stand, and those that make room."""
    return {*calendar.begun, *calendar.left_out, *chosen}, set(calendar.ahead) - chosen - {day}


def _day_of(calendar: Calendar, session: ExerciseSession) -> date | None:
    """The day on which the session stands; None when it is not ahead."""
    return next((day for day, row in calendar.ahead.items() if row.pk == session.pk), None)


def _left_out_already(program: Program, session: ExerciseSession) -> ExerciseSession:
    session = program.sessions.get(pk=session.pk)
    if session.state != State.SKIPPED:
        raise NotAhead
    return session


def _about(change: Change) -> dict[str, Any]:
    return {
        "also_moved": [[day.isoformat(), to.isoformat()] for day, to in change.moved],
        "also_dropped": [day.isoformat() for day in change.dropped],
    }


def _note(
    program: Program, kind: Kind, by: Patient | Clinician, at: datetime, session: ExerciseSession, **about: Any
) -> None:
    ProgramEvent.objects.write(program=program, kind=kind, by=by, at=at, session=str(session.pk), **about)
