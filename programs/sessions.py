"""The patient's side: what is due today, and the verbs start, record and finish. Called by the portal and the demo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction

from exercises.dosage import Dosage, estimated_seconds
from patients.models import Clinician, Patient
from programs import agenda, scheduling
from programs.models import ExerciseSession, PerformedExercise, Program, ProgramEvent
from programs.reminders import planning

CORRECTABLE_DAYS = 3  # [default]
STOP_AT_PAIN = 6  # [default]; bands 0-3, 4-5 and 6-10 follow the pain-monitoring model [field]
Kind = ProgramEvent.Kind
State = ExerciseSession.State
Outcome = PerformedExercise.Outcome


class NotDue(Exception):
    """There is nothing to start today, or it was done already."""


class TooLate(Exception):
    """What was logged can be corrected for three days; after that it stands."""


class NothingRecorded(Exception):
    """A session cannot be finished before anything was said about it."""


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
    """One program today. `session` is the one due, under way or done; `missed_on` the day it was planned for, when it is offered again."""

    program: Program
    status: Status
    session: ExerciseSession | None = None
    next_on: date | None = None
    missed_on: date | None = None


def programs_today(*, patient: Patient, on: date) -> list[Today]:
    """Every program of the patient that is running, or else the one that was issued last. Six queries, however many programs."""
    programs = Program.objects.for_patient(patient).with_course().order_by("issued_at")
    current = [program for program in programs if program.is_current]
    return [today(program, on=on) for program in current or list(programs)[-1:]]


def today(program: Program, *, on: date) -> Today:
    """What this program asks on the patient's local date. Pure once its pauses, sessions and prescriptions are prefetched."""
    sessions = [session for session in program.sessions.all() if session.state != State.CANCELLED]
    if not program.is_current:
        return Today(program, Status.OVER)
    touched = [session for session in sessions if session.performed_on == on]
    done = next((session for session in touched if session.is_over), None)
    ahead = _ahead(program, sessions, on)
    next_on = min((day for day in ahead if day > on), default=None)
    if done:
        return Today(program, Status.DONE, done, next_on)
    under_way = next((session for session in reversed(touched) if session.state == State.STARTED), None)
    if under_way:
        return Today(program, Status.UNDER_WAY, under_way, next_on)
    if program.state == Program.State.PAUSED or any(pause.covers(on) for pause in program.pauses.all()):
        return Today(program, Status.PAUSED, next_on=next_on)
    if on in ahead:
        session = ahead[on]
        return Today(program, Status.DUE, session, next_on, session.planned_on if session.planned_on != on else None)
    if on < program.starts_on:
        return Today(program, Status.NOT_STARTED, next_on=next_on)
    return Today(program, Status.REST if next_on else Status.OVER, next_on=next_on)


def estimated_minutes(program: Program, *, on: date) -> int:
    """How long a session takes on that day, in whole minutes. Prefetch `prescriptions__steps`."""
    return minutes_for(row.dosage_on(on) for row in program.prescribed)


def minutes_for(dosages: Iterable[Dosage]) -> int:
    """Whole minutes for these exercises one after the other; 0 for none."""
    seconds = [estimated_seconds(dosage) for dosage in dosages]
    return max(1, round(sum(seconds) / 60)) if seconds else 0


@transaction.atomic
def start(*, program: Program, by: Patient, at: datetime) -> ExerciseSession:
    """Begin today's session, or answer the one under way. Freezes what the patient is told: text, dosage, cues.

    Raises NotDue. A session begun before 03:00 counts for the day before [default].
    """
    program = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk, patient=by)
    on = scheduling.local_day(at, by.zone)
    due = today(program, on=on)
    if due.status == Status.UNDER_WAY and due.session:
        return due.session
    if due.status != Status.DUE or due.session is None:
        raise NotDue
    session = due.session
    session.state, session.started_at, session.performed_on = State.STARTED, at, on
    session.cues = program.cues
    session.save(update_fields=["state", "started_at", "performed_on", "cues"])
    rows = program.prescriptions.current().select_related("version").prefetch_related("steps")
    PerformedExercise.objects.bulk_create(
        PerformedExercise(
            clinic_id=program.clinic_id,
            session=session,
            prescription=row,
            version=row.version,
            order=place,
            dosage=row.dosage_on(on),
            leads_straight_on=row.leads_straight_on,
            note=row.note,
        )
        for place, row in enumerate(rows, 1)
    )
    if due.missed_on:
        ProgramEvent.objects.write(
            program=program,
            kind=Kind.SESSION_OFFERED_AGAIN,
            by=by,
            at=at,
            planned_on=due.missed_on.isoformat(),
            on=on.isoformat(),
        )
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
    held = ExerciseSession.objects.select_for_update(of=("self",)).select_related("program", "patient")
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
    held = ExerciseSession.objects.select_for_update(of=("self",)).select_related("program")
    session = held.get(pk=session.pk, patient=by)
    if session.is_over:
        return session
    if session.state != State.STARTED or not any(row.is_recorded for row in session.performed.all()):
        raise NothingRecorded
    session.state, session.finished_at, session.comment = _state_of(session), at, comment
    session.save(update_fields=["state", "finished_at", "comment"])
    planning.refresh(program=session.program, at=at)
    ProgramEvent.objects.write(
        program=session.program, kind=Kind.SESSION_FINISHED, by=by, at=at, session=str(session.id)
    )
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


def _ahead(program: Program, sessions: Sequence[ExerciseSession], on: date) -> dict[date, ExerciseSession]:
    """The days still to come, from `on`, with a session missed this week where it is offered again."""
    ahead = {
        session.planned_on: session
        for session in sessions
        if session.state == State.PLANNED and session.planned_on >= on
    }
    if program.missed_policy != Program.MissedPolicy.FLOAT:
        return ahead
    plan = agenda.plan_of(program)
    taken = [session.performed_on for session in sessions if session.performed_on] + list(ahead)
    for session in sessions:
        if session.state == State.PLANNED and session.planned_on < on:
            day = scheduling.reoffer(plan, session.planned_on, taken=taken, on=on)
            if day is not None:
                ahead[day] = session
                taken.append(day)
    return ahead


def _state_of(session: ExerciseSession) -> str:
    outcomes = {row.outcome for row in session.performed.all()}
    if outcomes == {Outcome.DONE}:
        return State.DONE
    return State.PARTLY if outcomes & {Outcome.DONE, Outcome.PARTLY} else State.NOT_DONE
