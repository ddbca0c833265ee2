"""Keeps what exercises are found by: `index` after each change, `say_goals` when a protocol changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from exercises.content import content_of
from exercises.finding import synonyms
from exercises.finding.spelling import plain, spelled
from exercises.models import Exercise, SearchEntry, SearchWord, Stage, vocabulary
from exercises.models.exercise import Position
from exercises.models.vocabulary import Names

NO_EQUIPMENT = "none"  # stands among the equipment of what needs none
TEXTS = ("name", "aliases", "aims", "rest")
LONGEST_WORD = 60
AT_ONCE = 500


def index(exercises: Iterable[Exercise]) -> None:
    """Write down what these are found by: what is published of them, else what is being written. A handful of queries."""
    ids = [exercise.pk for exercise in exercises]
    names = vocabulary.names()
    for begin in range(0, len(ids), AT_ONCE):
        rows = Exercise.objects.with_content().select_related("version").filter(pk__in=ids[begin : begin + AT_ONCE])
        _save([_entry(row, names) for row in rows])


def index_what_is_not() -> None:
    """Exercises that were there before the index, or that came in past it. Runs after every migration."""
    index(Exercise.objects.filter(entry=None).only("pk"))


def say_goals(goals: Mapping[UUID, str]) -> None:
    """What people prescribe these exercises for, in the words of the protocols that hold them."""
    entries = list(SearchEntry.objects.filter(pk__in=goals).defer("vector"))
    for entry in entries:
        entry.goals = plain(goals[entry.pk])
    SearchEntry.objects.bulk_update(entries, ["goals"], batch_size=AT_ONCE)
    _learn(entry.goals for entry in entries)


def texts_of(content: Mapping[str, Any], names: Names) -> dict[str, str]:
    """The words of an entry of the catalogue format, by the column of `SearchEntry` that takes them."""
    muscles, aliases = content.get("muscles", {}), content.get("aliases", [])
    targets = muscles.get("target", [])
    others = [key for role, keys in muscles.items() if role != "target" for key in keys]
    equipment = [key for need in content.get("equipment", []) for key in need["any_of"]]
    aims = [*_named(targets, names["muscles"]), *_named(content.get("regions", []), names["regions"])]
    rest = [
        *_named(others, names["muscles"]),
        *_named(equipment, names["equipment"]),
        *synonyms.of_equipment(equipment),
    ]
    texts = {
        "name": [content["name"], *_in_one([content["name"]])],
        "aliases": [*aliases, *_in_one(aliases)],
        "aims": [*aims, *synonyms.of_muscles(targets)],
        "rest": [*rest, *_of_choices(content.get("stage", ""), content.get("position", ""))],
    }
    return {column: "".join(f"\n{spelled(line)}\n" for line in lines) for column, lines in texts.items()}


def _in_one(names: Iterable[str]) -> list[str]:
    """Names of two words as one: “deadbug”."""
    return ["".join(words) for words in (plain(name).split() for name in names) if len(words) == 2]


def _entry(exercise: Exercise, names: Names) -> SearchEntry:
    content = exercise.version.content if exercise.version else content_of(exercise)
    needs = content.get("equipment", [])
    equipment = {key for need in needs for key in need["any_of"]}
    if not any(need["need"] == "required" for need in needs):
        equipment.add(NO_EQUIPMENT)
    return SearchEntry(
        exercise=exercise,
        regions=sorted(content.get("regions", [])),
        equipment=sorted(equipment),
        **texts_of(content, names),
    )


def _save(entries: list[SearchEntry]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["exercise"],
        update_fields=[*TEXTS, "regions", "equipment"],
    )
    _learn(getattr(entry, column) for entry in entries for column in TEXTS)


def _learn(texts: Iterable[str]) -> None:
    words = {word for text in texts for word in text.split() if len(word) <= LONGEST_WORD}
    SearchWord.objects.bulk_create(map(SearchWord, sorted(words)), ignore_conflicts=True)


def _named(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Names and keys: the one is what people read, the other what they may know."""
    return list(chain.from_iterable((names.get(key, ""), key.replace("_", " ")) for key in keys))


@cache
def _of_choices(stage: str, position: str) -> list[str]:
    """What stage and position are called in every language of the product, and besides."""
    said = [synonyms.STAGES.get(stage, ""), synonyms.POSITIONS.get(position, "")]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said += [str(dict(Stage.choices).get(stage, "")), str(dict(Position.choices).get(position, ""))]
    return said
