"""Saying how it went: the verbs record, finish and, in one tap, say_done. What was said before is kept when it is said anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from patients.models import Clinician, Patient
from programs import scheduling
from programs.models import Correction, ExerciseSession, PerformedExercise, ProgramEvent
from programs.reminders import planning
from programs.sessions import amounts
from programs.sessions.beginning import freeze
from programs.sessions.correcting import TooLate, is_correctable
from programs.sessions.due import NotDue, Status, hold, today

STOP_AT_PAIN = 6  # [default]; bands 0-3, 4-5 and 6-10 follow the pain-monitoring model [field]
Kind = ProgramEvent.Kind
State = ExerciseSession.State
Outcome = PerformedExercise.Outcome


class NothingRecorded(Exception):
    """A session cannot be finished before anything was said about it."""


class Said(NamedTuple):
    """How one exercise went, as one statement of the patient. Of two said at the same instant the greater one holds."""

    outcome: str
    pain: int | None
    effort: str
    sets_done: list[dict[str, Any]]
    why_not: str

    @property
    def rank(self) -> tuple[str, ...]:
        return tuple(map(str, self))


IN_ONE_TAP = Said(Outcome.DONE.value, None, "", [], "")


class Ending(NamedTuple):
    """What was said of a whole session. One in which something is said outlasts one in which nothing is."""

    comment: str = ""
    pain: int | None = None
    effort: str = ""

    @property
    def is_silent(self) -> bool:
        return self == Ending()

    def weight(self, said_at: datetime) -> tuple[Any, ...]:
        return (not self.is_silent, said_at, *map(str, self))


@transaction.atomic
def record(
    *,
    performed: PerformedExercise,
    outcome: str,
    by: Patient | Clinician,
    at: datetime,
    pain: int | None = None,
    effort: str = "",
    sets_done: Sequence[Any] = (),
    why_not: str = "",
) -> PerformedExercise:
    """Say how one exercise went: pain 0-10, None when not said; `sets_done` as `amounts` describes it; `why_not` unless it was done.

    Said again, it corrects, for three days [default], and what was said before is kept; the same twice is once. An exercise that a concern
    ended may be said to be done all the same: the patient knows, and the clinician reads both. Raises TooLate, NoAmounts.
    """
    session = hold_session(performed)
    performed = PerformedExercise.objects.select_related("version").get(pk=performed.pk)
    if not is_correctable(session, on=scheduling.local_day(at, session.patient.zone)):
        raise TooLate
    said = statement(performed, outcome, pain=pain, effort=effort, sets_done=sets_done, why_not=why_not)
    if said != said_of(performed):
        note_down(performed, said, session=session, by=by, said_at=_after(performed.recorded_at, at), at=at)
    return performed


@transaction.atomic
def finish(
    *,
    session: ExerciseSession,
    by: Patient,
    at: datetime,
    comment: str = "",
    pain: int | None = None,
    effort: str = "",
) -> ExerciseSession:
    """Close the session with what was said. Done when every exercise was, not done when none was, else partly. Raises NothingRecorded.

    `pain` (0-10) and `effort` are of the whole session, where they are asked once at the end. What is said of a session that is over
    corrects, for three days [default], and what was said before is kept; nothing said changes nothing.
    """
    held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
    session = held.get(pk=session.pk, patient=by)
    if not session.is_over and (session.state != State.STARTED or not session.performed.exclude(outcome="").exists()):
        raise NothingRecorded
    ending = Ending(comment, pain, effort)
    is_said = not session.is_over or (not ending.is_silent and ending != ending_of(session))
    if is_said and (not session.is_over or is_correctable(session, on=scheduling.local_day(at, by.zone))):
        close(session, ending, by=by, said_at=_after(session.finished_at, at), at=at)
    return session


@transaction.atomic
def say_done(*, session: ExerciseSession, by: Patient, at: datetime) -> ExerciseSession:
    """Done, in one tap: begin the session if need be, say done of every exercise of which nothing was said, and finish.

    A tap fills gaps: what was or will be said of an exercise or of the whole itself holds over it, however late it arrives. Of pain and
    effort nothing is said. A session that is over stays as it is. Raises NotDue when it is neither due today nor under way.
    """
    program = hold(session.program, by=by, at=at)
    on = scheduling.local_day(at, by.zone)
    session = program.sessions.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if session.is_over:
        return session
    due = today(program, on=on)
    if due.status == Status.DUE and due.session == session:
        freeze(session, program=program, on=on, at=at)
    elif session.state != State.STARTED or not is_correctable(session, on=on):
        raise NotDue
    session.performed.filter(outcome="").update(**IN_ONE_TAP._asdict(), recorded_at=at)
    session.state, session.finished_at, session.said_done_at = _state_of(session), at, at
    session.save(update_fields=["state", "finished_at", "said_done_at"])
    planning.refresh(program=program, at=at)
    ProgramEvent.objects.write(program=program, kind=Kind.SAID_DONE, by=by, at=at, session=str(session.id))
    return session


def asks_to_stop(said: PerformedExercise | ExerciseSession) -> bool:
    """Whether it hurt so much that the patient should leave it for today and call the clinic."""
    return said.pain is not None and said.pain >= STOP_AT_PAIN


def hold_session(performed: PerformedExercise) -> ExerciseSession:
    """The session of an exercise, locked until the end of the transaction."""
    held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
    return held.get(pk=performed.session_id)


def statement(
    performed: PerformedExercise,
    outcome: str,
    *,
    pain: int | None = None,
    effort: str = "",
    sets_done: Any = (),
    why_not: str = "",
) -> Said:
    """What is said about an exercise; a reason is none where it was done. Raises NoAmounts."""
    sets = amounts.parse(sets_done, dosage=performed.dosage)
    return Said(outcome, pain, effort, sets, "" if outcome == Outcome.DONE else why_not)


def said_of(row: PerformedExercise | Correction) -> Said:
    """What holds about an exercise now, or was said of it before."""
    return Said(row.outcome, row.pain, row.effort, row.sets_done, row.why_not)


def ending_of(row: ExerciseSession | Correction) -> Ending:
    """What holds about the whole session now, or was said of it before."""
    return Ending(row.comment, row.pain, row.effort)


def note_down(
    performed: PerformedExercise,
    said: Said,
    *,
    session: ExerciseSession,
    by: Patient | Clinician,
    said_at: datetime,
    at: datetime,
) -> None:
    """What was said last holds, whenever it arrives; whatever else was said is kept beside it. The session must be held."""
    before, before_at = said_of(performed), performed.recorded_at
    if (before, before_at) == (IN_ONE_TAP, session.said_done_at):
        before_at = None  # a tap fills gaps: nobody said it of this exercise
    if (said, said_at) == (before, before_at):
        return
    if before_at is not None and (said_at, said.rank) < (before_at, before.rank):
        _keep(session, said, said_at=said_at, performed=performed)
    else:
        if before_at is not None:
            _keep(session, before, said_at=before_at, performed=performed)
        performed.outcome, performed.pain, performed.effort, performed.sets_done, performed.why_not = said
        performed.recorded_at = said_at
        performed.save(update_fields=[*Said._fields, "recorded_at"])
    if session.is_over and session.state != (state := _state_of(session)):
        session.state = state
        session.save(update_fields=["state"])
        planning.refresh(program=session.program, at=at)  # the morning after is asked about what was done
    kind = Kind.CORRECTED if before_at else Kind.RECORDED
    ProgramEvent.objects.write(program=session.program, kind=kind, by=by, at=said_at, performed=str(performed.id))


def close(session: ExerciseSession, ending: Ending, *, by: Patient, said_at: datetime, at: datetime) -> None:
    """The session is over. What was said of it last holds; whatever else was said is kept beside it. The session must be held."""
    before, before_at = ending_of(session), session.finished_at
    if before.is_silent and before_at == session.said_done_at:
        before_at = None  # nor of the whole
    if (ending, said_at) == (before, before_at):
        return
    if before_at is not None and ending.weight(said_at) < before.weight(before_at):
        _keep(session, ending, said_at=said_at)
    else:
        if before_at is not None:
            _keep(session, before, said_at=before_at)
        session.state, session.finished_at = _state_of(session), said_at
        session.comment, session.pain, session.effort = ending
        session.save(update_fields=["state", "finished_at", *Ending._fields])
        planning.refresh(program=session.program, at=at)
    if before_at is None or (not ending.is_silent and ending != before):
        kind = Kind.CORRECTED if before_at else Kind.SESSION_FINISHED
        ProgramEvent.objects.write(program=session.program, kind=kind, by=by, at=said_at, session=str(session.id))


def _after(before: datetime | None, at: datetime) -> datetime:
    """What is said to us directly is said after all that we know, even where a phone's clock is some seconds ahead of ours."""
    return max(at, before + timedelta.resolution) if before else at


def _keep(
    session: ExerciseSession, said: Said | Ending, *, said_at: datetime, performed: PerformedExercise | None = None
) -> None:
    """Once, however often it was said in that instant; nothing said is nothing to keep."""
    if said == Ending():
        return
    words = said._asdict() | {"performed": performed, "said_at": said_at}
    if not session.corrections.filter(**words).exists():
        session.corrections.create(clinic_id=session.clinic_id, **words)


def _state_of(session: ExerciseSession) -> str:
    outcomes = {row.outcome for row in session.performed.all()}
    if outcomes == {Outcome.DONE}:
        return State.DONE
    return State.PARTLY if outcomes & {Outcome.DONE, Outcome.PARTLY} else State.NOT_DONE
