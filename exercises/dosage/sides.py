"""Which side works, in which order: `sides_for` is asked for the patient's page and the handout."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sides(TextChoices):
    BILATERAL = "bilateral", _("Both sides together")
    EACH = "each", _("One side, then the other")
    ALTERNATE = "alternate", _("Changing sides each repetition")
    BOTH_ALWAYS = "both_always", _("Both sides, even if only one hurts")
    AFFECTED_ONLY = "affected_only", _("Affected side only")
    AFFECTED_EXTRA = "affected_extra", _("Both sides, one more set on the affected side")


class Side(TextChoices):
    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    BOTH = "both", _("both together")

    @property
    def other(self) -> Side:
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTH: Side.BOTH}[self]


class AffectedSide(TextChoices):
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")
    UNKNOWN = "unknown", _("Not known")


class Turn(NamedTuple):
    """A side's turn to work; `extra_sets` come on top of the dosage."""

    side: Side
    extra_sets: int = 0


def sides_for(sides: Sides, affected: AffectedSide) -> tuple[Turn, ...]:
    """The turns of one exercise in the order they are done: the affected side first, left first when it is not known [default].

    An exercise for the affected side only is given to both sides when both are affected or none is known: leaving one out would be a guess.
    """
    if sides == Sides.BILATERAL:
        return (Turn(Side.BOTH),)
    one_sided = affected in (AffectedSide.LEFT, AffectedSide.RIGHT)
    first = Side(affected.value) if one_sided else Side.LEFT
    if sides == Sides.AFFECTED_ONLY and one_sided:
        return (Turn(first),)
    extra = 1 if sides == Sides.AFFECTED_EXTRA else 0
    return (Turn(first, extra), Turn(first.other, 0 if one_sided else extra))
