"""Doing a session: the verbs start, record, finish and, in one tap, say_done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from patients.models import Clinician, Patient
from programs import scheduling
from programs.models import ExerciseSession, PerformedExercise, Program, ProgramEvent
from programs.reminders import planning
from programs.sessions.due import NotDue, Status, hold, today

CORRECTABLE_DAYS = 3  # [default]
STOP_AT_PAIN = 6  # [default]; bands 0-3, 4-5 and 6-10 follow the pain-monitoring model [field]
Kind = ProgramEvent.Kind
State = ExerciseSession.State
Outcome = PerformedExercise.Outcome


class TooLate(Exception):
    """What was logged can be corrected for three days; after that it stands."""


class NothingRecorded(Exception):
    """A session cannot be finished before anything was said about it."""


@transaction.atomic
def start(*, program: Program, by: Patient, at: datetime) -> ExerciseSession:
    """Begin today's session, or answer the one under way. Freezes what the patient is told: text, dosage, cues.

    Raises NotDue. A session begun before 03:00 counts for the day before [default].
    """
    program = hold(program, by=by, at=at)
    on = scheduling.local_day(at, by.zone)
    due = today(program, on=on)
    if due.status == Status.UNDER_WAY and due.session:
        return due.session
    if due.status != Status.DUE or due.session is None:
        raise NotDue
    session = _begin(program, due.session, on=on, at=at)
    planning.refresh(program=program, at=at)  # the day's reminder may now be about another program's session
    ProgramEvent.objects.write(program=program, kind=Kind.SESSION_STARTED, by=by, at=at, session=str(session.id))
    return session


@transaction.atomic
def record(
    *,
    performed: PerformedExercise,
    outcome: str,
    by: Patient | Clinician,
    at: datetime,
    pain: int | None = None,
    effort: str = "",
) -> PerformedExercise:
    """Say how one exercise went (pain 0-10, None when not said). Said again, it corrects, for three days [default].

    Saying the same twice is saying it once. Raises TooLate.
    """
    held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
    session = held.get(pk=performed.session_id)
    performed = PerformedExercise.objects.select_related("version").get(pk=performed.pk)
    if not is_correctable(session, on=scheduling.local_day(at, session.patient.zone)):
        raise TooLate
    if (performed.outcome, performed.pain, performed.effort) == (outcome, pain, effort):
        return performed
    kind = Kind.CORRECTED if performed.is_recorded else Kind.RECORDED
    performed.outcome, performed.pain, performed.effort, performed.recorded_at = outcome, pain, effort, at
    performed.save(update_fields=["outcome", "pain", "effort", "recorded_at"])
    if session.is_over:
        session.state = _state_of(session)
        session.save(update_fields=["state"])
    ProgramEvent.objects.write(program=session.program, kind=kind, by=by, at=at, performed=str(performed.id))
    return performed


@transaction.atomic
def finish(*, session: ExerciseSession, by: Patient, at: datetime, comment: str = "") -> ExerciseSession:
    """Close the session with what was said. Done when every exercise was, not done when none was, else partly. Raises NothingRecorded."""
    held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    session = held.get(pk=session.pk, patient=by)
    if session.is_over:
        return session
    if session.state != State.STARTED or not any(row.is_recorded for row in session.performed.all()):
        raise NothingRecorded
    _close(session, at=at, comment=comment)
    planning.refresh(program=session.program, at=at)
    ProgramEvent.objects.write(
        program=session.program, kind=Kind.SESSION_FINISHED, by=by, at=at, session=str(session.id)
    )
    return session


@transaction.atomic
def say_done(*, session: ExerciseSession, by: Patient, at: datetime) -> ExerciseSession:
    """Done, in one tap: begin the session if need be, say done of every exercise of which nothing was said, and finish.

    What was said stands; of pain and effort nothing is said. A session that is over stays as it is. Raises NotDue when it is neither due
    today nor under way.
    """
    program = hold(session.program, by=by, at=at)
    on = scheduling.local_day(at, by.zone)
    session = program.sessions.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if session.is_over:
        return session
    due = today(program, on=on)
    if due.status == Status.DUE and due.session == session:
        _begin(program, session, on=on, at=at)
    elif session.state != State.STARTED or not is_correctable(session, on=on):
        raise NotDue
    session.performed.filter(outcome="").update(outcome=Outcome.DONE, recorded_at=at)
    _close(session, at=at)
    planning.refresh(program=program, at=at)
    ProgramEvent.objects.write(program=program, kind=Kind.SAID_DONE, by=by, at=at, session=str(session.id))
    return session


def is_correctable(session: ExerciseSession, *, on: date) -> bool:
    until = correctable_until(session)
    return until is not None and on <= until


def correctable_until(session: ExerciseSession) -> date | None:
    """The last day on which what was said in it can be changed; None before it was begun."""
    return session.performed_on and session.performed_on + timedelta(days=CORRECTABLE_DAYS)


def latest_correctable(program: Program, *, on: date) -> ExerciseSession | None:
    """The session begun last, while what was said in it can be changed. Pure once `sessions` is prefetched."""
    begun = [session for session in program.sessions.all() if is_correctable(session, on=on)]
    return max(begun, key=lambda session: session.performed_on or date.min, default=None)


def asks_to_stop(performed: PerformedExercise) -> bool:
    """Whether it hurt so much that the patient should leave the exercise for today and call the clinic."""
    return performed.pain is not None and performed.pain >= STOP_AT_PAIN


def _begin(program: Program, session: ExerciseSession, *, on: date, at: datetime) -> ExerciseSession:
    session.state, session.started_at, session.performed_on = State.STARTED, at, on
    session.cues = program.cues
    session.save(update_fields=["state", "started_at", "performed_on", "cues"])
    PerformedExercise.objects.bulk_create(
        PerformedExercise(
            clinic_id=program.clinic_id,
            session=session,
            prescription=row,
            version=row.version,
            order=place,
            dosage=dosage,
            leads_straight_on=row.leads_straight_on,
            note=row.note,
        )
        for place, (row, dosage) in enumerate(program.prescribed_on(on, session=session), 1)
    )
    return session


def _close(session: ExerciseSession, *, at: datetime, comment: str = "") -> None:
    session.state, session.finished_at, session.comment = _state_of(session), at, comment
    session.save(update_fields=["state", "finished_at", "comment"])


def _state_of(session: ExerciseSession) -> str:
    outcomes = {row.outcome for row in session.performed.all()}
    if outcomes == {Outcome.DONE}:
        return State.DONE
    return State.PARTLY if outcomes & {Outcome.DONE, Outcome.PARTLY} else State.NOT_DONE
