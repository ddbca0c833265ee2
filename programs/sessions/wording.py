"""What was said of an exercise or of a whole session, in words: for the patient's pages, the clinic's report and what came too late."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from programs.models import Effort, PerformedExercise
from programs.sessions.amounts import in_words
from programs.sessions.doing import Ending, Said

Outcome = PerformedExercise.Outcome
WhyNot = PerformedExercise.WhyNot


def of_exercise(said: Said, *, dosage: Dosage | None = None) -> str:
    """E.g. “Partly · No time · pain 2 of 10 · Just right · left 4, 4”; nothing before it was said. Sets need the dosage that asked them."""
    sets = in_words(said.sets_done, dosage=dosage) if dosage else ""
    return _joined(_label(Outcome, said.outcome), _label(WhyNot, said.why_not), rated(said), sets)


def of_session(ending: Ending) -> str:
    """E.g. “pain 2 of 10 · Just right · The knee was warm.”; nothing where nothing was said."""
    return _joined(rated(ending), ending.comment)


def rated(said: Said | Ending) -> str:
    """E.g. “pain 2 of 10 · Just right”."""
    pain = "" if said.pain is None else _("pain %(pain)s of 10") % {"pain": said.pain}
    return _joined(pain, _label(Effort, said.effort))


def _label(choices: Any, said: str) -> str:
    return str(choices(said).label) if said else ""


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
