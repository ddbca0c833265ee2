"""The week grid: what one prescription asks week by week, and the rules that fill it. Pure; models, checks, verbs and pages ask it.

A course is stored beside a base dosage as the list `by_week`, ascending: `{"week": 3, "targets": {"reps": 6}, "load": {...}}` says what
holds from that program week on, `{"week": 3, "out": true}` that the exercise is not asked from then on. Targets and load that are not
named are the base's, so that a range or a side that is changed in the base changes in every week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from exercises.dosage import CyclesDosage, Dosage, Load, TimedDosage
from exercises.dosage.reading import Reader

Entry = Mapping[str, Any]
Band = tuple[int, int]


@dataclass(frozen=True)
class Course:
    """`weeks[k - 1]` is what is asked in program week k; None: the exercise is not done in it."""

    weeks: tuple[Dosage | None, ...]

    @classmethod
    def of(cls, dosage: Dosage, by_week: Iterable[Entry], *, weeks: int) -> Course:
        """The course over so many weeks. Targets that the base's ranges no longer allow stand at the nearer end."""
        entries = {entry["week"]: entry for entry in by_week}
        asked: list[Dosage | None] = []
        for week in range(1, weeks + 1):
            before = asked[-1] if asked else dosage
            asked.append(_read(dosage, entries[week]) if week in entries else before)
        return cls(tuple(asked))

    def as_by_week(self, dosage: Dosage) -> list[dict[str, Any]]:
        """What is to be stored beside the base, so that `of` gives this course back as far as targets and load tell it."""
        before: list[Dosage | None] = [dosage, *self.weeks]
        return [
            {"week": week, **_written(dosage, asked)}
            for week, asked in enumerate(self.weeks, 1)
            if asked != before[week - 1]
        ]

    def on(self, week: int) -> Dosage | None:
        """What is asked in that week; the first and last hold before and after."""
        return self.weeks[min(max(week, 1), len(self.weeks)) - 1]

    @property
    def is_flat(self) -> bool:
        return len(set(self.weeks)) == 1

    @property
    def asked(self) -> tuple[Dosage, ...]:
        return tuple(dosage for dosage in self.weeks if dosage is not None)


class Reach(NamedTuple):
    """Where a decided step holds: from a date on, from a program week (to another week), or on the day of one session."""

    from_on: date | None = None
    from_week: int | None = None
    until_week: int | None = None
    session_on: date | None = None

    def covers(self, day: date, week: int) -> bool:
        """Whether it says something about that day, which lies in that program week."""
        if self.session_on:
            return day == self.session_on
        if self.from_on:
            return self.from_on <= day
        return (self.from_week or 0) <= week and (self.until_week is None or week <= self.until_week)


def turns(course: Course, *, after: int) -> list[tuple[int, Dosage | None]]:
    """The weeks after that one in which something else is asked than in the week before, with what is asked then."""
    weeks = range(max(after, 1) + 1, len(course.weeks) + 1)
    return [(week, course.on(week)) for week in weeks if course.on(week) != course.on(week - 1)]


def put(course: Course, week: int, dosage: Dosage | None, *, onward: bool = False) -> Course:
    """Another dosage in one week, or from that week on."""
    return _changed(course, lambda number, asked: dosage if number == week or (onward and number > week) else asked)


def hold(course: Course, *, from_week: int) -> Course:
    """From that week on everything stays as it is in it."""
    return put(course, from_week, course.on(from_week), onward=True)


def linear(course: Course, name: str, *, from_week: int, to_week: int, last: int) -> Course:
    """One target goes in even steps from what it is in one week to `last` in another, and stays there.

    `name` is one of `dosage.ranges()`. Seconds go in whole steps of their dosage. Weeks that do not ask the exercise stay so.
    """
    first = _target(course.on(from_week), name)
    if first is None:
        return course
    length = max(1, to_week - from_week)

    def between(week: int, asked: Dosage) -> Dosage:
        share = min(1.0, (week - from_week) / length)
        return _towards(asked, name, first + (last - first) * share, origin=first)

    return _changed(course, lambda week, asked: between(week, asked) if asked and week >= from_week else asked)


