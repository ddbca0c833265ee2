"""When the sessions of a program fall: pure functions over dates. `agenda` and `course` ask for stored programs, views for `local_day`.

Program days count from the start and stand still in a pause; program week k is days 7(k-1)+1 to 7k. Every
session has a date and no time. Gaps are distances in calendar days: 2 leaves one free day between.

A missed session floats inside its week [default] (`reoffer`), lets the rest wait (`shift`, then `replan`), or
is skipped (nothing to do here).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import combinations, islice, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
DAY_BEGINS_AT = time(3)  # [default]


class Limits(NamedTuple):
    """What a kind of program allows, both ends included."""

    weeks: tuple[int, int]
    per_week: tuple[int, int]


MIN_WEEKS, MAX_WEEKS = 4, 8  # [source]: at least four weeks, up to eight
MIN_PER_WEEK, MAX_PER_WEEK = 2, 3  # [source]: two to three days a week
COURSE = Limits(weeks=(MIN_WEEKS, MAX_WEEKS), per_week=(MIN_PER_WEEK, MAX_PER_WEEK))
MAINTENANCE = Limits(weeks=(1, 52), per_week=(1, 2))  # [default]: what follows a completed course


@dataclass(frozen=True)
class Pause:
    """Days on which the program clock stands still, both ends included; without an end it is open."""

    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise ValueError(f"a pause from {self.from_on} cannot end on {self.until_on}")

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Plan:
    """All that decides the dates of one program; raises ValueError outside its `limits`.

    `weekdays` are preferred ISO days (1 Monday to 7 Sunday), empty for no preference. `busy` dates are never
    chosen, but the clock runs on. `bands` gives single weeks a band of their own. `targets` lowers the sessions of a
    week within its band (`{3: 2}`), as when load is added; other weeks aim at its top. `astray` gives a week so many
    fewer: those that somebody did for it, or left out of it, on a day of a pause.
    """

    starts_on: date
    weeks: int
    per_week: tuple[int, int] = COURSE.per_week
    weekdays: frozenset[int] = frozenset()
    min_gap_days: int = 2  # [default]
    pauses: tuple[Pause, ...] = ()
    busy: frozenset[date] = frozenset()
    bands: Mapping[int, tuple[int, int]] = field(default_factory=dict, hash=False)
    targets: Mapping[int, int] = field(default_factory=dict, hash=False)
    astray: Mapping[int, int] = field(default_factory=dict, hash=False)
    limits: Limits = COURSE

    def __post_init__(self) -> None:
        fewest, most = self.limits.per_week
        shortest, longest = self.limits.weeks
        if not shortest <= self.weeks <= longest:
            raise ValueError(f"weeks must be {shortest} to {longest}, not {self.weeks}")
        for low, high in (self.per_week, *self.bands.values()):
            if not fewest <= low <= high <= most:
                raise ValueError(f"sessions a week must be a band within {fewest} to {most}, not {low} to {high}")
        if not self.weekdays <= set(range(1, 8)):
            raise ValueError(f"weekdays must be ISO days 1 to 7, not {sorted(self.weekdays)}")
        if not 1 <= self.min_gap_days <= 7:
            raise ValueError(f"the gap must be 1 to 7 days, not {self.min_gap_days}")
        for week, target in self.targets.items():
            low, high = self.band(week)
            if not (1 <= week <= self.weeks and low <= target <= high):
                raise ValueError(f"week {week} cannot aim at {target} sessions")

    @cached_property
    def days_by_week(self) -> Mapping[int, tuple[date, ...]]:
        """The program days of every week that has any."""
        days = tuple(islice(_clock(self), 7 * self.weeks))
        return {nth // 7 + 1: days[nth : nth + 7] for nth in range(0, len(days), 7)}

    @property
    def min_gap(self) -> timedelta:
        return self.min_gap_days * DAY

    def band(self, week: int) -> tuple[int, int]:
        return self.bands.get(week, self.per_week)

    def target(self, week: int) -> int:
        """The most sessions that `week` is given."""
        return max(0, self.targets.get(week, self.band(week)[1]) - self.astray.get(week, 0))


class PlannedDate(NamedTuple):
    """One session: the first `low` of a program week are required, the rest are extra."""

    on: date
    week: int
    required: bool


def schedule(plan: Plan) -> tuple[PlannedDate, ...]:
    """All sessions of the course, earliest first; none beyond an open pause."""
    return replan(plan, kept=(), on=plan.starts_on)


def replan(plan: Plan, *, kept: Collection[date], on: date) -> tuple[PlannedDate, ...]:
    """The sessions still to plan from day `on`, after a pause or another change of `plan`.

    `kept` are the dates that stand: sessions done or left out, and any planned one that must stay. They are not
    returned, count for their week's target and keep their gap. A week that is over is never filled up afterwards.
    """
    standing = set(kept)
    planned: list[PlannedDate] = []
    for week, days in plan.days_by_week.items():
        open_days = [day for day in days if day >= on and _is_free(plan, day, beside=standing)]
        chosen = _best_days(plan, week, days, open_days, standing)
        standing.update(chosen)
        required = sorted(standing.intersection(days))[: plan.band(week)[0]]
        planned += [PlannedDate(day, week, day in required) for day in chosen]
    return tuple(planned)


def reoffer(plan: Plan, missed_on: date, *, taken: Collection[date], on: date) -> date | None:
    """The first day from `on` for a missed session, in its own program week and with every gap kept.

    `taken` are all other sessions: done, planned or left out. None when no day fits or the week has its target without
    it: then it is missed at the week's end, never crammed and never carried over.
    """
    week = week_of(plan, missed_on)
    if week is None:
        return None
    others = set(taken) - {missed_on}
    if len(others.intersection(week_days(plan, week))) >= plan.target(week):
        return None
    return next(iter(movable_dates(plan, missed_on, taken=taken, on=on)), None)


def shift(plan: Plan, missed_on: date, *, on: date) -> Plan:
    """The plan whose clock stood still from the missed day until `on`: the rest waits, the end moves.

    Call it before anything later was done. Raises ValueError while the day of the session is not over.
    """
    if on <= missed_on:
        raise ValueError(f"the session of {missed_on} is not missed on {on}")
    return replace(plan, pauses=(*plan.pauses, Pause(missed_on, on - DAY)))


def movable_dates(plan: Plan, session_on: date, *, taken: Collection[date], on: date) -> tuple[date, ...]:
    """The days from `on` to which a patient may move a session: in its week, every gap kept, not busy.

    `taken` are the sessions that cannot make room. A clinician may choose any day; that needs no list.
    """
    week = week_of(plan, session_on)
    if week is None:
        return ()
    others = set(taken) - {session_on}
    return tuple(
        day for day in week_days(plan, week) if day >= on and day != session_on and _is_free(plan, day, beside=others)
    )


def respread(plan: Plan, week: int, *, own: Collection[date], beside: Collection[date], on: date) -> tuple[date, ...]:
    """The best days from `on` for as many sessions of a week as `own` has; fewer where there is no more room.

    `beside` are all other sessions; those in this week count for its target.
    """
    days, others = week_days(plan, week), set(beside)
    open_days = [day for day in days if day >= on and _is_free(plan, day, beside=others)]
    return _best_days(plan, week, days, open_days, others, at_most=len(own))


def still_fitting(plan: Plan, days: Collection[date], *, kept: Collection[date], on: date) -> tuple[date, ...]:
    """Those of the `days` that somebody chose which a changed plan leaves where they are, from `on`, earliest first.

    They are not busy, lie in a week with room for them and keep their gap to each other; not to what stands
    (`kept`), for a clinician may have chosen the day after.
    """
    staying: list[date] = []
    for day in sorted(set(days)):
        week = week_of(plan, day)
        if week is None or day < on or not _is_free(plan, day, beside=staying):
            continue
        if len({*kept, *staying}.intersection(week_days(plan, week))) < plan.target(week):
            staying.append(day)
    return tuple(staying)


def next_preferred(on: date, weekdays: Collection[int]) -> date:
    """The first day from `on` that falls on one of these ISO weekdays; `on` itself without a preference."""
    days = (on + nth * DAY for nth in range(7))
    return next((day for day in days if day.isoweekday() in weekdays), on)


def week_of(plan: Plan, on: date) -> int | None:
    """The program week, from 1, of a date; None before the start, in a pause and after the end."""
    return next((week for week, days in plan.days_by_week.items() if on in days), None)


def weeks_begun(plan: Plan, on: date) -> int:
    """How many program weeks have begun by a date, a pause and the time after the end included."""
    return sum(days[0] <= on for days in plan.days_by_week.values())


def week_days(plan: Plan, week: int) -> tuple[date, ...]:
    """The seven program days of a week, fewer or none where an open pause cuts it off."""
    if not 1 <= week <= plan.weeks:
        raise ValueError(f"week must be 1 to {plan.weeks}, not {week}")
    return plan.days_by_week.get(week, ())


def ends_on(plan: Plan) -> date | None:
    """The last program day; None while an open pause leaves it undecided."""
    return next(islice(_clock(plan), 7 * plan.weeks - 1, None), None)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The day for which a session begun at this aware instant counts: before 03:00, the day before [default]."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    local = instant.astimezone(zone)
    return local.date() - DAY if local.time() < DAY_BEGINS_AT else local.date()


def _clock(plan: Plan) -> Iterator[date]:
    """Program day after program day, without end unless a pause is open."""
    day = plan.starts_on
    with suppress(OverflowError):  # the calendar ends with the year 9999
        while True:
            pause = next((pause for pause in plan.pauses if day in pause), None)
            if pause is None:
                yield day
                day += DAY
            elif pause.until_on is None:
                return
            else:
                day = pause.until_on + DAY


def _is_free(plan: Plan, day: date, *, beside: Collection[date]) -> bool:
    return day not in plan.busy and all(abs(day - other) >= plan.min_gap for other in beside)


def _best_days(
    plan: Plan,
    week: int,
    days: Sequence[date],
    open_days: Sequence[date],
    standing: Collection[date],
    at_most: int = 7,
) -> tuple[date, ...]:
    """As many of `open_days` as the week still wants; fewer when they would be crammed.

    Of all choices of that size: most preferred weekdays, largest smallest gap, smallest largest gap,
    earliest. The gaps reach back to the session before the week and onward to a next week on the same days.
    A choice that next week could not repeat comes last: it would push later weeks off the preferred days.
    """
    inside = [day for day in standing if day in days]
    before = sorted(day for day in standing if day < days[0])[-1:]

    def rank(chosen: tuple[date, ...]) -> tuple[bool, int, int, int, tuple[date, ...]]:
        preferred = sum(day.isoweekday() in plan.weekdays for day in chosen)
        sessions = sorted([*inside, *chosen])
        onward = 7 - days.index(sessions[-1]) + days.index(sessions[0])
        gaps = [*_gaps([*before, *sessions]), onward]
        return onward < plan.min_gap_days, -preferred, -min(gaps), max(gaps), chosen

    for count in range(min(at_most, plan.target(week) - len(inside)), 0, -1):
        choices = combinations(open_days, count)
        fitting = [some for some in choices if all(gap >= plan.min_gap_days for gap in _gaps(some))]
        if fitting:
            return min(fitting, key=rank)
    return ()


def _gaps(sessions: Sequence[date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(sessions)]
