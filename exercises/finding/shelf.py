"""A clinician's view of the library: what her words and filters leave, in which order, and how many each filter would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.finding import habits
from exercises.finding.indexing import NO_EQUIPMENT
from exercises.finding.published import versions
from exercises.finding.search import search
from exercises.models import Exercise, Habit, Stage, vocabulary
from exercises.models.exercise import Position
from exercises.models.vocabulary import Names

FILTERS: dict[str, Promise] = {  # parameter of the address → what it is called while it filters nothing
    "stage": gettext_lazy("Any stage"),
    "region": gettext_lazy("Any region"),
    "equipment": gettext_lazy("Any equipment"),
    "position": gettext_lazy("Any position"),
}
COLUMNS = ("stage", "in_regions", "needing", "position")  # of each filter in turn, the keys that an exercise has


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


class SortedOut(NamedTuple):
    """`counts` says of each filter how many its values would leave, whatever it is set to now."""

    left: list[UUID]
    counts: dict[str, Counter[str]]


@dataclass(frozen=True)
class Shelf:
    """`given` are the parameters of the page's address; what is no filter or no value of one is passed over."""

    clinician: Any
    words: str
    given: Mapping[str, str]

    @cached_property
    def ids(self) -> list[UUID]:
        """All that is left, best first; while nothing is typed her favourites first, then what she chose lately."""
        left = self._sorted_out.left
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
        columns = ("name", "lang", "stage", "clinic__name", "version")
        rows = Exercise.objects.select_related("clinic").only(*columns).in_bulk(ids)
        texts = versions(row.version_id for row in rows.values() if row.version_id)
        for row in rows.values():
            row.version = texts[row.version_id]  # type: ignore[index]
            row.habit = self._habits.get(row.pk)  # type: ignore[attr-defined]
        return [rows[key] for key in ids]

    @cached_property
    def names(self) -> Names:
        return vocabulary.names()

    @cached_property
    def _habits(self) -> Mapping[UUID, Habit]:
        return habits.of(self.clinician)

    @cached_property
    def _sorted_out(self) -> SortedOut:
        """One walk over all that the words find: what passes every filter is left, what fails one alone counts for that one."""
        chosen = {name: value for name, value in self._chosen.items() if value}
        left: list[UUID] = []
        counted: dict[str, list[str]] = {name: [] for name in FILTERS}
        found = search(Exercise.objects.for_clinician(self.clinician).prescribable(), self.words)
        found = found.annotate(in_regions=_in_a_line("entry__regions"), needing=_in_a_line("entry__equipment"))
        for key, *cells in found.values_list("pk", *COLUMNS):
            keys = dict(zip(FILTERS, cells, strict=True))
            failed = [name for name, value in chosen.items() if value not in keys[name].split()]
            if not failed:
                left.append(key)
            for name in FILTERS:
                if not failed or failed == [name]:
                    counted[name].append(keys[name])
        return SortedOut(left, {name: Counter(" ".join(rows).split()) for name, rows in counted.items()})

    def _filter(self, name: str) -> Filter:
        counts, chosen = self._sorted_out.counts[name], self._chosen[name]
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
        """What the values of each filter are called, in the order in which they are offered."""
        return {
            "stage": {value: str(label) for value, label in Stage.choices},
            "position": {value: str(label) for value, label in Position.choices},
            "region": self.names["regions"],
            "equipment": {NO_EQUIPMENT: _("Nothing needed"), **self.names["equipment"]},
        }


def _in_a_line(column: str) -> Coalesce:
    """Keys with spaces between: read in a fifth of the time that a list takes."""
    keys = Func(F(column), Value(" "), function="array_to_string", output_field=TextField())
    return Coalesce(keys, Value(""), output_field=TextField())
