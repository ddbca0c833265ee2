"""The exercises of a session as one list: those ahead, from the prescriptions, or those under way and done, with their marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from programs import adherence, course, sessions
from programs.guidance import Content
from programs.models import ExerciseSession, PerformedExercise, Program


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
    """E.g. “Done · pain 2 of 10 · Just right”; nothing before it was said."""
    pain = "" if row.pain is None else _("pain %(pain)s of 10") % {"pain": row.pain}
    return " · ".join(filter(None, (row.get_outcome_display(), pain, row.get_effort_display())))


def minutes_left(lines: Iterable[Line]) -> int:
    return sessions.minutes_for(line.dosage for line in lines if not line.is_recorded)


class WeekSoFar(NamedTuple):
    """What was done of a program week's band; `marks` has one per session up to its high end."""

    done: int
    low: int
    high: int
    marks: list[str]

    @property
    def is_enough(self) -> bool:
        return self.done >= self.low


def week_so_far(program: Program, week: int) -> WeekSoFar:
    """The program week as the clinic counts it too: a session of which less than half was done is none."""
    sessions = course.with_results(ExerciseSession.objects.counted().filter(program=program, week=week))
    marks = [session.state for session in sessions if adherence.counts(session.carried_out, of=session.asked)]
    low, high = program.band(week)
    return WeekSoFar(len(marks), low, high, [*marks, *["planned"] * (high - len(marks))])
