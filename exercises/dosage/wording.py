"""A dosage in words: the range for the clinician, the target for the patient; called through `str(dosage)` and `dosage.for_patient`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from exercises.dosage.sides import Sides
from exercises.dosage.values import (
    CyclesDosage,
    Dosage,
    Load,
    LoadKind,
    Range,
    RepsDosage,
    TextDosage,
    TimedDosage,
)

Show = Callable[[Range], str]

# Numbers and units below are joined by a no-break space, written as itself: xgettext reads no escape for it.


def for_clinician(dosage: Dosage) -> str:
    """E.g. “2–3 sets of 4–6 per side, hold 5–10 s, changing sides each repetition”."""
    parts = [*_amount(dosage, _span), load_words(dosage.load), _tempo(dosage.tempo), _rest(dosage.rest_seconds)]
    if dosage.sides != Sides.BILATERAL:
        parts.append(_lower_first(str(dosage.sides.label)))
    return ", ".join(filter(None, parts))


def for_patient(dosage: Dosage) -> str:
    """E.g. “2 sets of 4 per side, hold 5 s”. Which side comes first is said apart, where the patient does it."""
    parts = [*_amount(dosage, _target), load_words(dosage.load), _tempo(dosage.tempo), _rest(dosage.rest_seconds)]
    return ", ".join(filter(None, parts))


def load_words(load: Load) -> str:
    """E.g. “2 kg” or “1 band (green)”; empty for body weight alone."""
    match load.kind:
        case LoadKind.NONE:
            return ""
        case LoadKind.MASS:
            text = _("%(kg)s kg") % {"kg": number_format(load.kg)} if load.kg is not None else _("weight to be found")
        case LoadKind.BANDS:
            number = load.bands
            text = ngettext("%(number)s band", "%(number)s bands", number) % {"number": number} if number else _("band")
        case LoadKind.OWN:
            text = _("own resistance")
        case _:
            text = _("load")
    return f"{text} ({load.note})" if load.note else text


def _amount(dosage: Dosage, show: Show) -> list[str]:
    match dosage:
        case RepsDosage():
            return [_reps(dosage, show), _cap(dosage, show), _hold(dosage.hold_seconds, show, ramp=dosage.slow_ramp)]
        case TimedDosage():
            return [_timed(dosage, show)]
        case CyclesDosage():
            return [_cycles(dosage, show)]
        case TextDosage():
            return [dosage.text]
    raise NotImplementedError(dosage.kind)


def _reps(dosage: RepsDosage, show: Show) -> str:
    reps = npgettext("in sets of", "%(reps)s", "%(reps)s", _most(dosage.reps, show)) % {"reps": show(dosage.reps)}
    words = {"sets": show(dosage.sets), "reps": reps}
    text = ngettext("%(sets)s set of %(reps)s", "%(sets)s sets of %(reps)s", _most(dosage.sets, show)) % words
    if dosage.sides in (Sides.BILATERAL, Sides.AFFECTED_ONLY):
        return text
    return (
        _("%(amount)s per side") % {"amount": text}
        if dosage.reps_are == "per_side"
        else _("%(amount)s in all") % {"amount": text}
    )


def _cap(dosage: RepsDosage, show: Show) -> str:
    """The cap is the clinician's concern: the patient is asked for an exact number below it."""
    if dosage.reps_cap is None or show is _target:
        return ""
    return _("never more than %(cap)s") % {"cap": dosage.reps_cap}


def _hold(hold: Range, show: Show, *, ramp: bool) -> str:
    if hold.high == 0 or (show is _target and hold.target == 0):
        return ""
    text = _("hold %(seconds)s s") % {"seconds": show(hold)}
    return _("%(hold)s, building up and letting go slowly") % {"hold": text} if ramp else text


def _timed(dosage: TimedDosage, show: Show) -> str:
    time = _time(dosage.seconds, show)
    if dosage.sides not in (Sides.BILATERAL, Sides.AFFECTED_ONLY):
        time = _("%(amount)s per side") % {"amount": time}
    if dosage.sets.high == 1:
        return time
    words = {"sets": show(dosage.sets), "time": time}
    return ngettext("%(sets)s set of %(time)s", "%(sets)s sets of %(time)s", _most(dosage.sets, show)) % words


def _time(seconds: Range, show: Show) -> str:
    shown = (seconds.target,) if show is _target else (seconds.low, seconds.high)
    if any(value % 60 for value in shown):
        return _("%(seconds)s s") % {"seconds": show(seconds)}
    minutes = Range(seconds.low // 60, seconds.target // 60, seconds.high // 60)
    return _("%(minutes)s min") % {"minutes": show(minutes)}


def _cycles(dosage: CyclesDosage, show: Show) -> str:
    count = ngettext("%(cycles)s cycle", "%(cycles)s cycles", _most(dosage.cycles, show)) % {
        "cycles": show(dosage.cycles)
    }
    if dosage.sides not in (Sides.BILATERAL, Sides.AFFECTED_ONLY):
        count = _("%(amount)s per side") % {"amount": count}
    number = len(dosage.phases)
    phases = ngettext("%(number)s phase", "%(number)s phases", number) % {"number": number}
    hold = dosage.ranges()["hold_seconds"]
    return _("%(cycles)s of %(phases)s, %(seconds)s s each") % {
        "cycles": count,
        "phases": phases,
        "seconds": show(hold),
    }


def _tempo(tempo: str) -> str:
    return _("slowly") if tempo == "slow" else _("tempo %(tempo)s") % {"tempo": tempo} if tempo else ""


def _rest(seconds: int | None) -> str:
    return "" if seconds is None else _("rest %(seconds)s s") % {"seconds": seconds}


def _span(wanted: Range) -> str:
    low, high = number_format(wanted.low), number_format(wanted.high)
    return low if wanted.is_fixed else f"{low}–{high}"


def _target(wanted: Range) -> str:
    return number_format(wanted.target)


def _most(wanted: Range, show: Show) -> int:
    return wanted.target if show is _target else wanted.high


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
