"""A protocol as one entry of the published catalogue format: what is exported, and what its versions keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from exercises.dosage import DosageError, Load, parse
from exercises.dosage.reading import Reader
from exercises.interchange.document import Problem, faults, path_of
from programs.models import Protocol, ProtocolPrescription

LISTS = ("bands", "frequency_rule", "cues", "avoid", "milestones", "outcomes")
Entry = dict[str, Any]
Keys = tuple[str | int, ...]


def content_of(protocol: Protocol) -> Entry:
    """The entry described by `protocol` in exercises/interchange/catalogue-v1.schema.json; what is empty is left out.

    Fetch protocols `with_content` to keep the number of queries constant.
    """
    entry: Entry = {
        "slug": protocol.slug,
        "name": protocol.name,
        "lang": protocol.lang,
        "indication": protocol.indication,
        "regions": sorted(region.key for region in protocol.regions.all()),
        "weeks": {"low": protocol.weeks_low, "default": protocol.weeks_default, "high": protocol.weeks_high},
        "per_week": {"low": protocol.per_week_low, "high": protocol.per_week_high},
        "min_gap_days": protocol.min_gap_days,
        **{name: getattr(protocol, name) for name in LISTS},
        "prescriptions": [{"exercise": row.exercise.slug, **said_of(row)} for row in protocol.prescriptions.all()],
    }
    return {name: value for name, value in entry.items() if name == "prescriptions" or value not in ("", [])}


def said_of(row: ProtocolPrescription) -> Entry:
    """What the entry of a prescription says of its exercise; what is empty is left out."""
    said = row.said | {"dosage": row.dosage.as_data()}
    return {name: value for name, value in said.items() if value not in ("", [], False)}


def with_content(protocols: QuerySet[Protocol]) -> QuerySet[Protocol]:
    """With everything `content_of` reads, in two more queries however many protocols."""
    rows = ProtocolPrescription.objects.select_related("exercise")
    return protocols.prefetch_related("regions", Prefetch("prescriptions", rows))


def problems_of(entry: Entry) -> Iterator[Problem]:
    """What the format cannot say: first where the schema is not kept; if it is, where amounts do not agree with one another."""
    found = list(faults(entry, "protocol"))
    yield from found
    if not found:
        yield from problems_of_amounts(entry)


def problems_of_amounts(entry: Entry, here: Keys = ()) -> Iterator[Problem]:
    """Spans upside down, weeks out of order, targets and loads by week that the dosage cannot take. The entry keeps the schema."""
    weeks, per_week = entry["weeks"], entry["per_week"]
    if weeks["low"] > weeks["high"]:
        yield _upside_down(*here, "weeks", "high")
    elif not weeks["low"] <= weeks["default"] <= weeks["high"]:
        text = _("The default must lie between %(low)s and %(high)s.") % weeks
        yield Problem(path_of((*here, "weeks", "default")), text)
    if per_week["low"] > per_week["high"]:
        yield _upside_down(*here, "per_week", "high")
    yield from problems_of_bands(entry.get("bands", []), (*here, "bands"))
    for place, row in enumerate(entry["prescriptions"]):
        yield from problems_of_course(row, (*here, "prescriptions", place))


def problems_of_bands(bands: Sequence[Entry], here: Keys = ()) -> Iterator[Problem]:
    yield from _unsorted(bands, here)
    for place, band in enumerate(bands):
        if band["low"] > band["high"]:
            yield _upside_down(*here, place, "high")


def problems_of_course(row: Entry, here: Keys = ()) -> Iterator[Problem]:
    """Of a prescription's `dosage` and `by_week`."""
    by_week = row.get("by_week", [])
    yield from _unsorted(by_week, (*here, "by_week"))
    try:
        ranges = parse(row["dosage"]).ranges()
    except DosageError:
        return  # said of the dosage itself
    for place, entry in enumerate(by_week):
        there = (*here, "by_week", place)
        for name, target in entry.get("targets", {}).items():
            if name not in ranges:
                text = _("This dosage has none.")
                yield Problem(path_of((*there, "targets", name)), text)
            elif not ranges[name].low <= target <= ranges[name].high:
                text = _("The target must lie between %(low)s and %(high)s.")
                yield Problem(path_of((*there, "targets", name)), text % ranges[name].as_data())
        if "load" in entry:
            yield from _of_load(entry["load"], (*there, "load"))


def _of_load(data: Entry, here: Keys) -> Iterator[Problem]:
    try:
        Reader(data).whole(Load.read)
    except DosageError as error:
        for path, reason in error.problems.items():
            yield Problem(path_of((*here, *filter(None, path.split(".")))), reason)


def _unsorted(entries: Sequence[Entry], here: Keys) -> Iterator[Problem]:
    weeks = [entry["week"] for entry in entries]
    for place, (before, week) in enumerate(pairwise(weeks), 1):
        if week <= before:
            yield Problem(path_of((*here, place, "week")), _("Each week stands once, the earlier ones first."))


def _upside_down(*keys: str | int) -> Problem:
    return Problem(path_of(keys), _("The highest value is below the lowest."))
