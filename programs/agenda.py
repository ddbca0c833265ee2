"""Puts the pure scheduler to work on stored programs: previews their dates, fills and re-dates their sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from programs import scheduling
from programs.models import ExerciseSession, Program
from programs.scheduling import PlannedDate


def plan_of(program: Program) -> scheduling.Plan:
    """The scheduler's view of a program. Reads its pauses and prescriptions: prefetch them for lists.

    With a loaded exercise in it a week aims at the low end of the band, without at the top [source: more load, fewer sessions].
    """
    loaded = any(row.latest_dosage.is_loaded for row in program.prescribed)
    return replace(
        clock_of(program),
        per_week=program.per_week,
        weekdays=frozenset(program.weekdays),
        min_gap_days=program.min_gap_days,
        targets=dict.fromkeys(range(1, program.weeks + 1), program.per_week_low) if loaded else {},
    )


def clock_of(program: Program) -> scheduling.Plan:
    """Its start, its weeks and its pauses, without what chooses days inside a week. Reads its pauses alone."""
    pauses = tuple(scheduling.Pause(pause.from_on, pause.until_on) for pause in program.pauses.all())
    return scheduling.Plan(starts_on=program.starts_on, weeks=program.weeks, pauses=pauses)


def preview(program: Program) -> tuple[PlannedDate, ...]:
    """The dates that issuing would give this draft."""
    return scheduling.schedule(plan_of(program))


def fill(*, program: Program) -> None:
    """Create every session of a program that is being issued."""
    _create(program, preview(program))


def replan(*, program: Program, on: date) -> None:
    """Re-date what is ahead from `on`. What was begun stays, what keeps its date keeps its row, and so does what earlier weeks missed.

    A session missed in the running week is replaced: the week is planned anew around what was done in it.
    """
    plan = plan_of(program)
    sessions = list(program.sessions.standing())
    kept = [session.performed_on for session in sessions if session.performed_on]
    wanted = {planned.on: planned for planned in scheduling.replan(plan, kept=kept, on=on)}
    this_week = scheduling.week_of(plan, on) or 0
    ahead = {
        session.planned_on: session
        for session in sessions
        if session.state == ExerciseSession.State.PLANNED
        and (session.planned_on >= on or scheduling.week_of(plan, session.planned_on) == this_week)
    }
    gone = [session.pk for day, session in ahead.items() if day not in wanted]
    ExerciseSession.objects.filter(pk__in=gone).update(state=ExerciseSession.State.CANCELLED)
    stay = [ahead[day] for day in wanted.keys() & ahead.keys()]
    for session in stay:
        session.week, session.is_required = wanted[session.planned_on].week, wanted[session.planned_on].required
    ExerciseSession.objects.bulk_update(stay, ["week", "is_required"])
    _create(program, tuple(planned for day, planned in wanted.items() if day not in ahead))


def clear(*, program: Program, on: date) -> None:
    """Take everything from `on` out of the calendar; what was missed before stays missed."""
    program.sessions.ahead().filter(planned_on__gte=on).update(state=ExerciseSession.State.CANCELLED)


def weeks_begun(program: Program, on: date) -> int:
    """In which week of the program the day lies: 0 before its start; its length once it is over."""
    return scheduling.weeks_begun(clock_of(program), on)


def is_over(program: Program, on: date) -> bool:
    """Whether the last program day has passed. A program in an open pause is never over."""
    last = scheduling.ends_on(clock_of(program))
    return last is not None and on > last


def _create(program: Program, dates: tuple[PlannedDate, ...]) -> None:
    ExerciseSession.objects.bulk_create(
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
