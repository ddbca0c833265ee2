"""What the patient does otherwise when one dosage is asked instead of another, in words. Pure; the difference of programs asks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.dosage.sides import Sides
from exercises.dosage.values import Dosage, Range
from exercises.dosage.wording import load_words


def instead(then: Dosage | None, now: Dosage | None) -> str:
    """What of a dosage the patient does otherwise; empty where only what the clinician may choose from is another."""
    if then == now:
        return ""
    if now is None:
        return _("leave it out")
    if then is None:
        return _("do it: %(dosage)s") % {"dosage": now.for_patient}
    if then.for_patient == now.for_patient and then.sides == now.sides:
        return ""
    parts = list(_parts(then, now))
    if type(then) is type(now) and 0 < len(parts) < 3:
        return _(" and ").join(parts)
    return _("%(now)s, before: %(then)s") % {"now": now.for_patient, "then": then.for_patient}


def _parts(then: Dosage, now: Dosage) -> Iterator[str]:
    before, after = then.ranges(), now.ranges()
    for name in ("sets", "reps", "cycles", "seconds", "hold_seconds"):
        if name in before and name in after and before[name].target != after[name].target:
            yield _amount(name, before[name], after[name], per_side=_is_per_side(now))
    if then.load != now.load:
        words = {"now": _load(now), "then": _load(then)}
        yield _("%(now)s instead of %(then)s") % words
    if then.sides != now.sides:
        yield str(Sides(now.sides).label)
    if (then.rest_seconds, then.tempo) != (now.rest_seconds, now.tempo):
        yield now.for_patient


def _amount(name: str, before: Range, after: Range, *, per_side: bool) -> str:
    words = {"now": after.target, "then": before.target}
    match name:
        case "sets":
            return ngettext("%(now)s set instead of %(then)s", "%(now)s sets instead of %(then)s", after.target) % words
        case "reps" if per_side:
            return _("%(now)s times per side instead of %(then)s") % words
        case "reps":
            return _("%(now)s times instead of %(then)s") % words
        case "cycles":
            return _("%(now)s cycles instead of %(then)s") % words
        case "seconds":
            return _("%(now)s seconds instead of %(then)s") % words
    return _("hold %(now)s seconds instead of %(then)s") % words


def _is_per_side(dosage: Dosage) -> bool:
    one = dosage.sides in (Sides.BILATERAL, Sides.AFFECTED_ONLY)
    return not one and getattr(dosage, "reps_are", "per_side") == "per_side"


def _load(dosage: Dosage) -> str:
    return load_words(dosage.load) or _("body weight only")
