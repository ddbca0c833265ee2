"""A session as its clinician reads it: what was asked and said of each exercise, what was raised, what was said anew. Its page asks.

Pure, but for `beside`, once the session's `performed` were fetched `with_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from programs import advice
from programs.advice import Advice
from programs.models import Concern, Correction, ExerciseSession, PerformedExercise
from programs.sessions import amounts

News = Callable[[datetime | None], bool]


@dataclass(frozen=True)
class Before:
    """What was said about an exercise until it was said anew `at`."""

    words: str
    at: datetime


@dataclass(frozen=True)
class Raised:
    """A concern, and what the phone answered to it."""

    concern: Concern
    performed: PerformedExercise
    advice: Advice
    is_new: bool


@dataclass(frozen=True)
class Line:
    """One exercise: `done` are its sets in words, empty where none were given; `before` what was said of it first, the earliest first;
    `is_new` whether something was said of it since the report was read."""

    performed: PerformedExercise
    done: str
    raised: tuple[Raised, ...]
    before: tuple[Before, ...]
    is_new: bool


def with_words(sessions: QuerySet[ExerciseSession]) -> QuerySet[ExerciseSession]:
    """Fetch what this module reads, in four queries more."""
    return sessions.prefetch_related("performed__version", "performed__concerns", "performed__corrections")


def lines(session: ExerciseSession, *, news: News) -> list[Line]:
    """Its exercises in the order in which they were asked. `news` is `unread.since` of it."""
    return [
        Line(
            performed,
            _sets(performed, performed),
            tuple(_raised(performed, news)),
            tuple(Before(_said(row), row.at) for row in performed.corrections.all()),
            news(performed.recorded_at) or any(news(row.said_at) for row in performed.corrections.all()),
        )
        for performed in session.performed.all()
    ]


def beside(session: ExerciseSession) -> tuple[ExerciseSession | None, ExerciseSession | None]:
    """The sessions begun before and after it in its program: its older and its newer report. One query."""
    rows = list(
        ExerciseSession.objects.filter(program=session.program_id, started_at__isnull=False)
        .only("performed_on", "started_at")
        .order_by("performed_on", "started_at", "pk")
    )
    place = rows.index(session)
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


def raised(lines: Iterable[Line]) -> list[Raised]:
    """Every concern of the session, the earliest first."""
    return sorted((raised for line in lines for raised in line.raised), key=lambda raised: raised.concern.at)


def _raised(performed: PerformedExercise, news: News) -> Iterable[Raised]:
    for concern in performed.concerns.all():
        yield Raised(concern, performed, advice.given(concern, stage=performed.version.stage), news(concern.at))


def _said(row: Correction) -> str:
    """E.g. “Partly (No time) · sets: left 4, 4 · pain 2 · Hard”."""
    outcome = str(row.get_outcome_display())
    if row.why_not:
        outcome = _("%(outcome)s (%(why)s)") % {"outcome": outcome, "why": row.get_why_not_display()}
    pain = "" if row.pain is None else _("pain %(pain)s") % {"pain": row.pain}
    return " · ".join(filter(None, (outcome, _sets(row, row.performed), pain, row.get_effort_display())))


def _sets(row: PerformedExercise | Correction, performed: PerformedExercise) -> str:
    done = amounts.in_words(row.sets_done, dosage=performed.dosage)
    return _("sets: %(amounts)s") % {"amounts": done} if done else ""
