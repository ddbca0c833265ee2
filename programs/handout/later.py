"""What a course of dosages changes after its first session, in one line for the patient. Pure words; the sheet asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from exercises.dosage import Dosage
from patients.templatetags.days import day
from programs.guidance import Amount, amounts


class Asked(NamedTuple):
    """What one dated session asks of an exercise: None when it is left out. `week` is the program's, from 1; None inside a pause."""

    on: date
    week: int | None
    dosage: Dosage | None


def later(course: Sequence[Asked]) -> str:
    """E.g. “From week 3: 6 times per side · from week 5: 8”; nothing when every session asks the same."""
    told, label = [], ""
    for before, now in pairwise(course):
        if now.dosage != before.dosage:
            what, label = _what(before.dosage, now.dosage, label)
            told.append(_("from %(when)s: %(what)s") % {"when": when(now, before), "what": what})
    line = " · ".join(told)
    return line[:1].upper() + line[1:]


def when(now: Asked, before: Asked) -> str:
    """By the week where it begins one, as the sheet's dates are grouped, else by the day."""
    return day(now.on) if now.week in (before.week, None) else _("week %(number)s") % {"number": now.week}


def _what(before: Dosage | None, now: Dosage | None, label: str) -> tuple[str, str]:
    """The change in words, and the label that the next one need not repeat."""
    if now is None:
        return _("leave it out"), ""
    changed = _changed_amounts(before, now)
    if not changed:
        return now.for_patient, ""
    if len(changed) > 1:
        return ", ".join(map(_amount, changed)), ""
    (one,) = changed
    return (_number(one) if one.label == label else _amount(one)), one.label


def _changed_amounts(before: Dosage | None, now: Dosage) -> tuple[Amount, ...]:
    """The big numbers that differ; none where more than targets do."""
    if before is None or before.at_low() != now.at_low():
        return ()
    return tuple(amount for amount in amounts(now) if amount not in amounts(before))


def _amount(amount: Amount) -> str:
    return f"{_number(amount)} {amount.label}"


def _number(amount: Amount) -> str:
    return f"{amount.number} {amount.unit}" if amount.unit else str(amount.number)