def step(course: Course, name: str, *, from_week: int, by: int, every: int = 1) -> Course:
    """One target rises (or, with a negative `by`, falls) by so much every so many weeks after that week, up to the end of its range."""
    first = _target(course.on(from_week), name)
    if first is None:
        return course
    return _changed(
        course,
        lambda week, asked: (
            _towards(asked, name, first + by * ((week - from_week) // every), origin=first)
            if asked and week >= from_week
            else asked
        ),
    )


def one_step(course: Course, *, week: int, by: int) -> Course:
    """The first target that can vary goes so many steps up (or, with a negative `by`, down) in that week, within its range."""
    asked = course.on(week)
    names = varying(asked) if asked else []
    if asked is None or not names:
        return course
    value = asked.ranges()[names[0]].target + step_size(asked, names[0]) * by
    return put(course, week, _with(asked, names[0], value))


def easy_week(course: Course, *, week: int) -> Course:
    """That week asks the low end of everything; the weeks around it stay [default]."""
    asked = course.on(week)
    return put(course, week, asked.at_low()) if asked else course


def load_from(course: Course, *, week: int, load: Load) -> Course:
    """From that week on with this load. Where load is added, the targets begin again at their low end [domain.md §8]."""

    def loaded(asked: Dosage) -> Dosage:
        return replace(asked if asked.load == load else asked.at_low(), load=load)

    return _changed(course, lambda number, asked: loaded(asked) if asked and number >= week else asked)


def begin_in(course: Course, *, week: int, since: int = 1) -> Course:
    """The exercise is asked from that week on, not before; where it rested before, with what it asks later. Weeks before `since` stay."""
    later = next((asked for asked in course.weeks[week - 1 :] if asked), None) or next(iter(course.asked), None)
    begun = _changed(course, lambda number, asked: None if number < week else asked or later)
    return Course(course.weeks[: since - 1] + begun.weeks[since - 1 :])


def varying(dosage: Dosage) -> list[str]:
    """The targets whose range leaves a choice, in the order in which they are raised."""
    return [name for name, wanted in dosage.ranges().items() if not wanted.is_fixed]


def step_size(dosage: Dosage, name: str) -> int:
    """By how much that target is raised at a time."""
    return dosage.step_seconds if isinstance(dosage, TimedDosage) and name == "seconds" else 1


def band_in(bands: Iterable[Entry], week: int, *, otherwise: Band) -> Band:
    """How many sessions, from and to, a week has: `bands` are entries `{"week", "low", "high"}`, each from its week on."""
    standing = [entry for entry in bands if entry["week"] <= week]
    if not standing:
        return otherwise
    latest = max(standing, key=lambda entry: entry["week"])
    return latest["low"], latest["high"]


def as_bands(bands: Sequence[Band], *, otherwise: Band) -> list[dict[str, int]]:
    """The bands of the weeks from the first on, as they are stored: only where one differs from the week before."""
    before = [otherwise, *bands]
    return [
        {"week": week, "low": low, "high": high}
        for week, (low, high) in enumerate(bands, 1)
        if (low, high) != before[week - 1]
    ]


def _changed(course: Course, change: Callable[[int, Dosage | None], Dosage | None]) -> Course:
    return Course(tuple(change(week, asked) for week, asked in enumerate(course.weeks, 1)))


def _read(base: Dosage, entry: Entry) -> Dosage | None:
    if entry.get("out"):
        return None
    asked = replace(base, load=Reader(entry["load"]).whole(Load.read)) if entry.get("load") else base
    for name, target in entry.get("targets", {}).items():
        asked = _with(asked, name, target)
    return asked


def _written(base: Dosage, asked: Dosage | None) -> dict[str, Any]:
    if asked is None:
        return {"out": True}
    ranges, own = base.ranges(), asked.ranges()
    targets = {name: own[name].target for name in ranges if name in own and own[name].target != ranges[name].target}
    if isinstance(asked, CyclesDosage) and isinstance(base, CyclesDosage) and asked.phases != base.phases:
        targets["hold_seconds"] = _hold_of(base, asked)
    load = {} if asked.load == base.load else {"load": asked.load.as_data()}
    return {**({"targets": targets} if targets else {}), **load}


def _hold_of(base: CyclesDosage, asked: CyclesDosage) -> int:
    """The one number that, asked of every phase and kept within each phase's range, gives the phases that are asked."""
    holds = [phase.hold_seconds.target for phase in asked.phases]
    return next((hold for hold in holds if base.with_targets(hold_seconds=hold).phases == asked.phases), min(holds))


def _target(asked: Dosage | None, name: str) -> int | None:
    wanted = asked.ranges().get(name) if asked else None
    return wanted.target if wanted else None


def _towards(asked: Dosage, name: str, value: float, *, origin: int) -> Dosage:
    """That target, in whole steps from where it began, within its range."""
    size = step_size(asked, name)
    return _with(asked, name, origin + round((value - origin) / size) * size)


def _with(asked: Dosage, name: str, target: int) -> Dosage:
    wanted = asked.ranges().get(name)
    return asked.with_targets(**{name: min(max(target, wanted.low), wanted.high)}) if wanted else asked
