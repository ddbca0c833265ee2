"""What nobody has read of the patients' reports: never opened, or with something said since. `monitoring` and the report's page ask.

What a phone sent later than it was said counts from when it arrived: it may have been said before the report was opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from programs.models import Concern, Correction, ExerciseSession, PerformedExercise, PhoneEntry
from programs.sessions import STOP_AT_PAIN

State = ExerciseSession.State


def waits(*, on: date) -> Q:
    """Sessions with a report to be read on that date."""
    return never_opened(on=on) | Q(said_since())


def never_opened(*, on: date) -> Q:
    """Over and never read; or not finished, but it cannot wait: there was a concern or strong pain, or its day has gone by."""
    cannot_wait = Q(performed_on__lt=on) | Q(of_session(Concern)) | Q(sore())
    return Q(seen_at=None) & (Q(finished_at__isnull=False) | (Q(state=State.STARTED) & cannot_wait))


def said_since() -> Q:
    """Something was said in it, or came in, since it was read last."""
    anything = (
        Q(morning_at__gt=F("seen_at"))
        | _since("finished_at")
        | Q(Exists(PerformedExercise.objects.filter(_since("recorded_at", "session__"), session=OuterRef("pk"))))
        | Q(Exists(_of(Concern).filter(_since("at", "performed__session__"))))
        | Q(Exists(_of(Correction).filter(_since("said_at", "session__"))))
    )
    return Q(seen_at__isnull=False) & anything


def since(session: ExerciseSession) -> Callable[[datetime | None], bool]:
    """Whether what was said at an instant is new since the report was read. One query; none, and nothing is new, before it was."""
    seen_at = session.seen_at
    if seen_at is None:
        return lambda said_at: False
    came = PhoneEntry.objects.filter(patient=session.patient_id, received_at__gt=seen_at, refusal="")
    late = set(came.values_list("said_at", flat=True))
    return lambda said_at: said_at is not None and (said_at > seen_at or said_at in late)


def sore() -> Exists:
    """Whether an exercise of the session hurt so much that the phone advised to stop."""
    return Exists(PerformedExercise.objects.filter(session=OuterRef("pk"), pain__gte=STOP_AT_PAIN))


def of_session(rows: type[Concern] | type[Correction]) -> Exists:
    """Whether the session has such rows."""
    return Exists(_of(rows))


def _of(rows: type[Concern] | type[Correction]) -> QuerySet[Concern] | QuerySet[Correction]:
    session = "session" if rows is Correction else "performed__session"
    return rows._default_manager.filter(**{session: OuterRef("pk")})


def _since(said_at: str, session: str = "") -> Q:
    """What was said at that instant was said, or came in, after the session at the end of the path was read."""
    late = PhoneEntry.objects.filter(
        patient=OuterRef(f"{session}patient"),
        said_at=OuterRef(said_at),
        received_at__gt=OuterRef(f"{session}seen_at"),
        refusal="",
    )
    return Q(**{f"{said_at}__gt": F(f"{session}seen_at")}) | Q(Exists(late))
