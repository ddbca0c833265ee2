"""Beginning a session: today's, all of today's, or one that was done and not logged. Freezes what the patient is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from patients.models import Clinician, Patient
from programs import agenda, scheduling
from programs.models import ExerciseSession, PerformedExercise, Program, ProgramEvent
from programs.reminders import planning
from programs.sessions.correcting import CORRECTABLE_DAYS, TooLate
from programs.sessions.due import NotDue, Status, hold, today
from programs.sessions.moving import NoSuchDay, NotAhead
from programs.sessions.told import Asked

Kind = ProgramEvent.Kind
State = ExerciseSession.State


@transaction.atomic
def start(*, program: Program, by: Patient, at: datetime) -> ExerciseSession:
    """Begin today's session, or answer the one under way. Freezes what the patient is told: text, dosage, cues.

    Raises NotDue. A session begun before 03:00 counts for the day before [default].
    """
    session = _start(program, by=by, at=at)
    if session is None:
        raise NotDue
    planning.refresh(program=program, at=at)  # the day's reminder may now be about another program's session
    return session


@transaction.atomic
def start_today(*, patient: Patient, at: datetime) -> list[ExerciseSession]:
    """Begin every session that is due today, of all programs; those under way are among the answer. Raises NotDue when there is none."""
    programs = (
        Program.objects.for_patient(patient).current().order_by("pk")
    )  # always in that order, so that two never wait for each other
    sessions = [session for program in programs if (session := _start(program, by=patient, at=at))]
    if not sessions:
        raise NotDue
    planning.refresh(program=sessions[0].program, at=at)
    return sorted(sessions, key=lambda session: session.program.issued_at or at)


@transaction.atomic
def backfill(*, session: ExerciseSession, on: date, by: Patient | Clinician, at: datetime) -> ExerciseSession:
    """Begin a session that was missed on the day `on`, to log it afterwards; begun already for that day, it is answered.

    The day is the one on which it was missed, at most three days back [default]. Raises TooLate, NotAhead when something was done with it
    meanwhile, NoSuchDay for another day or one on which another session was begun.
    """
    program = hold(session.program, by=by, at=at)
    session = next(row for row in program.sessions.all() if row.pk == session.pk)
    if session.performed_on == on and session.state != State.CANCELLED:
        return session
    today_on = scheduling.local_day(at, program.patient.zone)
    if on < today_on - timedelta(days=CORRECTABLE_DAYS):
        raise TooLate
    if session.state != State.PLANNED:
        raise NotAhead
    if (session, on) not in backfillable(program, on=today_on):
        raise NoSuchDay
    freeze(session, program=program, on=on, at=at)
    session.logged_afterwards = True
    session.save(update_fields=["logged_afterwards"])
    make_room(session, program=program, on=today_on)
    planning.refresh(program=program, at=at)
    ProgramEvent.objects.write(
        program=program, kind=Kind.LOGGED_AFTERWARDS, by=by, at=at, session=str(session.pk), on=on.isoformat()
    )
    return session


def backfillable(program: Program, *, on: date) -> list[tuple[ExerciseSession, date]]:
    """What was missed in the three days before the local date `on` and can still be logged, with its day, latest first.

    A session that is offered again counts for the day on which it was missed. Pure once the program was fetched `with_course`.
    """
    begun = {row.performed_on for row in program.sessions.all() if row.state != State.CANCELLED}
    missed = [
        (row, day)
        for row in program.sessions.all()
        if row.state == State.PLANNED
        for day in (row.missed_on, row.planned_on)
        if day and on - timedelta(days=CORRECTABLE_DAYS) <= day < on and day not in begun and _ran(program, day)
    ]
    asked = [(row, day) for row, day in missed if program.prescribed_on(day, session=row)]
    return sorted(asked, key=lambda found: found[1], reverse=True)


def freeze(session: ExerciseSession, *, program: Program, on: date, at: datetime) -> ExerciseSession:
    """Begin it for that day, with what the program asks and says now."""
    rows = program.prescribed_on(on, session=session)
    asked = [Asked.of(row, dosage) for row, dosage in rows]
    begin(session, asked, notes={row.pk: row.note for row, _dosage in rows}, cues=program.cues, on=on, at=at)
    return session


def begin(
    session: ExerciseSession,
    asked: Iterable[Asked],
    *,
    notes: Mapping[UUID, str],
    cues: Sequence[str],
    on: date,
    at: datetime,
) -> None:
    """Begin it for that day, and keep what the patient is told as it is told; `notes` are the physio's, by prescription.

    It stands on that day in the calendar: it was missed only if it had stood on an earlier one.
    """
    before = session.missed_on or session.planned_on
    session.missed_on = before if before < on else None
    session.state, session.started_at, session.performed_on, session.planned_on = State.STARTED, at, on, on
    session.cues = list(cues)
    session.save(update_fields=["state", "started_at", "performed_on", "planned_on", "missed_on", "cues"])
    PerformedExercise.objects.bulk_create(as_asked(session, asked, notes=notes))


def as_asked(session: ExerciseSession, asked: Iterable[Asked], *, notes: Mapping[UUID, str]) -> list[PerformedExercise]:
    """The rows, not stored yet, that keep what is asked in a session, in its order."""
    return [
        PerformedExercise(
            clinic_id=session.clinic_id,
            session=session,
            prescription_id=each.prescription_id,
            version_id=each.version_id,
            order=place,
            dosage=each.dosage,
            leads_straight_on=each.leads_straight_on,
            note=notes[each.prescription_id],
        )
        for place, each in enumerate(asked, 1)
    ]


def make_room(session: ExerciseSession, *, program: Program, on: date) -> None:
    """Where a session was begun on a day that the calendar did not foresee, what is ahead keeps its rest days and its number a week."""
    if not program.is_current or session.performed_on is None:
        return
    plan, rows = agenda.plan_of(program), list(program.sessions.standing())
    ahead = [row for row in rows if row.state == State.PLANNED and row.planned_on >= on]
    kept = [row for row in rows if row.state != State.PLANNED]
    is_close = any(abs(row.planned_on - session.performed_on) < plan.min_gap for row in ahead)
    is_full = sum(row.week == session.week for row in [*kept, *ahead]) > plan.target(session.week)
    if is_close or is_full:
        agenda.replan(program=program, on=on)


def _start(program: Program, *, by: Patient, at: datetime) -> ExerciseSession | None:
    """Today's session of one program, begun; None when there is none to begin."""
    program = hold(program, by=by, at=at)
    on = scheduling.local_day(at, by.zone)
    due = today(program, on=on)
    if due.status == Status.UNDER_WAY:
        return due.session
    if due.status != Status.DUE or due.session is None:
        return None
    session = freeze(due.session, program=program, on=on, at=at)
    ProgramEvent.objects.write(program=program, kind=Kind.SESSION_STARTED, by=by, at=at, session=str(session.id))
    return session


def _ran(program: Program, day: date) -> bool:
    """Whether the program asked for anything on that day: it was not over yet, and not paused."""
    if any(pause.covers(day) for pause in program.pauses.all()):
        return False
    return program.ended_at is None or day <= scheduling.local_day(program.ended_at, program.patient.zone)
