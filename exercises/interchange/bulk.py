"""Many entries into the library at once: a number of queries that does not grow with the rows. `exercises.interchange.drafts` calls it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from exercises.dosage import parse
from exercises.finding import indexing
from exercises.interchange.catalogue import Entry
from exercises.models import EquipmentNeed, Exercise, MuscleRole, Source

SIZE = 200  # exercises in one go
TEXTS = ("slug", "name", "lang", "stage", "position", "media_url")
LISTS = ("aliases", "steps", "cues")
COLUMNS = (*TEXTS, *LISTS, "dosage", "rationale", "evidence", "source", "updated_at")

Pair = tuple[Exercise, Entry]


def save(pairs: Sequence[Pair], *, at: datetime) -> None:
    """Write the entries into their exercises: what is new is added, what stands there already is replaced.

    Compensations, cautions, parameters, figure and ladder are left alone: no foreign file has them.
    """
    sources = _sources(entry["source"] for _exercise, entry in pairs)
    for exercise, entry in pairs:
        _fill(exercise, entry, sources, at)
    there = set(
        Exercise.objects.filter(pk__in=[exercise.pk for exercise, _entry in pairs]).values_list("pk", flat=True)
    )
    Exercise.objects.bulk_create(exercise for exercise, _entry in pairs if exercise.pk not in there)
    Exercise.objects.bulk_update([exercise for exercise, _entry in pairs if exercise.pk in there], COLUMNS)
    _replace_regions(pairs)
    _replace_muscles(pairs)
    _replace_needs(pairs)
    indexing.index(exercise for exercise, _entry in pairs)


def _fill(exercise: Exercise, entry: Entry, sources: dict[tuple[str, ...], Source], at: datetime) -> None:
    for name in TEXTS:
        setattr(exercise, name, entry.get(name, ""))
    for name in LISTS:
        setattr(exercise, name, entry.get(name, []))
    exercise.dosage = parse(entry["dosage"]) if "dosage" in entry else None
    exercise.rationale = entry.get("rationale", {}).get("text", "")
    exercise.evidence = entry.get("rationale", {}).get("evidence", "")
    exercise.source = sources[_key(entry["source"])]
    exercise.updated_at = at


def _sources(wanted: Iterable[Entry]) -> dict[tuple[str, ...], Source]:
    by_key = {_key(source): source for source in wanted}
    return {key: Source.objects.get_or_create(**{"note": "", "url": "", **source})[0] for key, source in by_key.items()}


def _key(source: Entry) -> tuple[str, ...]:
    return tuple(source.get(name, "") for name in ("author", "licence", "note", "url"))


def _replace_regions(pairs: Sequence[Pair]) -> None:
    through: Any = Exercise.regions.through
    _empty(through, pairs)
    through.objects.bulk_create(
        through(exercise=exercise, region_id=key) for exercise, entry in pairs for key in entry.get("regions", [])
    )


def _replace_muscles(pairs: Sequence[Pair]) -> None:
    _empty(MuscleRole, pairs)
    rows = []
    for exercise, entry in pairs:
        roles = [(role, key) for role, keys in entry.get("muscles", {}).items() for key in keys]
        rows += [
            MuscleRole(exercise=exercise, order=place, role=role, muscle_id=key)
            for place, (role, key) in enumerate(roles, 1)
        ]
    MuscleRole.objects.bulk_create(rows)


def _replace_needs(pairs: Sequence[Pair]) -> None:
    _empty(EquipmentNeed, pairs)
    wanted = [
        (exercise, place, need) for exercise, entry in pairs for place, need in enumerate(entry.get("equipment", []), 1)
    ]
    rows = EquipmentNeed.objects.bulk_create(
        EquipmentNeed(exercise=exercise, order=place, need=need["need"], note=need.get("note", ""))
        for exercise, place, need in wanted
    )
    through: Any = EquipmentNeed.any_of.through
    through.objects.bulk_create(
        through(equipmentneed=row, equipment_id=key)
        for row, (_exercise, _place, need) in zip(rows, wanted, strict=True)
        for key in need["any_of"]
    )


def _empty(model: Any, pairs: Sequence[Pair]) -> None:
    model.objects.filter(exercise__in=[exercise for exercise, _entry in pairs]).delete()
