"""The exercises of a session as one list: those ahead, from the prescriptions, or those under way and done, with their marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from programs import adherence, course, sessions
from programs.guidance import Content
from programs.models import ExerciseSession, PerformedExercise, Program
from programs.scheduling import DAY, local_day
from programs.sessions.amounts import in_words

SEEN_FOR_DAYS = 3  # [default]
OUT = (ExerciseSession.State.SKIPPED, ExerciseSession.State.CANCELLED)


@dataclass(frozen=True)
class Line:
    """One exercise and where it leads. `mark` is empty before the session, `said` until the patient has said how it went."""

    content: Content
    dosage: Dosage
    url: str
    mark: str = ""
    said: str = ""

    @property
    def is_recorded(self) -> bool:
        return bool(self.said)


def ahead(program: Program, *, on: date, session: ExerciseSession | None = None) -> list[Line]:
    """What the program asks on that day, in that session; every line leads to its guide. Fetch the program `with_course()`."""
    return [
        Line(row.version.content, dosage, reverse("programs:portal_guide", args=[row.pk]))
        for row, dosage in program.prescribed_on(on, session=session)
    ]


def begun(rows: Iterable[PerformedExercise]) -> list[Line]:
    """What was asked in a session and how it went; every line leads to its page."""
    return [
        Line(
            row.version.content,
            row.dosage,
            reverse("programs:portal_exercise", args=[row.pk]),
            row.outcome or "planned",
            said(row),
        )
        for row in rows
    ]


def said(row: PerformedExercise) -> str:
    """E.g. “Partly · No time · pain 2 of 10 · Just right · left 4, 4”; nothing before it was said."""
    sets = in_words(row.sets_done, dosage=row.dosage)
    return _joined(row.get_outcome_display(), row.get_why_not_display(), rated(row), sets)


def rated(said: PerformedExercise | ExerciseSession) -> str:
    """E.g. “pain 2 of 10 · Just right”, of one exercise or of a whole session."""
    pain = "" if said.pain is None else _("pain %(pain)s of 10") % {"pain": said.pain}
    return _joined(pain, said.get_effort_display())


def minutes_left(lines: Iterable[Line]) -> int:
    return sessions.minutes_for(line.dosage for line in lines if not line.is_recorded)


class WeekSoFar(NamedTuple):
    """What was done of a program week's band; `marks` has one per session up to its high end, in the order of the days."""

    done: int
    low: int
    high: int
    marks: list[str]

    @property
    def is_enough(self) -> bool:
        return self.done >= self.low


def week_so_far(program: Program, week: int) -> WeekSoFar:
    """The program week as the clinic counts it too. One query; `week_among` needs none. Fetch the program `with_course()`."""
    counted = ExerciseSession.objects.counted().filter(program=program, week=week)
    return week_among(course.with_results(counted), program, week)


def week_among(sessions: Iterable[Any], program: Program, week: int) -> WeekSoFar:
    """A program week among sessions fetched `with_results`: one of which less than half was done is none."""
    of_week = [row for row in sessions if row.program_id == program.pk and row.week == week and row.is_over]
    counted = {row.pk for row in of_week if adherence.counts(row.carried_out, of=row.asked)}
    low, high = program.band(week)
    return WeekSoFar(len(counted), low, high, _marks(program, week, counted, high))


def is_newly_seen(session: ExerciseSession, *, on: date, zone: ZoneInfo) -> bool:
    """Whether a clinician read its report, or replied to it, on that local date or in the three days before."""
    instants = [instant for instant in (session.seen_at, session.replied_at) if instant]
    return bool(instants) and on <= local_day(max(instants), zone) + SEEN_FOR_DAYS * DAY


def _marks(program: Program, week: int, counted: Collection[Any], high: int) -> list[str]:
    """Those that count and the places that are free, in the order of their days."""
    standing = [row for row in program.sessions.all() if row.week == week and row.state not in OUT]
    standing.sort(key=lambda row: row.performed_on or row.planned_on)
    marks = [row.state if row.pk in counted else "planned" for row in standing]
    while len(marks) > high and "planned" in marks:
        marks.remove("planned")
    return marks + ["planned"] * (high - len(marks))


def _joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)
