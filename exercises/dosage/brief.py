"""A dosage in the few signs that fit a cell of the week grid. Pure; the grid and its read-only tables ask it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.dosage.values import CyclesDosage, Dosage, Load, LoadKind, Range, RepsDosage, TimedDosage


class Brief(NamedTuple):
    """`amount` is what is counted (“2×6”), `hold` for how long (“5 s”), `load` with what (“+2 kg”); each may be empty."""

    amount: str
    hold: str
    load: str

    def __str__(self) -> str:
        return " · ".join(filter(None, self))


def in_brief(dosage: Dosage) -> Brief:
    """The targets alone: sets×repetitions, sets×seconds, or cycles×phases."""
    load = load_in_brief(dosage.load)
    match dosage:
        case RepsDosage():
            return Brief(f"{dosage.sets.target}×{dosage.reps.target}", _hold(dosage.hold_seconds), load)
        case TimedDosage():
            time = seconds_in_brief(dosage.seconds.target)
            return Brief(time if dosage.sets.high == 1 else f"{dosage.sets.target}×{time}", "", load)
        case CyclesDosage():
            return Brief(f"{dosage.cycles.target}×{len(dosage.phases)}", _hold(dosage.ranges()["hold_seconds"]), load)
    return Brief(str(dosage), "", load)


def load_in_brief(load: Load) -> str:
    """E.g. “+2 kg” or “+1 band”; empty for body weight alone."""
    match load.kind:
        case LoadKind.NONE:
            return ""
        case LoadKind.MASS if load.kg is not None:
            return _("+%(kg)s kg") % {"kg": number_format(load.kg.normalize() if load.kg % 1 else int(load.kg))}
        case LoadKind.BANDS:
            number = load.bands or 1
            return ngettext("+%(number)s band", "+%(number)s bands", number) % {"number": number}
        case LoadKind.MASS:
            return _("+weight")
        case LoadKind.OWN:
            return _("+own resistance")
    return _("+load")


def seconds_in_brief(seconds: int) -> str:
    """“45 s”, “2 min”, and “90 s” where minutes would not be whole."""
    if seconds >= 60 and seconds % 60 == 0:
        return _("%(minutes)s min") % {"minutes": seconds // 60}
    return _("%(seconds)s s") % {"seconds": seconds}


def _hold(hold: Range) -> str:
    return seconds_in_brief(hold.target) if hold.target else ""
