"""The whole catalogue, exercises and protocols, from and to a document of the published format. The commands and the demo call it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exercises.dosage import parse
from exercises.interchange import catalogue, problems
from exercises.interchange.catalogue import Changes, Entry
from exercises.interchange.document import Document, Keys, Problem, path_of, refuse
from exercises.models import Exercise
from patients.models import Clinician
from programs import goals, protocols
from programs.models import Protocol, ProtocolPrescription
from programs.protocols.content import LISTS, content_of, problems_of_amounts, with_content


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
    loaded = _load_protocols(document["protocols"], by=by, at=at, revise=revise, overwrite=overwrite)
    if exercises.added or exercises.revised:
        goals.refresh()
    return Report(exercises, loaded)


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
    entries = [content_of(protocol) for protocol in _shared().filter(retired_at=None).order_by("slug")]
    return {
        "format": "setwell-catalogue",
        "version": 1,
        "lang": settings.LANGUAGE_CODE,
        **catalogue.dump(needed={slug for entry in entries for slug in _exercises_of(entry)}),
        "protocols": entries,
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
        yield from problems_of_amounts(entry, here)
        yield from _of_avoid(entry, document, here)
        for number, row in enumerate(entry["prescriptions"]):
            yield from _of_prescription(row, exercises, (*here, "prescriptions", number))


def _of_avoid(entry: Entry, document: Document, here: Keys) -> Iterator[Problem]:
    for number, row in enumerate(entry.get("avoid", [])):
        keys = row.get("match", {}).get("muscles", [])
        yield from problems.of_terms(keys, "muscles", document, (*here, "avoid", number, "match", "muscles"))


def _of_prescription(row: Entry, exercises: set[str], here: Keys) -> Iterator[Problem]:
    yield from problems.of_slug(row["exercise"], exercises, (*here, "exercise"))
    yield from problems.of_dosage(row["dosage"], (*here, "dosage"))
    for number, progression in enumerate(row.get("progressions", [])):
        yield from problems.of_slug(progression.get("to"), exercises, (*here, "progressions", number, "to"))


def _load_protocols(
    entries: list[Entry], *, by: Clinician | None, at: datetime, revise: bool, overwrite: bool
) -> Changes:
    slugs = [entry["slug"] for entry in entries]
    existing = {row.slug: row for row in _shared().filter(slug__in=slugs)}
    changes = Changes()
    for entry in map(_normal, entries):
        protocol = existing.get(entry["slug"])
        here = content_of(protocol) if protocol else None
        if protocol is None:
            protocols.make(clinic=None, slug=entry["slug"], by=by, at=at, **_said(entry))
            changes.added.append(entry["slug"])
        elif not revise or here == entry:
            changes.unchanged.append(entry["slug"])
        elif not overwrite and here != protocol.file_entry and protocol.version > 1:
            changes.conflicts.append(entry["slug"])
        else:
            protocols.revise(protocol=protocol, by=by, at=at, **_said(entry))
            changes.revised.append(entry["slug"])
    return changes


def _said(entry: Entry) -> dict[str, Any]:
    """What the entry says, as the verbs of `protocols` take it."""
    weeks, per_week = entry["weeks"], entry["per_week"]
    return {
        "name": entry["name"],
        "lang": entry["lang"],
        "indication": entry.get("indication", ""),
        "weeks_low": weeks["low"],
        "weeks_default": weeks["default"],
        "weeks_high": weeks["high"],
        "per_week_low": per_week["low"],
        "per_week_high": per_week["high"],
        "min_gap_days": entry["min_gap_days"],
        "file_entry": entry,
        **{name: entry.get(name, []) for name in LISTS},
        "regions": entry.get("regions", []),
        "prescriptions": _prescriptions(entry["prescriptions"]),
    }


def _prescriptions(rows: list[Entry]) -> list[ProtocolPrescription]:
    shared = Exercise.objects.shared().filter(slug__in=[row["exercise"] for row in rows])
    exercises = {exercise.slug: exercise for exercise in shared}
    return [
        ProtocolPrescription(
            **row | {"exercise": exercises[row["exercise"]], "dosage": parse(row["dosage"])},
        )
        for row in rows
    ]


def _normal(entry: Entry) -> Entry:
    """The entry as `content_of` writes it."""
    rows = [row | {"dosage": parse(row["dosage"]).as_data()} for row in entry["prescriptions"]]
    regions = {"regions": sorted(entry["regions"])} if "regions" in entry else {}
    return {**entry, **regions, "prescriptions": rows}


def _exercises_of(entry: Entry) -> Iterator[str]:
    for row in entry["prescriptions"]:
        yield row["exercise"]
        yield from (progression["to"] for progression in row.get("progressions", []) if "to" in progression)


def _shared() -> QuerySet[Protocol]:
    return with_content(Protocol.objects.filter(clinic=None))
