"""Puts the pure scheduler to work on stored programs: previews their dates, fills and re-dates their sessions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from programs import scheduling
from programs.models import ExerciseSession, Program, ProgramEvent
from programs.rearranging import Change
from programs.scheduling import DAY, PlannedDate

OFFERED_AGAIN = ProgramEvent.Kind.SESSION_OFFERED_AGAIN
PROGRAMS_AT_ONCE = 500
State = ExerciseSession.State


class Calendar(NamedTuple):
    """How a program stands on a day: the days on which a session was begun, those left out, and what is still to come by its day.

    A session that was missed this week stands on the day on which it is offered again, stored or not yet.
    """

    plan: scheduling.Plan
    begun: frozenset[date]
    left_out: frozenset[date]
    ahead: Mapping[date, ExerciseSession]


def plan_of(program: Program) -> scheduling.Plan:
    """The scheduler's view of a program. Reads its pauses and prescriptions: prefetch them for lists.

    With a loaded exercise in it a week aims at the low end of its band, without at the top [source: more load, fewer sessions]. On a day
    on which nothing is asked there is no session.
    """
    courses = [row.course for row in program.prescribed]
    loaded = {
        week
        for course in courses
        for week, dosage in enumerate(course.weeks, 1)
        if dosage is not None and dosage.is_loaded
    }
    targets = {week: program.band(week)[0] for week in loaded}
    return replace(_unloaded_plan_of(program), targets=targets, busy=_idle_days(program))


def preview(program: Program) -> tuple[PlannedDate, ...]:
    """The dates that issuing would give this draft."""
    return scheduling.schedule(plan_of(program))


def fill(*, program: Program, dates: Iterable[PlannedDate]) -> list[ExerciseSession]:
    """Create the sessions of a program that is being issued, on the dates that `preview` gave."""
    return _create(program, dates)


def calendar_of(program: Program, *, on: date) -> Calendar:
    """How the program's days stand on the patient's local date. Pure once it was fetched `with_course`."""
    return _calendar(program, plan_of(program), program.sessions.all(), on=on)


def offer_again(*, at: datetime) -> None:
    """Give every session that its patient missed yesterday its new day in the same week, if there is one. Called each hour, by `planning`.

    What finds no room stays where it was: missed at the week's end, never crammed and never carried over. Each batch of programs
    is a transaction of its own; a program that somebody is just changing waits for the next hour.
    """
    missed = ExerciseSession.objects.ahead().filter(
        _was_yesterday(at),
        program__state=Program.State.ACTIVE,
        program__missed_policy=Program.MissedPolicy.FLOAT,
        patient__discharged_at=None,
    )
    ids = sorted(set(missed.values_list("program_id", flat=True)))
    for start in range(0, len(ids), PROGRAMS_AT_ONCE):
        with transaction.atomic():
            programs = Program.objects.filter(pk__in=ids[start : start + PROGRAMS_AT_ONCE]).order_by("pk")
            held = programs.select_for_update(of=("self",), no_key=True, skip_locked=True)
            hopeful = _hopeful(held.select_related("patient").prefetch_related("pauses"), at=at)
            prefetch_related_objects(hopeful, "sessions", "prescriptions__steps")
            settle(hopeful, at=at)


def settle(programs: Iterable[Program], *, at: datetime) -> None:
    """Store what `calendar_of` derives for these programs, which must be locked: the day on which a missed session is offered again."""
    sessions, events = [], []
    for program in programs:
        calendar = calendar_of(program, on=scheduling.local_day(at, program.patient.zone))
        for day, session in calendar.ahead.items():
            if session.planned_on != day:
                about = {
                    "session": str(session.pk),
                    "planned_on": session.planned_on.isoformat(),
                    "on": day.isoformat(),
                }
                events.append(ProgramEvent.objects.draw(program=program, kind=OFFERED_AGAIN, by=None, at=at, **about))
                session.missed_on, session.planned_on = session.planned_on, day
                sessions.append(session)
    if sessions:
        ExerciseSession.objects.bulk_update(sessions, ["missed_on", "planned_on"])
        ProgramEvent.objects.bulk_create(events)


def carry_out(*, program: Program, calendar: Calendar, change: Change) -> None:
    """Bring the stored sessions to where a choice puts them. Whatever else falls away for want of room is taken out."""
    for day in change.dropped:
        if calendar.ahead[day].state == State.PLANNED:
            calendar.ahead[day].state = State.CANCELLED
    for day, to in change.moved:
        calendar.ahead[day].planned_on = to
        calendar.ahead[day].week = scheduling.week_of(calendar.plan, to) or calendar.ahead[day].week
    touched = [calendar.ahead[day] for day in (*change.dropped, *(day for day, _to in change.moved))]
    ExerciseSession.objects.bulk_update(touched, ["state", "planned_on", "week", "moved_at"])
    _rank(program)


def replan(*, program: Program, on: date) -> None:
    """Re-date what is ahead from `on`. What was begun or left out stays, and so does what somebody moved, while it fits.

    What keeps its date keeps its row, and what earlier weeks missed stays missed. A session missed in the running week is
    replaced: the week is planned anew around what was done in it.
    """
    sessions = list(program.sessions.standing())
    plan = _less_astray(plan_of(program), sessions)
    open_ones = [session for session in sessions if session.state == State.PLANNED]
    kept = [_day_of(session) for session in sessions if session.state != State.PLANNED]
    chosen = scheduling.still_fitting(plan, [row.planned_on for row in open_ones if row.moved_at], kept=kept, on=on)
    wanted = {planned.on: planned for planned in scheduling.replan(plan, kept=[*kept, *chosen], on=on)}
    this_week = scheduling.week_of(plan, on) or 0
    ahead = {
        session.planned_on: session
        for session in open_ones
        if session.planned_on >= on or scheduling.week_of(plan, session.planned_on) == this_week
    }
    gone = [session.pk for day, session in ahead.items() if day not in wanted and day not in chosen]
    ExerciseSession.objects.filter(pk__in=gone).update(state=State.CANCELLED)
    stay = [session for day, session in ahead.items() if day in wanted or day in chosen]
    for session in stay:
        session.week = scheduling.week_of(plan, session.planned_on) or session.week
    ExerciseSession.objects.bulk_update(stay, ["week"])
    _create(program, tuple(planned for day, planned in wanted.items() if day not in ahead))
    _rank(program)


def clear(*, program: Program, on: date) -> None:
    """Take everything from `on` out of the calendar; what was missed before stays missed."""
    program.sessions.ahead().filter(planned_on__gte=on).update(state=ExerciseSession.State.CANCELLED)


def weeks_begun(program: Program, on: date) -> int:
    """In which week of the program the day lies: 0 before its start; its length once it is over."""
    return scheduling.weeks_begun(program.clock, on)


def is_over(program: Program, on: date) -> bool:
    """Whether the last program day has passed. A program in an open pause is never over."""
    last = scheduling.ends_on(program.clock)
    return last is not None and on > last


def _calendar(program: Program, plan: scheduling.Plan, rows: Iterable[ExerciseSession], *, on: date) -> Calendar:
    sessions = [session for session in rows if session.state != State.CANCELLED]
    ahead = {row.planned_on: row for row in sessions if row.state == State.PLANNED and row.planned_on >= on}
    begun = {_day_of(row) for row in sessions if row.state not in (State.PLANNED, State.SKIPPED)}
    left_out = {row.planned_on for row in sessions if row.state == State.SKIPPED}
    plan = _less_astray(plan, sessions)
    again = _offers(program, plan, sessions, taken={*begun, *left_out, *ahead}, on=on)
    return Calendar(plan, frozenset(begun), frozenset(left_out), ahead | again)


def _offers(
    program: Program, plan: scheduling.Plan, sessions: Iterable[ExerciseSession], *, taken: Collection[date], on: date
) -> dict[date, ExerciseSession]:
    """The sessions missed in the running week by the day on which each is offered again, if the program lets them float."""
    week = scheduling.week_of(plan, on)
    if week is None or program.missed_policy != Program.MissedPolicy.FLOAT:
        return {}
    again: dict[date, ExerciseSession] = {}
    for session in sessions:
        if session.state == State.PLANNED and session.planned_on < on and session.week == week:
            day = scheduling.reoffer(plan, session.planned_on, taken={*taken, *again}, on=on)
            if day is not None:
                again[day] = session
    return again


def _hopeful(programs: Iterable[Program], *, at: datetime) -> list[Program]:
    """Those in which a missed session might have room. Most have none, and to know it takes far less than fetching all of them."""
    programs = list(programs)
    rows: Any = ExerciseSession.objects.standing().filter(program__in=programs)
    by_program = defaultdict(list)
    for row in rows.values_list("program_id", "planned_on", "performed_on", "state", "week", named=True):
        by_program[row.program_id].append(row)
    hopeful = []
    for program in programs:
        on = scheduling.local_day(at, program.patient.zone)
        calendar = _calendar(program, _unloaded_plan_of(program), by_program[program.pk], on=on)
        if any(day != session.planned_on for day, session in calendar.ahead.items()):
            hopeful.append(program)
    return hopeful


def _unloaded_plan_of(program: Program) -> scheduling.Plan:
    """`plan_of`, as if nothing in it were loaded: never fewer sessions in a week than there are."""
    return replace(
        program.clock,
        per_week=program.per_week,
        bands={week: program.band(week) for week in range(1, program.weeks + 1)} if program.bands else {},
        weekdays=frozenset(program.weekdays),
        min_gap_days=program.min_gap_days,
    )


def _idle_days(program: Program) -> frozenset[date]:
    """The days of the program on which none of its exercises is asked."""
    rows = program.prescribed
    if not rows or any(row.is_always_asked for row in rows):
        return frozenset()
    days = chain.from_iterable(program.clock.days_by_week.values())
    return frozenset(day for day in days if not any(row.dosage_on(day) for row in rows))


def _was_yesterday(at: datetime) -> Q:
    """Planned for the day that is over where its patient is: the world has at most three such days at a time."""
    zones = defaultdict(list)
    for name in available_timezones():
        zones[scheduling.local_day(at, ZoneInfo(name)) - DAY].append(name)
    return reduce(or_, (Q(planned_on=day, patient__time_zone__in=names) for day, names in zones.items()))


def _less_astray(plan: scheduling.Plan, sessions: Iterable[ExerciseSession]) -> scheduling.Plan:
    """The plan, less what was left out of a week, or done for it, on a day of a pause."""
    if not plan.pauses:
        return plan
    stands = [session for session in sessions if session.state not in (State.PLANNED, State.CANCELLED)]
    return replace(
        plan, astray=Counter(row.week for row in stands if scheduling.week_of(plan, _day_of(row)) != row.week)
    )


def _day_of(session: ExerciseSession) -> date:
    return session.performed_on or session.planned_on


def _rank(program: Program) -> None:
    """The first sessions of each week, up to the low end of the band, are required; what was left out is none of them."""
    places: Counter[int] = Counter()
    changed = []
    for session in sorted(program.sessions.on_their_day(), key=_day_of):
        places[session.week] += 1
        if session.is_required != (places[session.week] <= program.band(session.week)[0]):
            session.is_required = not session.is_required
            changed.append(session)
    ExerciseSession.objects.bulk_update(changed, ["is_required"])


def _create(program: Program, dates: Iterable[PlannedDate]) -> list[ExerciseSession]:
    return ExerciseSession.objects.bulk_create(
        ExerciseSession(
            clinic_id=program.clinic_id,
            program=program,
            patient_id=program.patient_id,
            week=planned.week,
            planned_on=planned.on,
            is_required=planned.required,
        )
        for planned in dates
    )
