"""The exercises of a session as one list: those ahead, from the prescriptions, or those under way and done, with their marks.

Called by the pages of the patient's phone and their preview.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from exercises.dosage import Dosage
from programs import sessions
from programs.guidance import Content
from programs.models import ExerciseSession, PerformedExercise, Program
from programs.sessions import said_of, wording


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
            wording.of_exercise(said_of(row), dosage=row.dosage),
        )
        for row in rows
    ]


def minutes_left(lines: Iterable[Line]) -> int:
    return sessions.minutes_for(line.dosage for line in lines if not line.is_recorded)
