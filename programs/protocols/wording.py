"""The rules of a protocol in words, read from its entry of the catalogue format. Pure; pages and the difference of versions ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.dosage import Dosage, LoadKind
from programs.grid import Course
from programs.scheduling import MAX_WEEKS

Entry = Mapping[str, Any]
Slugs = Mapping[str, str]  # what exercises are called, by their short names

ASKED: dict[str, Promise] = {
    "pain": gettext_lazy("pain"),
    "own_goals": gettext_lazy("own goals"),
    "global_change": gettext_lazy("change over all"),
}
DECIDED: dict[str, Promise] = {
    "finish": gettext_lazy("finish"),
    "extend": gettext_lazy("extend, to eight weeks in all"),
    "maintenance": gettext_lazy("keep up what was gained"),
    "review": gettext_lazy("see the patient again"),
}


def length(weeks: Entry) -> str:
    """E.g. “4–8 weeks, 6 to begin with”."""
    return _("%(low)s–%(high)s weeks, %(default)s to begin with") % weeks


def band(low: int, high: int) -> str:
    """E.g. “2–3 sessions a week”."""
    if low == high:
        return _("%(number)s sessions a week") % {"number": low}
    return _("%(low)s–%(high)s sessions a week") % {"low": low, "high": high}


def bands(entries: Iterable[Entry]) -> list[str]:
    return [_from_week(entry, band(entry["low"], entry["high"])) for entry in entries]


def gap(days: int) -> str:
    free = days - 1
    return ngettext("%(days)s free day at least", "%(days)s free days at least", free) % {"days": free}


def frequency(rule: Entry) -> str:
    """Which number of sessions is aimed at within the band, and when."""
    aim = _("aim at %(number)s a week") % {"number": rule["per_week"]}
    if "when" not in rule:
        return aim
    return (_("with a load: %(aim)s") if rule["when"]["loaded"] else _("without a load: %(aim)s")) % {"aim": aim}


def avoided(entry: Entry) -> str:
    return f"{entry['text']} ({entry['why']})" if entry.get("why") else str(entry["text"])


def milestone(entry: Entry) -> str:
    """E.g. “Week 4: the first effects stay. Ask about: pain. Decide: finish, extend”."""
    ask, decide = in_words(entry.get("ask", []), ASKED), in_words(entry.get("decide", []), DECIDED)
    said = [
        entry.get("tell", ""),
        _("Ask about: %(things)s.") % {"things": ask} if ask else "",
        _("Decide: %(things)s.") % {"things": decide} if decide else "",
    ]
    when = _("Week %(week)s") % entry if entry["week"] else _("At the start")
    return f"{when}: {' '.join(filter(None, said))}"


def in_words(keys: Iterable[str], words: Mapping[str, Promise]) -> str:
    return ", ".join(str(words.get(key, key)) for key in keys)


def course(dosage: Dosage, by_week: Iterable[Entry]) -> list[str]:
    """What differs from the base, a line for each week from which something else holds."""
    entries = list(by_week)
    asked = Course.of(dosage, entries, weeks=MAX_WEEKS)
    return [_from_week(entry, _asked(asked.on(entry["week"]))) for entry in entries]


def progression(entry: Entry, names: Slugs) -> str:
    """A harder form and what opens the way to it."""
    gate = entry["gate"]
    conditions = [
        _("from week %(min_week)s") % gate if "min_week" in gate else "",
        _("technique confirmed") if "technique_confirmed_by" in gate else "",
        _("pain at most %(pain_max)s") % gate if "pain_max" in gate else "",
        _("%(sessions_at_reps_cap)s sessions running at the most reps") % gate
        if "sessions_at_reps_cap" in gate
        else "",
    ]
    return f"{_harder(entry, names)}: {', '.join(filter(None, conditions))}"


def _harder(entry: Entry, names: Slugs) -> str:
    if "to" in entry:
        return names.get(entry["to"], entry["to"])
    load = entry["load"]
    if load["kind"] == LoadKind.BANDS:
        return ngettext("%(step)s more band", "%(step)s more bands", load["step"]) % load
    return _("%(step)s kg more") % load


def _asked(dosage: Dosage | None) -> str:
    return dosage.for_patient if dosage else _("not done")


def _from_week(entry: Entry, text: str) -> str:
    return _("from week %(week)s: %(text)s") % {"week": entry["week"], "text": text}
