"""How well a program was kept, from the days of its weeks: pure numbers, called by the clinic's pages.

The week is the unit of account. Required is the low end of the band; what is done beyond it is welcome, but never hides an
empty week. Only closed weeks count: a running week is shown apart, never as failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

GOOD, PARTIAL = Fraction(80, 100), Fraction(50, 100)  # [default]
COUNTED_SHARE = Fraction(1, 2)  # of a session's exercises, for it to count [default]
DAYS_A_WEEK = 7


class Rating(StrEnum):
    GOOD = "good"
    PARTIAL = "partial"
    LOW = "low"


@dataclass(frozen=True)
class ClosedWeek:
    """One week that is over: its band of sessions, the distinct days on which one was done, and how many of its seven days the
    program ran (fewer where a pause or the end cut into it; 0 when all of it was paused)."""

    low: int
    high: int
    done: int
    days: int = DAYS_A_WEEK

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high and self.done >= 0 and 0 <= self.days <= DAYS_A_WEEK):
            raise ValueError(f"not a week: {self}")

    @property
    def required(self) -> Fraction:
        return Fraction(self.low * self.days, DAYS_A_WEEK)


def attendance(weeks: Sequence[ClosedWeek]) -> Fraction | None:
    """The share of required sessions that were done, 0 to 1; None before a week is closed."""
    required = sum((week.required for week in weeks), Fraction(0))
    kept = sum((min(Fraction(week.done), week.required) for week in weeks), Fraction(0))
    return kept / required if required else None


def share_in_band(weeks: Sequence[ClosedWeek]) -> Fraction | None:
    """The share of weeks with neither fewer nor more sessions than the band, 0 to 1; None before a week is closed."""
    running = [week for week in weeks if week.days]
    within = [week for week in running if week.required <= week.done <= week.high]
    return Fraction(len(within), len(running)) if running else None


def weeks_over(weeks: Sequence[ClosedWeek]) -> int:
    """In how many weeks more was done than the band allows."""
    return sum(week.done > week.high for week in weeks)


def rating(share: Fraction) -> Rating:
    if share >= GOOD:
        return Rating.GOOD
    return Rating.PARTIAL if share >= PARTIAL else Rating.LOW


def counts(carried_out: int, *, of: int) -> bool:
    """Whether a session counts as done: at least half `of` its exercises were carried out, fully or partly."""
    return carried_out > 0 and Fraction(carried_out, of) >= COUNTED_SHARE
