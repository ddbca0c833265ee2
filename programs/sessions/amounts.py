"""What was done of an exercise, set by set: the value of `PerformedExercise.sets_done`. Pure; forms, the API and `entries` read it in.

A list of `{"side": "left" | "right" | "both", "amount": n}` in the order in which it was done. An amount is repetitions, or seconds, or
cycles, as the dosage's kind has it; 0 says that the set was begun and given up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from exercises.dosage import Dosage, RepsDosage, Side, Sides, TextDosage, TimedDosage

SetsDone = list[dict[str, Any]]
MORE_SETS = 4  # [default]: so many beyond what was asked are no slip of the finger
MOST = {"reps": 200, "timed": 7200, "cycles": 40}  # in one set: twice what a dosage can ask

STEP = {"timed": 5}  # [default]: what one tap adds to an amount


class NoAmounts(ValueError):
    """What was given does not say how many were done in which set. The words say what is wrong with it."""


def parse(data: object, *, dosage: Dosage) -> SetsDone:
    """`data` (decoded JSON) as it is stored; an empty list when nothing was said. Raises NoAmounts."""
    if not isinstance(data, Sequence) or isinstance(data, str | bytes):
        raise NoAmounts(_("A list of sets is expected."))
    if len(data) > most_rows(dosage):
        raise NoAmounts(_("These are more sets than can be."))
    return [_row(row, most=MOST[dosage.kind]) for row in data]


def most_rows(dosage: Dosage) -> int:
    """How many sets can be said of it, over all sides; none where a dosage is words only."""
    if isinstance(dosage, TextDosage):
        return 0
    sets = dosage.sets.target if isinstance(dosage, RepsDosage | TimedDosage) else 1
    sides = 1 if dosage.sides == Sides.BILATERAL else 2
    return sets * sides + MORE_SETS


def in_words(sets_done: Iterable[Mapping[str, Any]], *, dosage: Dosage) -> str:
    """E.g. “left 5, 5 · right 4”; of both sides together “5, 5”; of a time “left 60 s”. Empty when nothing was said."""
    by_side = groupby(sorted(sets_done, key=lambda row: list(Side).index(row["side"])), key=lambda row: row["side"])
    return " · ".join(_of_side(Side(side), [row["amount"] for row in rows], dosage) for side, rows in by_side)


def unit(dosage: Dosage) -> str:
    """What an amount counts, in a word."""
    words = {"reps": _("times"), "timed": _("seconds"), "cycles": _("cycles")}
    return words.get(dosage.kind, "")


def _row(row: object, *, most: int) -> dict[str, Any]:
    if not isinstance(row, Mapping) or set(row) != {"side", "amount"} or row["side"] not in Side.values:
        raise NoAmounts(_("Each set needs its side and its amount."))
    amount = row["amount"]
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= most:
        raise NoAmounts(_("An amount is a whole number from 0 to %(most)s.") % {"most": most})
    return {"side": str(row["side"]), "amount": amount}


def _of_side(side: Side, amounts: Sequence[int], dosage: Dosage) -> str:
    said = ", ".join(_amount(amount, dosage) for amount in amounts)
    return said if side == Side.BOTH else f"{side.label} {said}"


def _amount(amount: int, dosage: Dosage) -> str:
    return _("%(seconds)s s") % {"seconds": amount} if isinstance(dosage, TimedDosage) else str(amount)
