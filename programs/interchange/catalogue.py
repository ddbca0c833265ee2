"""The whole catalogue, exercises and protocols, from and to a document of the published format. The commands and the demo call it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from exercises.dosage import parse
from exercises.interchange import catalogue, problems
from exercises.interchange.catalogue import Changes, Entry
from exercises.interchange.document import Document, Keys, Problem, path_of, refuse
from exercises.models import Exercise
from patients.models import Clinician
from programs import goals
from programs.models import Protocol, ProtocolPrescription

LISTS = ("frequency_rule", "cues", "avoid", "milestones", "outcomes")


@dataclass(frozen=True)
class Report:
    """What loading a document changed, by slug."""

    exercises: Changes
    protocols: Changes


@transaction.atomic
def load(
    document: Document, *, by: Clinician | None, at: datetime, revise: bool = True, overwrite: bool = False
) -> Report:
    """Bring the shared catalogue in line with the document: what is new is added, what changed becomes a new version.

    `document` is what `exercises.interchange.document.read` answers. Loading it again changes nothing. With `revise` false what is
    there stays as it is; without `overwrite`, what was edited here since it was loaded: a conflict. Raises CatalogueError, and
    then nothing is loaded.
    """
    refuse(_problems(document))
    exercises = catalogue.load(document, by=by, at=at, revise=revise, overwrite=overwrite)
    protocols = _load_protocols(document["protocols"], revise=revise, overwrite=overwrite)
    if any((exercises.added, exercises.revised, protocols.added, protocols.revised)):
        goals.refresh()
    return Report(exercises, protocols)


def load_missing(document: Document, *, at: datetime) -> Report:
    """Load the exercises and protocols that are not there yet; what is there is neither judged nor changed: two queries if all is."""
    known = {
        group: set(model.objects.filter(clinic=None).values_list("slug", flat=True))
        for group, model in (("exercises", Exercise), ("protocols", Protocol))
    }
    missing = {group: [entry for entry in document[group] if entry["slug"] not in known[group]] for group in known}
    return (
        load(document | missing, by=None, at=at, revise=False)
        if any(missing.values())
        else Report(Changes(), Changes())
    )


def dump() -> Document:
    """The shared catalogue as it stands published; loading it again changes nothing. Raises Unlicensed."""
    protocols = [_entry(protocol) for protocol in _with_content().filter(retired_at=None).order_by("slug")]
    return {
        "format": "setwell-catalogue",
        "version": 1,
        "lang": settings.LANGUAGE_CODE,
        **catalogue.dump(needed={slug for entry in protocols for slug in _exercises_of(entry)}),
        "protocols": protocols,
    }


def _problems(document: Document) -> Iterator[Problem]:
    yield from problems.of_exercises(document)
    entries: list[Entry] = document["protocols"]
    slugs = Counter(entry["slug"] for entry in entries)
    exercises = {entry["slug"] for entry in document["exercises"]}
    exercises |= set(Exercise.objects.shared().filter(version__isnull=False).values_list("slug", flat=True))
    for place, entry in enumerate(entries):
        here = ("protocols", place)
        if slugs[entry["slug"]] > 1:
            reason = _("“%(slug)s” stands here more than once.") % {"slug": entry["slug"]}
            yield Problem(path_of((*here, "slug")), reason)
        yield from problems.of_language(entry, here)
        yield from problems.of_terms(entry.get("regions", []), "regions", document, (*here, "regions"))
        yield from _of_frame(entry, here)
        yield from _of_avoid(entry, document, here)
        for number, row in enumerate(entry["prescriptions"]):
            yield from _of_prescription(row, exercises, (*here, "prescriptions", number))


def _of_frame(entry: Entry, here: Keys) -> Iterator[Problem]:
    weeks, per_week = entry["weeks"], entry["per_week"]
    if weeks["low"] > weeks["high"]:
        yield Problem(path_of((*here, "weeks", "high")), _("The highest value is below the lowest."))
    elif not weeks["low"] <= weeks["default"] <= weeks["high"]:
        text = _("The default must lie between %(low)s and %(high)s.") % weeks
        yield Problem(path_of((*here, "weeks", "default")), text)
    if per_week["low"] > per_week["high"]:
        yield Problem(path_of((*here, "per_week", "high")), _("The highest value is below the lowest."))


def _of_avoid(entry: Entry, document: Document, here: Keys) -> Iterator[Problem]:
    for number, row in enumerate(entry.get("avoid", [])):
        keys = row.get("match", {}).get("muscles", [])
        yield from problems.of_terms(keys, "muscles", document, (*here, "avoid", number, "match", "muscles"))


def _of_prescription(row: Entry, exercises: set[str], here: Keys) -> Iterator[Problem]:
    yield from problems.of_slug(row["exercise"], exercises, (*here, "exercise"))
    yield from problems.of_dosage(row["dosage"], (*here, "dosage"))
    for number, progression in enumerate(row.get("progressions", [])):
        yield from problems.of_slug(progression.get("to"), exercises, (*here, "progressions", number, "to"))


def _load_protocols(entries: list[Entry], *, revise: bool, overwrite: bool) -> Changes:
    slugs = [entry["slug"] for entry in entries]
    existing = {row.slug: row for row in _with_content().filter(slug__in=slugs)}
    changes = Changes()
    for entry in map(_normal, entries):
        protocol = existing.get(entry["slug"])
        here = _entry(protocol) if protocol else None
        if protocol and (not revise or here == entry):
            changes.unchanged.append(entry["slug"])
            continue
        if protocol and not overwrite and here != protocol.file_entry and protocol.version > 1:
            changes.conflicts.append(entry["slug"])
            continue
        if protocol:
            protocol.version += 1
        (changes.revised if protocol else changes.added).append(entry["slug"])
        _save(protocol or Protocol(slug=entry["slug"]), entry)
    return changes


def _save(protocol: Protocol, entry: Entry) -> None:
    protocol.name, protocol.lang, protocol.indication = entry["name"], entry["lang"], entry.get("indication", "")
    weeks, per_week = entry["weeks"], entry["per_week"]
    protocol.weeks_low, protocol.weeks_default, protocol.weeks_high = weeks["low"], weeks["default"], weeks["high"]
    protocol.per_week_low, protocol.per_week_high = per_week["low"], per_week["high"]
    protocol.min_gap_days, protocol.file_entry = entry["min_gap_days"], entry
    for name in LISTS:
        setattr(protocol, name, entry.get(name, []))
    protocol.save()
    protocol.regions.set(entry.get("regions", []))
    _save_prescriptions(protocol, entry["prescriptions"])


def _save_prescriptions(protocol: Protocol, rows: list[Entry]) -> None:
    shared = Exercise.objects.shared().filter(slug__in=[row["exercise"] for row in rows])
    exercises = {exercise.slug: exercise for exercise in shared}
    protocol.prescriptions.all().delete()
    ProtocolPrescription.objects.bulk_create(
        ProtocolPrescription(
            protocol=protocol,
            exercise=exercises[row["exercise"]],
            order=place,
            dosage=parse(row["dosage"]),
            leads_straight_on=row.get("leads_straight_on", False),
            progressions=row.get("progressions", []),
            note=row.get("note", ""),
        )
        for place, row in enumerate(rows, 1)
    )


def _entry(protocol: Protocol) -> Entry:
    """The protocol as an entry of the format; what is empty is left out."""
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
        "prescriptions": [_prescription(row) for row in protocol.prescriptions.all()],
    }
    return {name: value for name, value in entry.items() if value not in ("", [])}


def _prescription(row: ProtocolPrescription) -> dict[str, Any]:
    entry = {
        "exercise": row.exercise.slug,
        "dosage": row.dosage.as_data(),
        "leads_straight_on": row.leads_straight_on,
        "progressions": row.progressions,
        "note": row.note,
    }
    return {name: value for name, value in entry.items() if value not in ("", [], False)}


def _normal(entry: Entry) -> Entry:
    """The entry as `_entry` writes it."""
    rows = [row | {"dosage": parse(row["dosage"]).as_data()} for row in entry["prescriptions"]]
    regions = {"regions": sorted(entry["regions"])} if "regions" in entry else {}
    return {**entry, **regions, "prescriptions": rows}


def _exercises_of(entry: Entry) -> Iterator[str]:
    for row in entry["prescriptions"]:
        yield row["exercise"]
        yield from (progression["to"] for progression in row.get("progressions", []) if "to" in progression)


def _with_content() -> Any:
    rows = ProtocolPrescription.objects.select_related("exercise")
    shared = Protocol.objects.filter(clinic=None)
    return shared.prefetch_related("regions", Prefetch("prescriptions", queryset=rows))
