"""A session as its clinician reads it: what was asked and said of each exercise, what was raised, what was said anew. Its page asks.

Pure, but for `beside`, once the sessions were fetched `with_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from programs import advice
from programs.advice import Advice
from programs.models import Concern, Correction, ExerciseSession, PerformedExercise
from programs.sessions import amounts, ending_of, said_of, wording
from programs.sessions.doing import IN_ONE_TAP

News = Callable[[datetime | None], bool]
Statement = tuple[datetime, str]  # when, and in words


@dataclass(frozen=True)
class Before:
    """What was said, of an exercise or of the whole session, until it was said anew `at`."""

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


@dataclass(frozen=True)
class Whole:
    """What was said of the whole session: since when it is finished, what was said of it first, and whether something is new."""

    finished_at: datetime | None
    before: tuple[Before, ...]
    is_new: bool


def with_words(sessions: QuerySet[ExerciseSession]) -> QuerySet[ExerciseSession]:
    """Fetch what this module reads, in four queries more."""
    corrections = Correction.objects.select_related("performed")
    return sessions.prefetch_related("performed__version", "performed__concerns", Prefetch("corrections", corrections))


def lines(session: ExerciseSession, *, news: News) -> list[Line]:
    """Its exercises in the order in which they were asked. `news` is `unread.since` of it."""
    return [_line(session, performed, news) for performed in session.performed.all()]


def whole(session: ExerciseSession, *, news: News) -> Whole:
    """What was said at its end."""
    said = [(row.said_at, wording.of_session(ending_of(row))) for row in _kept(session, None)]
    if session.finished_at:
        said.append((session.finished_at, wording.of_session(ending_of(session))))
    said = _tapped_first(session, said, words="")
    return Whole(said[0][0] if said else None, _before(said), any(news(at) for at, _words in said))


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


def _line(session: ExerciseSession, performed: PerformedExercise, news: News) -> Line:
    said = _statements(session, performed)
    done = amounts.in_words(performed.sets_done, dosage=performed.dosage)
    return Line(
        performed,
        _("sets: %(amounts)s") % {"amounts": done} if done else "",
        tuple(_raised(performed, news)),
        _before(said),
        any(news(at) for at, _words in said),
    )


def _statements(session: ExerciseSession, performed: PerformedExercise) -> list[Statement]:
    """All that was said of an exercise; what holds is last."""
    in_words = partial(wording.of_exercise, dosage=performed.dosage)
    said = [(row.said_at, in_words(said_of(row))) for row in _kept(session, performed)]
    if performed.recorded_at:
        said.append((performed.recorded_at, in_words(said_of(performed))))
    return _tapped_first(session, said, words=in_words(IN_ONE_TAP))


def _tapped_first(session: ExerciseSession, said: list[Statement], *, words: str) -> list[Statement]:
    """With what one tap said of it, if that came before all else; it is kept nowhere beside what took its place."""
    at = session.said_done_at
    return [(at, words), *said] if at and said and at < said[0][0] else said


def _kept(session: ExerciseSession, performed: PerformedExercise | None) -> list[Correction]:
    """What was said before of one of its exercises, or of the whole, the earliest first."""
    return [row for row in session.corrections.all() if row.performed == performed]


def _before(said: Sequence[Statement]) -> tuple[Before, ...]:
    """Each but the last, until when it held; the same said again is no change, nor is a first word."""
    return tuple(Before(words, then_at) for (_at, words), (then_at, then) in pairwise(said) if words not in ("", then))


def _raised(performed: PerformedExercise, news: News) -> Iterable[Raised]:
    for concern in performed.concerns.all():
        yield Raised(concern, performed, advice.given(concern), news(concern.at))
