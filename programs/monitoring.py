"""What a clinician does with a report of a session: see it and reply; and which reports wait to be read. Called by the pages and the API.

Neither sends the patient a message: both turn up on the phone when it is next opened.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs import unread
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
from programs.sessions import BAD_MORNING, STOP_AT_PAIN, with_hurt

UNSEEN_FOR = timedelta(days=14)  # [default]: afterwards a report is no news
Kind = ProgramEvent.Kind


@transaction.atomic
def see(*, session: ExerciseSession, by: Clinician, at: datetime) -> ExerciseSession:
    """A clinician opened its report. It counts the first time, and again once something was said since; otherwise nothing happens.

    Raises Refused before the session was begun.
    """
    session = _hold(session, by=by)
    if session.seen_at is None or ExerciseSession.objects.filter(unread.said_since(), pk=session.pk).exists():
        _see(session, by=by, at=at)
    return session


@transaction.atomic
def reply(*, session: ExerciseSession, text: str, by: Clinician, at: datetime) -> ExerciseSession:
    """A word to the patient, at most 500 characters. Another one replaces it, an empty one takes it back.

    A report that nobody opened counts as seen; what came in since one was opened does not. The same twice is once. Raises Refused.
    """
    text = text.strip()
    if len(text) > LONGEST_REPLY:
        raise Refused({"reply": _("At most %(most)s characters, please.") % {"most": LONGEST_REPLY}})
    session = _hold(session, by=by)
    if session.seen_at is None:
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


def of_program(program: Program, *, on: date) -> QuerySet[ExerciseSession]:
    """Its reports, the latest first, with what `with_signs` and `course.with_results` add. One query."""
    begun = ExerciseSession.objects.filter(program=program, started_at__isnull=False)
    return with_signs(with_results(begun), on=on).order_by("-performed_on", "-started_at", "-pk")


def unseen(clinician: Clinician, *, on: date) -> QuerySet[ExerciseSession]:
    """Reports of running programs that nobody has opened, or in which something was said since, of the last two weeks."""
    lately = reports(clinician).filter(unread.waits(on=on), performed_on__gte=on - UNSEEN_FOR)
    return lately.filter(program__state__in=[Program.State.ACTIVE, Program.State.PAUSED], patient__discharged_at=None)


def urgent_first(sessions: QuerySet[ExerciseSession]) -> QuerySet[ExerciseSession]:
    """First where a concern was raised (`has_concern`), it hurt so much that the phone advised to stop (`hurt`), or the morning after was
    bad (`worse_next_morning`), then by age."""
    signs = with_hurt(sessions).annotate(
        has_concern=unread.of_session(Concern),
        hurt=Case(When(most_pain__gte=STOP_AT_PAIN, then=True), default=False),
        worse_next_morning=Case(When(BAD_MORNING, then=True), default=False),
    )
    urgent = Q(has_concern=True) | Q(hurt=True) | Q(worse_next_morning=True)
    ordered = signs.order_by(Case(When(urgent, then=0), default=1), "started_at", "pk")
    return ordered.select_related("patient").defer("cues", "comment")


def with_signs(sessions: QuerySet[ExerciseSession], *, on: date) -> QuerySet[ExerciseSession]:
    """Add whether a concern was raised in it (`has_concern`), whether something was said anew (`is_corrected`), and whether there is
    something to be read (`is_unread`)."""
    return sessions.annotate(
        has_concern=unread.of_session(Concern),
        is_corrected=Case(When(_is_corrected(), then=True), default=False),
        is_unread=Case(When(unread.waits(on=on), then=True), default=False),
    )


def _is_corrected() -> Q:
    """Something else was said before; or all of it was said in one tap, and then anew."""
    anew = PerformedExercise.objects.filter(session=OuterRef("pk"), recorded_at__gt=OuterRef("said_done_at"))
    return Q(unread.of_session(Correction)) | Q(Exists(anew))


def _hold(session: ExerciseSession, *, by: Clinician) -> ExerciseSession:
    """The session as it stands now, locked until the end of the transaction, if it is the clinic's."""
    held = ExerciseSession.objects.for_clinician(by).select_for_update(of=("self",), no_key=True)
    session = held.select_related("program").get(pk=session.pk)
    if session.started_at is None:
        raise Refused({"": _("This session was not begun, so there is nothing to read yet.")})
    return session


def _see(session: ExerciseSession, *, by: Clinician, at: datetime) -> None:
    session.seen_at, session.seen_by = at, by
    session.save(update_fields=["seen_at", "seen_by"])
    _note(session, Kind.SEEN, by, at)


def _note(session: ExerciseSession, kind: Kind, by: Clinician, at: datetime, **about: bool) -> None:
    ProgramEvent.objects.write(program=session.program, kind=kind, by=by, at=at, session=str(session.pk), **about)
