"""How much of its patient's time a program takes, week by week. Reads a program fetched with its prescriptions; the builder asks."""

from __future__ import annotations

from typing import NamedTuple

from programs import sessions
from programs.models import Program


class WeekOfWork(NamedTuple):
    """A program week: so many minutes a session, and so many sessions, from and to."""

    number: int
    minutes: int
    low: int
    high: int

    @property
    def least(self) -> int:
        """Minutes in the week when only the required sessions are done."""
        return self.minutes * self.low

    @property
    def most(self) -> int:
        return self.minutes * self.high


def weeks(program: Program) -> list[WeekOfWork]:
    """Every program week in turn. Reads prescriptions, their steps and the pauses: prefetch them."""
    courses = [row.course for row in program.prescribed]
    return [
        WeekOfWork(week, sessions.minutes_for(filter(None, (each.on(week) for each in courses))), *program.band(week))
        for week in range(1, program.weeks + 1)
    ]


def peak(found: list[WeekOfWork]) -> WeekOfWork | None:
    """The first of the weeks that ask most; None when that is the first of all."""
    top = max(found, key=lambda week: week.most)
    return top if top.most > found[0].most else None
