"""Exercises of the published format and rows of the shared library, one into the other; `programs.interchange.catalogue` calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exercises import library
from exercises.content import content_of
from exercises.dosage import parse
from exercises.interchange.document import Document
from exercises.models import (
    Caution,
    Compensation,
    EquipmentNeed,
    Exercise,
    MuscleRole,
    Origin,
    Parameter,
    Source,
    State,
)
from exercises.models.vocabulary import VOCABULARY

Entry = dict[str, Any]
DATASET = "setwell"  # whose ids the slugs of this format are
NO_SOURCE = Source(author="Setwell contributors", licence="CC0-1.0")  # of an empty catalogue


@dataclass
class Changes:
    """What a load did, by slug. A conflict was edited here since the last load, and was left as it is."""

    added: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


class Unlicensed(Exception):
    """An exercise names no source, so it cannot be passed on."""


def load(document: Document, *, by: Any, at: datetime, revise: bool, overwrite: bool) -> Changes:
    """Bring the shared library in line with the document's exercises and publish what is new or changed.

    With `revise` false what is there stays as it is; without `overwrite`, what was edited here since it was loaded. The caller
    refuses `problems.of_exercises` and opens the transaction.
    """
    _load_vocabulary(document, revise=revise)
    slugs = [entry["slug"] for entry in document["exercises"]]
    rows = Exercise.objects.shared().filter(slug__in=slugs).select_related("version", "file_origin")
    existing = {row.slug: row for row in rows}
    changes, changed = Changes(), []
    for entry in (normal(entry, document["licence"]) for entry in document["exercises"]):
        exercise = existing.get(entry["slug"])
        if exercise and (not revise or (exercise.version and exercise.version.content == entry)):
            changes.unchanged.append(entry["slug"])
        elif exercise and not overwrite and was_edited(exercise):
            changes.conflicts.append(entry["slug"])
        else:
            (changes.revised if exercise else changes.added).append(entry["slug"])
            changed.append((write(exercise or Exercise(slug=entry["slug"]), entry), entry))
    for exercise, entry in changed:  # once all are there: a variant may stand before what it is a variant of
        if "variant_of" in entry:
            exercise.variant_of = Exercise.objects.shared().get(slug=entry["variant_of"])
            exercise.save(update_fields=["variant_of"])
        library.publish(exercise=exercise, by=by, at=at)
    _remember(changed, at)
    return changes


def was_edited(exercise: Exercise) -> bool:
    """Whether somebody here changed the exercise since a file was loaded into it, or wrote it in the first place."""
    origin: Origin | None = getattr(exercise, "file_origin", None)
    version = exercise.version
    if version is None or (version.published_by_id if origin is None else version.content != origin.entry):
        return True
    return content_of(exercise) != version.content


def dump(needed: Iterable[str]) -> Document:
    """The licence, vocabulary and published exercises of the shared library, and the exercises `needed` by slug besides.

    Raises Unlicensed.
    """
    entries = _entries(needed)
    licence = _commonest_licence(entries)
    for entry in entries:
        if _licence_of(entry["source"]) == licence:
            del entry["source"]
    return {
        "licence": licence,
        "vocabulary": {
            group: dict(model._default_manager.order_by("key").values_list("key", "name"))
            for group, model in VOCABULARY.items()
        },
        "exercises": entries,
    }


def normal(entry: Entry, licence: Mapping[str, str]) -> Entry:
    """The entry as `exercises.content` writes it: sets sorted, defaults of the dosage left out, its source named."""
    entry = dict(entry)
    entry["dosage"] = parse(entry["dosage"]).as_data()
    entry.setdefault("source", _source_under(licence))
    if "regions" in entry:
        entry["regions"] = sorted(entry["regions"])
    if "equipment" in entry:
        entry["equipment"] = [need | {"any_of": sorted(need["any_of"])} for need in entry["equipment"]]
    return entry


def write(exercise: Exercise, entry: Entry) -> Exercise:
    """Make the working copy say what the entry says, but for `variant_of`, which the caller knows."""
    rationale, review = entry.get("rationale", {}), entry.get("review", {})
    for name in ("name", "lang", "stage", "position", "steps"):
        setattr(exercise, name, entry[name])
    for name in ("aliases", "cues"):
        setattr(exercise, name, entry.get(name, []))
    exercise.figure = entry.get("figure")
    exercise.media_url = entry.get("media_url", "")
    exercise.dosage = parse(entry["dosage"])
    exercise.rationale, exercise.evidence = rationale.get("text", ""), rationale.get("evidence", "")
    exercise.reviewed_by = review.get("by", "")
    exercise.reviewed_on = date.fromisoformat(review["on"]) if review else None
    exercise.source = _source(entry["source"]) if "source" in entry else None
    exercise.variant_of = None
    exercise.save()
    exercise.regions.set(entry.get("regions", []))
    _save_parts(exercise, entry)
    return exercise


def _remember(loaded: Iterable[tuple[Exercise, Entry]], at: datetime) -> None:
    """What the file said of each exercise, so that edits made here are seen when it is loaded again."""
    Origin.objects.bulk_create(
        (
            Origin(exercise=exercise, dataset=DATASET, external_id=entry["slug"], entry=entry, imported_at=at)
            for exercise, entry in loaded
        ),
        update_conflicts=True,
        unique_fields=["exercise"],
        update_fields=["dataset", "external_id", "entry", "imported_at"],
    )


def _load_vocabulary(document: Document, *, revise: bool) -> None:
    for group, model in VOCABULARY.items():
        rows = [model(key=key, name=name) for key, name in document["vocabulary"][group].items()]
        if revise:
            model._default_manager.bulk_create(
                rows, update_conflicts=True, unique_fields=["key"], update_fields=["name"]
            )
        else:
            model._default_manager.bulk_create(rows, ignore_conflicts=True)


def _source(said: Entry) -> Source:
    return Source.objects.get_or_create(**{"note": "", "url": "", **said})[0]


def _save_parts(exercise: Exercise, entry: Entry) -> None:
    muscles = [(role, key) for role, keys in entry.get("muscles", {}).items() for key in keys]
    _replace(MuscleRole, exercise, ({"role": role, "muscle_id": key} for role, key in muscles))
    _replace(Compensation, exercise, map(_compensation, entry.get("compensations", [])))
    _replace(Caution, exercise, entry.get("cautions", []))
    _replace(Parameter, exercise, map(_parameter, entry.get("parameters", [])))
    needs = entry.get("equipment", [])
    rows = _replace(EquipmentNeed, exercise, ({"need": row["need"], "note": row.get("note", "")} for row in needs))
    for row, need in zip(rows, needs, strict=True):
        row.any_of.set(need["any_of"])


def _replace(model: Any, exercise: Exercise, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    model.objects.filter(exercise=exercise).delete()
    made: list[Any] = model.objects.bulk_create(
        model(exercise=exercise, order=place, **row) for place, row in enumerate(rows, 1)
    )
    return made


def _compensation(row: Entry) -> dict[str, Any]:
    return {
        "sign": row["sign"],
        "fixes": row["fixes"],
        "common": row.get("common", False),
        "muscle_id": row.get("muscle"),
    }


def _parameter(row: Entry) -> dict[str, Any]:
    low, high = (Decimal(str(number)) for number in row["span"]) if "span" in row else (None, None)
    return {
        "name": row["name"],
        "low": low,
        "high": high,
        "unit": row.get("unit", ""),
        "aim": row.get("aim", ""),
    }


def _entries(needed: Iterable[str]) -> list[Entry]:
    """The text that stands published, by slug. A link to an easier exercise that was never published is left out."""
    rows = Exercise.objects.shared().filter(version__isnull=False).select_related("version")
    contents: dict[str, Entry] = {row.slug: dict(row.version.content) for row in rows if row.version}
    waiting = [*needed, *(row.slug for row in rows if row.state == State.PUBLISHED)]
    wanted: set[str] = set()
    while waiting:
        slug = waiting.pop()
        if slug in contents and slug not in wanted:
            wanted.add(slug)
            waiting.append(contents[slug].get("variant_of", ""))
    entries = [contents[slug] for slug in sorted(wanted)]
    for entry in entries:
        if entry.get("variant_of") not in wanted:
            entry.pop("variant_of", None)
        if "source" not in entry:
            text = _("“%(name)s” names no source. Say who wrote it and under which licence, and publish it again.")
            raise Unlicensed(text % {"name": entry["name"]})
    return entries


def _commonest_licence(entries: Iterable[Entry]) -> dict[str, str]:
    """The licence of most exercises; the document states it once for them all."""
    found = Counter(tuple(sorted(_licence_of(entry["source"]).items())) for entry in entries)
    if not found:
        return {"id": NO_SOURCE.licence, "author": NO_SOURCE.author}
    most = max(found.values())
    return dict(min(licence for licence, times in found.items() if times == most))


def _licence_of(source: Mapping[str, str]) -> dict[str, str]:
    return {"id" if name == "licence" else name: value for name, value in source.items()}


def _source_under(licence: Mapping[str, str]) -> dict[str, str]:
    return {"licence" if name == "id" else name: value for name, value in licence.items()}
