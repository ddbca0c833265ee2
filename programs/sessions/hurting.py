"""Whether a session hurt so much that the phone stays calm and gives the clinic's number: in it, or the next morning.

Portal and clinic ask.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from patients.models import Patient
from programs.models import Concern, ExerciseSession, PerformedExercise
from programs.sessions.doing import STOP_AT_PAIN

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CLEARLY_MORE = 2  # [default]: a morning with more than this above the pain of the session is a bad one
BAD_MORNING = Q(morning_pain__gte=STOP_AT_PAIN) | Q(morning_pain__gt=F("most_pain") + CLEARLY_MORE)

_worst = (
    PerformedExercise.objects.filter(session=OuterRef("pk")).order_by().values("session").annotate(worst=Max("pain"))
).values("worst")


class Hurt(TypedDict):
    most_pain: int | None
    has_ended: bool


if TYPE_CHECKING:
    SessionWithHurt = WithAnnotations[ExerciseSession, Hurt]


def with_hurt(sessions: QuerySet[ExerciseSession]) -> QuerySet[SessionWithHurt]:
    """Add the most pain said in it, of one exercise or of the whole, and whether a concern ended an exercise."""
    return sessions.annotate(
        most_pain=Greatest(Subquery(_worst), "pain"),
        has_ended=Exists(Concern.objects.filter(performed__session=OuterRef("pk"), ended_exercise=True)),
    )


def has_hurt(session: SessionWithHurt) -> bool:
    """Whether the patient should call the clinic before the next one. Pure, as the next."""
    return session.has_ended or (session.most_pain is not None and session.most_pain >= STOP_AT_PAIN)


def is_bad_morning(session: SessionWithHurt) -> bool:
    """Whether the morning after hurt much, or clearly more than the session."""
    pain, during = session.morning_pain, session.most_pain
    return pain is not None and (pain >= STOP_AT_PAIN or (during is not None and pain > during + CLEARLY_MORE))


def hurt_since(patient: Patient, *, since: date, upto: date) -> list[SessionWithHurt]:
    """The patient's sessions of these days that hurt so, the latest first. One query."""
    rows = ExerciseSession.objects.for_patient(patient).filter(performed_on__range=(since, upto))
    return [row for row in with_hurt(rows.order_by("-performed_on", "-started_at", "pk")) if has_hurt(row)]
