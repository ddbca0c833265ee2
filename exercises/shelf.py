"""A clinician's view of the library: what her words and filters leave, in which order, and how many each filter would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises import habits
from exercises.indexing import NO_EQUIPMENT
from exercises.models import Equipment, Exercise, Habit, Region, Stage
from exercises.models.exercise import Position
from exercises.search import search

FILTERS: dict[str, Promise | str] = {  # parameter of the address → what it is called while it filters nothing
    "stage": gettext_lazy("Any stage"),
    "region": gettext_lazy("Any region"),
    "equipment": gettext_lazy("Any equipment"),
    "position": gettext_lazy("Any position"),
}


class Option(NamedTuple):
    value: str
    label: str
    number: int


class Filter(NamedTuple):
    """`options` are those that would leave something, and the one that is chosen."""

    name: str
    any: str
    chosen: str
    options: list[Option]


class Spine(NamedTuple):
    """Of each exercise that the words find just enough to filter and count: its id, and its values by filter."""

    id: UUID
    values: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Shelf:
    """`given` are the parameters of the page's address; what is no filter or no value of one is passed over."""

    clinician: Any
    words: str
    given: Mapping[str, str]

    @cached_property
    def ids(self) -> list[UUID]:
        """All that is left, best first; while nothing is typed her favourites first, then what she chose lately."""
        left = [spine.id for spine in self._spines if self._passes(spine)]
        if self.words:
            return left
        there = set(left)
        first = [key for key in self._habits if key in there]
        return [*first, *(key for key in left if key not in self._habits)]

    @cached_property
    def filters(self) -> list[Filter]:
        return [self._filter(name) for name in FILTERS]

    @property
    def is_filtered(self) -> bool:
        return any(self._chosen.values())

    def exercises(self, ids: Sequence[UUID]) -> list[Exercise]:
        """These, in this order, each with `habit`: hers, or None."""
        rows = Exercise.objects.select_related("version", "clinic").in_bulk(ids)
        for row in rows.values():
            row.habit = self._habits.get(row.pk)  # type: ignore[attr-defined]
        return [rows[key] for key in ids]

    @cached_property
    def _habits(self) -> Mapping[UUID, Habit]:
        return habits.of(self.clinician)

    @cached_property
    def _spines(self) -> list[Spine]:
        found = search(Exercise.objects.for_clinician(self.clinician).prescribable(), self.words)
        columns = found.values_list("pk", "stage", "position", "entry__regions", "entry__equipment")
        return [
            Spine(key, {"stage": (stage,), "position": (position,), "region": regions or (), "equipment": things or ()})
            for key, stage, position, regions, things in columns
        ]

    def _passes(self, spine: Spine, *, but: str = "") -> bool:
        return all(chosen in ("", *spine.values[name]) for name, chosen in self._chosen.items() if name != but)

    def _filter(self, name: str) -> Filter:
        left = (spine for spine in self._spines if self._passes(spine, but=name))
        counts = Counter(value for spine in left for value in spine.values[name])
        chosen = self._chosen[name]
        options = [
            Option(value, label, counts[value])
            for value, label in self.labels[name].items()
            if counts[value] or value == chosen
        ]
        return Filter(name, str(FILTERS[name]), chosen, options)

    @cached_property
    def _chosen(self) -> Mapping[str, str]:
        """A value for each filter, empty where nothing was chosen or nothing that exists."""
        given = {name: self.given.get(name, "") for name in FILTERS}
        return {name: value if value in self.labels[name] else "" for name, value in given.items()}

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "stage": {value: str(label) for value, label in Stage.choices},
            "position": {value: str(label) for value, label in Position.choices},
            "region": dict(Region.objects.values_list("key", "name")),
            "equipment": {NO_EQUIPMENT: _("Nothing needed"), **dict(Equipment.objects.values_list("key", "name"))},
        }
