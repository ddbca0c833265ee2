"""The exercises of a session as one list: those ahead, from the prescriptions, or those under way and done, with their marks.

Called by the pages of the patient's phone and their preview.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from programs import sessions
from programs.guidance import Content
from programs.models import ExerciseSession, PerformedExercise, Program
from programs.sessions.amounts import in_words


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


def _joined(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)
