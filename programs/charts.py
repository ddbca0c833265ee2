"""The geometry of the small charts: where bars, points and lines stand, as attributes of SVG elements. Templates draw them.

Pure. Places across and down are per cent of the plot, so that a chart fills what room it has while its words keep the size of the text.
`programs/_weeks_chart.html`, `_pain_chart.html` and `_goal_track.html` say in a table or a sentence what they draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from programs.course import Week
from programs.progress import PAIN_MATTERS, Pain, Trend, during, mornings

HIGHEST = 10
BAR = Fraction(52, 100)  # of the room that a week has
EDGE = 4  # per cent beside the first and the last point
GO_EASY, TOO_MUCH = (
    Fraction(7, 2),
    Fraction(11, 2),
)  # half-way from 3 to 4, and from 5 to 6 [field: the pain-monitoring model]
ZONES = (_("all right"), _("go easy"), _("too much"))


class Box(NamedTuple):
    x: str
    y: str
    width: str
    height: str


class Point(NamedTuple):
    x: str
    y: str


class Line(NamedTuple):
    x1: str
    y1: str
    x2: str
    y2: str


class Column(NamedTuple):
    """One week: the bar of what was done, the band that is asked with its `low` edge, and the middle, below which its number stands."""

    week: Week
    bar: Box
    band: Box
    low: str
    end: str
    middle: str


@dataclass(frozen=True)
class WeeksChart:
    weeks: tuple[Week, ...]
    columns: tuple[Column, ...]

    @property
    def begun(self) -> list[Week]:
        return [week for week in self.weeks if not week.is_ahead]

    @property
    def running(self) -> Week | None:
        return next((week for week in self.weeks if week.is_running), None)

    @property
    def done(self) -> int:
        return sum(week.done for week in self.weeks)


class Tick(NamedTuple):
    """A word beside the plot, as high as it means."""

    y: str
    value: int


class Zone(NamedTuple):
    """A pain band, named in words in its middle."""

    y: str
    words: Any


@dataclass(frozen=True)
class Series:
    """One line of the chart: its values, oldest first, how they changed, and where they stand."""

    trend: Trend
    points: tuple[Point, ...]
    lines: tuple[Line, ...]

    @property
    def values(self) -> tuple[int, ...]:
        return self.trend.values


@dataclass(frozen=True)
class PainChart:
    """Two series over the same days. `same` is the field of two points around the start of the first, once it can be compared."""

    pains: tuple[Pain, ...]
    during: Series
    mornings: Series
    same: Box | None
    first_on: date
    last_on: date

    @property
    def ticks(self) -> list[Tick]:
        return [Tick(_pc(_down(value, HIGHEST)), value) for value in (0, 5, 10)]

    @property
    def limits(self) -> list[str]:
        """Where one pain band ends and the next begins."""
        return [_pc(_down(value, HIGHEST)) for value in (GO_EASY, TOO_MUCH)]

    @property
    def zones(self) -> list[Zone]:
        edges = pairwise((Fraction(0), GO_EASY, TOO_MUCH, Fraction(HIGHEST)))
        return [
            Zone(_pc(_down((low + high) / 2, HIGHEST)), words) for (low, high), words in zip(edges, ZONES, strict=True)
        ]


class Track(NamedTuple):
    """Where a goal stood first and stands now, on a line from 0 to 10."""

    first: str
    latest: str


def weeks_chart(weeks: Sequence[Week]) -> WeeksChart:
    """A column for each week; every column is as high as the most that was asked or done in any."""
    most = max((max(week.high, week.done) for week in weeks), default=1)
    room = Fraction(100, max(1, len(weeks)))
    columns = []
    for place, week in enumerate(weeks):
        left = place * room
        top, low, high = (_down(value, most) for value in (week.done, week.low, week.high))
        columns.append(
            Column(
                week=week,
                bar=Box(_pc(left + room * (1 - BAR) / 2), _pc(top), _pc(room * BAR), _pc(100 - top)),
                band=Box(_pc(left), _pc(high), _pc(room), _pc(low - high)),
                low=_pc(low),
                end=_pc(left + room),
                middle=_pc(left + room / 2),
            )
        )
    return WeeksChart(tuple(weeks), tuple(columns))


def pain_chart(pains: Sequence[Pain]) -> PainChart | None:
    """None while nothing was said. The next morning stands a day after its session."""
    if not pains:
        return None
    first = pains[0].on
    last = max(pain.on + timedelta(days=pain.morning is not None) for pain in pains)
    said = [(pain.on, pain.during) for pain in pains if pain.during is not None]
    after = [(pain.on + timedelta(days=1), pain.morning) for pain in pains if pain.morning is not None]
    trend = during(pains)
    return PainChart(
        pains=tuple(pains),
        during=_series(trend, said, first, last),
        mornings=_series(mornings(pains), after, first, last),
        same=_around(trend.start),
        first_on=first,
        last_on=last,
    )


def track(first: int, latest: int) -> Track:
    return Track(*(_pc(Fraction(value * 100, HIGHEST)) for value in (first, latest)))


def _series(trend: Trend, said: Iterable[tuple[date, int]], first: date, last: date) -> Series:
    places = [(_across(day, first, last), _down(value, HIGHEST)) for day, value in said]
    points = [Point(_pc(x), _pc(y)) for x, y in places]
    lines = [Line(*start, *end) for start, end in pairwise(points)]
    return Series(trend, tuple(points), tuple(lines))


def _around(start: Fraction | None) -> Box | None:
    if start is None:
        return None
    top = _down(min(start + PAIN_MATTERS, Fraction(HIGHEST)), HIGHEST)
    bottom = _down(max(start - PAIN_MATTERS, Fraction(0)), HIGHEST)
    return Box("0%", _pc(top), "100%", _pc(bottom - top))


def _across(day: date, first: date, last: date) -> Fraction:
    span = (last - first).days
    return Fraction(50) if span == 0 else EDGE + Fraction((100 - 2 * EDGE) * (day - first).days, span)


def _down(value: Fraction | int, most: int) -> Fraction:
    """How far below the top a value stands, in per cent."""
    return 100 - Fraction(100) * value / most


def _pc(share: Fraction | int) -> str:
    return f"{float(share):.4g}%"
