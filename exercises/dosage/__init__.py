"""The Dosage value: how much of an exercise, on which sides. Used by every room above the library."""

from exercises.dosage.brief import Brief, in_brief
from exercises.dosage.change import instead
from exercises.dosage.estimate import estimated_seconds
from exercises.dosage.reading import DosageError
from exercises.dosage.sides import AffectedSide, Side, Sides, Turn, sides_for
from exercises.dosage.values import (
    CyclesDosage,
    Dosage,
    Load,
    LoadKind,
    Phase,
    PhaseAction,
    Range,
    RepsDosage,
    TextDosage,
    TimedDosage,
    parse,
)

__all__ = [
    "AffectedSide",
    "Brief",
    "CyclesDosage",
    "Dosage",
    "DosageError",
    "Load",
    "LoadKind",
    "Phase",
    "PhaseAction",
    "Range",
    "RepsDosage",
    "Side",
    "Sides",
    "TextDosage",
    "TimedDosage",
    "Turn",
    "estimated_seconds",
    "in_brief",
    "instead",
    "parse",
    "sides_for",
]
