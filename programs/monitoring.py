"""What a clinician does with a report of a session: see it and reply; and which reports nobody has seen. Called by the pages and the API.

Neither sends the patient a message: both turn up on the phone when it is next opened.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs.course import with_results
from programs.models import (
    LONGEST_REPLY,
    Concern,
    Correction,
    ExerciseSession,
    PerformedExercise,
    Program,
    ProgramEvent,
)
from programs.prescribing import Refused
from programs.sessions import STOP_AT_PAIN

UNSEEN_FOR = timedelta(days=14)  # [default]: afterwards a report is no news
Kind = ProgramEvent.Kind


@transaction.atomic
def see(*, session: ExerciseSession, by: Clinician, at: datetime) -> ExerciseSession:
    """A clinician opened its report. The first time counts; later nothing happens. Raises Refused before the session was begun."""
    session = _hold(session, by=by)
    _see(session, by=by, at=at)
    return session


@transaction.atomic
def reply(*, session: ExerciseSession, text: str, by: Clinician, at: datetime) -> ExerciseSession:
    """A word to the patient, at most 500 characters. Another one replaces it, an empty one takes it back; the report counts as seen.

    Saying the same twice is saying it once. Raises Refused.
    """
    text = text.strip()
    if len(text) > LONGEST_REPLY:
        raise Refused({"reply": _("At most %(most)s characters, please.") % {"most": LONGEST_REPLY}})
    session = _hold(session, by=by)
    _see(session, by=by, at=at)
    if session.reply == text:
        return session
    session.reply, session.replied_at = text, at if text else None
    session.save(update_fields=["reply", "replied_at"])
    _note(session, Kind.REPLIED, by, at, taken_back=not text)
    return session


def reports(clinician: Clinician) -> QuerySet[ExerciseSession]:
    """The clinic's sessions that were begun: each has a report."""
    return ExerciseSession.objects.for_clinician(clinician).filter(started_at__isnull=False)


def of_program(program: Program) -> QuerySet[ExerciseSession]:
    """Its reports, the latest first, with what `with_signs` and `course.with_results` add. One query."""
    begun = ExerciseSession.objects.filter(program=program, started_at__isnull=False)
    return with_signs(with_results(begun)).order_by("-performed_on", "-started_at")


def unseen(clinician: Clinician, *, on: date) -> QuerySet[ExerciseSession]:
    """Reports of running programs that nobody has opened, of the last two weeks."""
    over = reports(clinician).filter(finished_at__isnull=False, seen_at=None, performed_on__gte=on - UNSEEN_FOR)
    return over.filter(program__state__in=[Program.State.ACTIVE, Program.State.PAUSED], patient__discharged_at=None)


def urgent_first(sessions: QuerySet[ExerciseSession]) -> QuerySet[ExerciseSession]:
    """First where a concern was raised (`has_concern`) or it hurt so much that the phone advised to stop (`hurt`), then by age."""
    sore = PerformedExercise.objects.filter(session=OuterRef("pk"), pain__gte=STOP_AT_PAIN)
    signs = sessions.annotate(
        has_concern=_of(Concern), hurt=Q(pain__isnull=False, pain__gte=STOP_AT_PAIN) | Exists(sore)
    )
    ordered = signs.order_by(Case(When(Q(has_concern=True) | Q(hurt=True), then=0), default=1), "finished_at", "pk")
    return ordered.select_related("patient").defer("cues", "comment")


def with_signs(sessions: QuerySet[ExerciseSession]) -> QuerySet[ExerciseSession]:
    """Add whether a concern was raised in it (`has_concern`) and whether something was said anew (`is_corrected`)."""
    return sessions.annotate(has_concern=_of(Concern), is_corrected=_of(Correction))


def _of(rows: type[Concern] | type[Correction]) -> Exists:
    """Whether the session has such rows."""
    return Exists(rows._default_manager.filter(performed__session=OuterRef("pk")))


def _hold(session: ExerciseSession, *, by: Clinician) -> ExerciseSession:
    """The session as it stands now, locked until the end of the transaction, if it is the clinic's."""
    held = ExerciseSession.objects.for_clinician(by).select_for_update(of=("self",), no_key=True)
    session = held.select_related("program").get(pk=session.pk)
    if session.started_at is None:
        raise Refused({"": _("This session was not begun, so there is nothing to read yet.")})
    return session


def _see(session: ExerciseSession, *, by: Clinician, at: datetime) -> None:
    if session.seen_at is None:
        session.seen_at, session.seen_by = at, by
        session.save(update_fields=["seen_at", "seen_by"])
        _note(session, Kind.SEEN, by, at)


def _note(session: ExerciseSession, kind: Kind, by: Clinician, at: datetime, **about: bool) -> None:
    ProgramEvent.objects.write(program=session.program, kind=kind, by=by, at=at, session=str(session.pk), **about)
