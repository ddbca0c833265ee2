"""What a patient reads about the weeks so far: the days of this one, the pain over time, the own goals. Called by the phone's page.

Pure once the programs were fetched with `of` and the goals with `goals_of`. Nothing here calls a single point an improvement: a change
is told only when it is as large as the field takes to matter, and said to be about the same otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from programs import agenda, course, sessions
from programs.course import Mark, Week
from programs.models import ExerciseSession, GoalRating, OwnGoal, Program
from programs.scheduling import DAY

if TYPE_CHECKING:
    from programs.course import SessionWithResults

PAIN_MATTERS = Fraction(2)  # [field]: about 2 of 10
GOAL_SMALL, GOAL_MEDIUM, GOAL_LARGE = Fraction(13, 10), Fraction(23, 10), Fraction(27, 10)  # [field]
ENOUGH = 4  # answers, before they are compared: the first two with the last two [default]
CALM_FOR = 6 * DAY  # [default]

State = ExerciseSession.State


class Change(StrEnum):
    """How what is said now compares with the start. The last three are said of goals alone."""

    UNKNOWN = "unknown"
    SAME = "same"
    LOWER = "lower"
    HIGHER = "higher"
    A_LITTLE = "a_little"
    CLEARLY = "clearly"
    MUCH = "much"


class Day(NamedTuple):
    """A day of the running week; `mark` is `rest` where there is no session, `words` say it, `is_today` shows it."""

    on: date
    mark: str
    words: Any
    is_today: bool

    @property
    def is_rest(self) -> bool:
        return self.mark == "rest"


@dataclass(frozen=True)
class ThisWeek:
    week: Week
    days: tuple[Day, ...]

    @property
    def more(self) -> int:
        """How many more are welcome in the band."""
        return max(0, self.week.high - self.week.done)


class Pain(NamedTuple):
    """What was said about one session, 0-10 each: the pain during it, and the next morning."""

    on: date
    during: int | None
    morning: int | None


@dataclass(frozen=True)
class Trend:
    """A series of answers, oldest first."""

    values: tuple[int, ...]

    @property
    def start(self) -> Fraction | None:
        """The mean of the first two; None while there are too few to compare."""
        return Fraction(sum(self.values[:2]), 2) if len(self.values) >= ENOUGH else None

    @property
    def now(self) -> Fraction | None:
        return Fraction(sum(self.values[-2:]), 2) if len(self.values) >= ENOUGH else None

    @property
    def start_number(self) -> str:
        return _number(self.start)

    @property
    def now_number(self) -> str:
        return _number(self.now)

    @property
    def change(self) -> Change:
        if self.start is None or self.now is None:
            return Change.UNKNOWN
        if abs(self.now - self.start) < PAIN_MATTERS:
            return Change.SAME
        return Change.LOWER if self.now < self.start else Change.HIGHER


@dataclass(frozen=True)
class Goal:
    """An own goal and what was said about it, oldest first."""

    goal: OwnGoal
    ratings: tuple[GoalRating, ...]

    @property
    def first(self) -> GoalRating | None:
        return self.ratings[0] if self.ratings else None

    @property
    def latest(self) -> GoalRating | None:
        return self.ratings[-1] if len(self.ratings) > 1 else None


def of(patient: Patient) -> list[Program]:
    """The programs that are running, or else the one issued last, with all that is read here. Five queries."""
    programs = course.with_weeks(Program.objects.for_patient(patient).in_order())
    issued = list(programs.prefetch_related("prescriptions__steps"))
    return [program for program in issued if program.is_current] or issued[-1:]


def goals_of(patient: Patient) -> list[Goal]:
    """The goals that stand. Two queries."""
    goals = OwnGoal.objects.for_patient(patient).standing().prefetch_related("ratings")
    return [Goal(goal, tuple(goal.ratings.all())) for goal in goals]


def hurt_lately(patient: Patient, *, on: date) -> set[UUID]:
    """The programs in which a session of that day or of the six before hurt, so that no more of them are offered. One query."""
    return {row.program_id for row in sessions.hurt_since(patient, since=on - CALM_FOR, upto=on)}


def this_week(program: Program, *, on: date) -> ThisWeek | None:
    """The running week with its seven days; None before the start, in a pause and after the end."""
    if not program.is_current or course.pause_on(program, on):
        return None
    week = next((week for week in course.weeks(program, on=on) if week.is_running), None)
    if week is None or on not in week.days:
        return None
    ahead = agenda.calendar_of(program, on=on).ahead
    offered = {session.pk: day for day, session in ahead.items()}
    by_day = {}
    for marked in week.sessions:
        day = offered.get(marked.session.pk, marked.on)
        by_day[day] = _words(marked.mark, day, on=on)
    return ThisWeek(week, tuple(Day(day, *by_day.get(day, ("rest", _("rest"))), day == on) for day in week.days))


def pains(program: Program) -> tuple[Pain, ...]:
    """Every session about which pain was told, by its day."""
    told = [
        Pain(row.performed_on, row.worst_pain, row.morning_pain)
        for row in cast("Sequence[SessionWithResults]", program.sessions.all())
        if row.performed_on is not None and not (row.worst_pain is None and row.morning_pain is None)
    ]
    return tuple(sorted(told, key=lambda pain: pain.on))


def during(pains: Sequence[Pain]) -> Trend:
    return Trend(tuple(pain.during for pain in pains if pain.during is not None))


def mornings(pains: Sequence[Pain]) -> Trend:
    return Trend(tuple(pain.morning for pain in pains if pain.morning is not None))


def change_of(goals: Sequence[Goal]) -> Change:
    """All goals together, by the mean of what each changed since it was first rated; those rated once say nothing yet."""
    changes = [goal.latest.rating - goal.first.rating for goal in goals if goal.first and goal.latest]
    if not changes:
        return Change.UNKNOWN
    mean = Fraction(sum(changes), len(changes))
    if mean <= -GOAL_SMALL:
        return Change.LOWER
    if mean < GOAL_SMALL:
        return Change.SAME
    if mean < GOAL_MEDIUM:
        return Change.A_LITTLE
    return Change.CLEARLY if mean < GOAL_LARGE else Change.MUCH


def _words(mark: Mark, day: date, *, on: date) -> tuple[str, Any]:
    """The sign and the word of a day. One that went by is not done, and no more is said about it."""
    if mark in (Mark.PLANNED, Mark.TODAY):
        if day < on:
            return Mark.MISSED.value, Mark.NOT_DONE.label
        return (Mark.TODAY.value, _("today")) if day == on else (mark.PLANNED.value, Mark.PLANNED.label)
    return mark.value, mark.label


def _number(mean: Fraction | None) -> str:
    """For people: “4” or “4.5”, as they write it; nothing for none."""
    return "" if mean is None else number_format(float(mean), 0 if mean.denominator == 1 else 1)
