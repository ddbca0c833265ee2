"""What one choice about one session does to the days around it: pure functions over dates, asked by `sessions` before and when it is made.

Whoever moves a session names its new day; what is planned too close to it makes room inside its own week, with the rest days kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from programs import scheduling
from programs.scheduling import Plan


@dataclass(frozen=True)
class Change:
    """Which sessions go from which day to which, the one that was chosen first, and which fall away."""

    moved: tuple[tuple[date, date], ...] = ()
    dropped: tuple[date, ...] = ()

    def besides(self, day: date) -> Change:
        """What it does to other sessions than the one of that day, which was chosen."""
        others = tuple(each for each in self.moved if each[0] != day)
        return Change(others, tuple(other for other in self.dropped if other != day))

    def __add__(self, other: Change) -> Change:
        return Change(self.moved + other.moved, self.dropped + other.dropped)


def move(
    plan: Plan, session_on: date, to: date, *, standing: Collection[date], ahead: Collection[date], on: date
) -> Change:
    """The session of one day goes to another day of the program.

    `ahead` are the other planned days, `standing` all that do not make room. A week is spread anew from `on` when one of its
    days is too close to the new one, or when the session comes from another week and is one too many. It gets fewer
    sessions rather than crammed ones; the day that was left is not used again.
    """
    plan = replace(plan, busy=plan.busy | {session_on})
    change = Change(moved=((session_on, to),))
    is_new = scheduling.week_of(plan, session_on) != scheduling.week_of(plan, to)
    beside = {*standing, *ahead, to}
    for week in range(1, plan.weeks + 1):
        days = set(scheduling.week_days(plan, week))
        own = days.intersection(ahead)
        is_close = any(abs(day - to) < plan.min_gap for day in own)
        is_full = is_new and to in days and len(days & beside) > plan.target(week)
        if own and (is_close or is_full):
            chosen = scheduling.respread(plan, week, own=own, beside=beside - own, on=on)
            beside = (beside - own).union(chosen)
            change += _between(own, chosen)
    return change


def leave_out(plan: Plan, session_on: date, *, standing: Collection[date], ahead: Collection[date], on: date) -> Change:
    """The session of one day falls away, and the rest of its week is spread anew from `on`, with the rest days kept.

    The day left out still counts for the week: nothing comes in its place, and a week that was well spread stays as it is.
    """
    change = Change(dropped=(session_on,))
    week = scheduling.week_of(plan, session_on)
    if week is None:
        return change
    own = set(scheduling.week_days(plan, week)).intersection(ahead)
    beside = {*standing, *ahead, session_on} - own
    return change + _between(own, scheduling.respread(plan, week, own=own, beside=beside, on=on))


def _between(before: Collection[date], after: Collection[date]) -> Change:
    """What stays on its day is not mentioned; of the rest the earlier ones find a new day first."""
    gone = sorted(set(before).difference(after))
    new = sorted(set(after).difference(before))
    return Change(tuple(zip(gone, new, strict=False)), tuple(gone[len(new) :]))
