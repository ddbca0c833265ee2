"""The whole course as a table: prescriptions down, weeks across. The builder's grid, a program's page and a protocol's page show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Brief, Dosage, estimated_seconds, in_brief
from programs import prescribing, scheduling, sessions
from programs.grid import Course, band_in
from programs.models import Program, Protocol
from programs.models.prescription import Prescribed

LEAST_SHARE = 25  # so that the least that is asked still shows


class Turn(TextChoices):
    """What a week asks against the week before; the values are class names of the style sheet."""

    SAME = "same", ""
    MORE = "more", _("more than the week before")
    LESS = "less", _("less than the week before")
    OTHER = "other", _("other than the week before")
    LOADED = "loaded", _("another load than the week before")
    BEGINS = "begins", _("begins this week")
    RESTS = "rests", _("not asked from this week")

    @property
    def sign(self) -> str:
        return {"more": "↑", "less": "↓", "other": "↔", "begins": "↦"}.get(self.value, "")


@dataclass(frozen=True)
class Week:
    """A column. Dates are missing in a protocol, and where an open pause has cut the weeks off; `band` is its sessions, from and to."""

    number: int
    band: tuple[int, int]
    days: tuple[date, ...] = ()
    minutes: int = 0
    is_over: bool = False
    is_now: bool = False
    turns: bool = False  # another band than the week before

    @property
    def sessions(self) -> str:
        low, high = self.band
        return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class Cell:
    """One prescription in one week. `share` is the height of its stair in percent: how long it takes, up to the row's most."""

    week: Week
    dosage: Dosage | None
    turn: Turn
    share: int
    is_tried: bool = False  # what a rule would make of it, not stored yet

    @property
    def free(self) -> int:
        """What is left of the cell above its stair."""
        return 100 - self.share

    @property
    def brief(self) -> Brief | None:
        return in_brief(self.dosage) if self.dosage else None

    @property
    def is_loaded(self) -> bool:
        return self.dosage is not None and self.dosage.is_loaded


@dataclass(frozen=True)
class Row:
    """One prescription over all weeks."""

    prescribed: Prescribed
    content: dict[str, Any]
    course: Course
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CourseTable:
    weeks: tuple[Week, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> int:
        return 1 + len(self.weeks)

    @cached_property
    def is_flat(self) -> bool:
        """Whether nothing changes from week to week."""
        return all(row.course.is_flat for row in self.rows) and not any(week.turns for week in self.weeks)


def of_program(program: Program, *, on: date) -> CourseTable:
    """Fetch the program with its pauses, and its prescriptions with version and steps. `on` is the patient's today."""
    clock = program.clock
    begun = scheduling.weeks_begun(clock, on)
    still = prescribing.open_weeks(program, on=on)
    weeks = [
        Week(
            number,
            program.band(number),
            scheduling.week_days(clock, number),
            is_over=number not in still,
            is_now=program.is_current and number == begun and number in still,
        )
        for number in range(1, program.weeks + 1)
    ]
    return table(weeks, ((row, row.version.content, row.course) for row in program.prescribed))


def of_protocol(protocol: Protocol) -> CourseTable:
    """Fetch the protocol with `prescriptions__exercise__version`. It is shown over the weeks that it begins with."""
    per_week = (protocol.per_week_low, protocol.per_week_high)
    weeks = [
        Week(number, band_in(protocol.bands, number, otherwise=per_week))
        for number in range(1, protocol.weeks_default + 1)
    ]
    rows = protocol.prescriptions.all()
    return table(
        weeks,
        (
            (row, row.exercise.version.content, Course.of(row.dosage, row.by_week, weeks=len(weeks)))
            for row in rows
            if row.exercise.version
        ),
    )


def table(weeks: Sequence[Week], rows: Iterable[tuple[Any, dict[str, Any], Course]]) -> CourseTable:
    """Every row is a prescription, what its exercise says, and its course over these weeks."""
    rows = list(rows)
    counted = tuple(
        replace(
            week,
            minutes=sessions.minutes_for(asked for _row, _content, course in rows if (asked := course.on(week.number))),
            turns=place > 0 and week.band != weeks[place - 1].band,
        )
        for place, week in enumerate(weeks)
    )
    return CourseTable(
        counted, tuple(Row(row, content, course, cells(course, counted)) for row, content, course in rows)
    )


def cells(course: Course, weeks: Sequence[Week], *, beside: Course | None = None) -> tuple[Cell, ...]:
    """The course week by week; where it is only tried, `beside` is the one that stands."""
    standing = beside or course
    least = min((estimated_seconds(asked.at_low()) for asked in course.asked), default=0)
    most = max((estimated_seconds(asked) for asked in course.asked), default=0)
    before = [course.on(1), *course.weeks]
    return tuple(
        Cell(
            week,
            asked,
            turn(before[week.number - 1], asked),
            _share(asked, least, most),
            is_tried=asked != standing.on(week.number),
        )
        for week, asked in zip(weeks, course.weeks, strict=True)
    )


def turn(before: Dosage | None, asked: Dosage | None) -> Turn:
    if before == asked:
        return Turn.SAME
    if asked is None:
        return Turn.RESTS
    if before is None:
        return Turn.BEGINS
    if before.load != asked.load:
        return Turn.LOADED
    now, then = estimated_seconds(asked), estimated_seconds(before)
    return Turn.MORE if now > then else Turn.LESS if now < then else Turn.OTHER


def _share(asked: Dosage | None, least: int, most: int) -> int:
    if asked is None:
        return 0
    above = (estimated_seconds(asked) - least) / (most - least) if most > least else 0
    return LEAST_SHARE + round((100 - LEAST_SHARE) * min(max(above, 0), 1))
