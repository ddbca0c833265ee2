"""Rules about the program as a whole: how long, how often, from when, and whether its sessions find room.

Whoever changes one of these asks about that alone: `check_frame`, `check_latest_start`, `check_reminder_time`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from programs.checks.facts import Band, Facts
from programs.checks.findings import RULES, Findings, Found, Mark, rule
from programs.reminders.timing import DAYTIME
from programs.scheduling import MAX_PER_WEEK, MAX_WEEKS, MIN_PER_WEEK, MIN_WEEKS

LATEST_START = timedelta(days=366)  # [default]: beyond it lies a slip of the keyboard
DAYS_A_WEEK = 7


@rule(
    "error",
    Mark.SOURCE,
    gettext_lazy("Length"),
    gettext_lazy("First effects show about week 2 and good ones at week 4; after 8 weeks it is time to look again."),
)
def weeks(facts: Facts) -> Iterator[Found]:
    yield from _length(facts.weeks)


@rule(
    "error",
    Mark.SOURCE,
    gettext_lazy("Frequency"),
    gettext_lazy("Two to three days a week are enough to get stronger and leave time to recover."),
)
def per_week(facts: Facts) -> Iterator[Found]:
    yield from _frequency(facts.bands)


@rule(
    "error",
    Mark.DEFAULT,
    pgettext_lazy("of a program", "Start"),
    gettext_lazy("Sessions are dated from the start on: none can be done in the past."),
)
def start(facts: Facts) -> Iterator[Found]:
    if facts.starts_on < facts.on:
        yield Found(_("The start has passed. Choose today or later."), field="starts_on")
    yield from _latest_start(facts.starts_on, facts.on)


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("No room in the week"),
    gettext_lazy("Sessions are never crammed: without room, weeks would have fewer than were asked for."),
)
def room(facts: Facts) -> Iterator[Found]:
    """Every week has room where a week's sessions, and then the next week's first, keep the gap within seven days."""
    crammed = [week for week, (low, _high) in enumerate(facts.bands, 1) if low * facts.min_gap_days > DAYS_A_WEEK]
    if crammed:
        text = _("With %(days)s days from one session to the next there is no room for %(low)s in a week.")
        words = {"days": facts.min_gap_days, "low": facts.bands[crammed[0] - 1][0]}
        yield Found(text % words, weeks=tuple(crammed), field="min_gap_days")


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Time of reminders"),
    gettext_lazy("Messages leave by day, so none can be wished for at night."),
)
def reminder_time(facts: Facts) -> Iterator[Found]:
    yield from _by_day(facts.reminder_time)


def check_frame(weeks: int, per_week: Band) -> Findings:
    """Length and frequency, the two that no program may leave [source]."""
    return Findings([*_said("weeks", _length(weeks)), *_said("per_week", _frequency([per_week]))])


def check_latest_start(starts_on: date, on: date) -> Findings:
    return _said("start", _latest_start(starts_on, on))


def check_reminder_time(at: time | None) -> Findings:
    return _said("reminder_time", _by_day(at))


def _length(weeks: int) -> Iterator[Found]:
    if weeks < MIN_WEEKS:
        text = _("Too few: strength needs at least %(least)s weeks.")
        yield Found(text % {"least": MIN_WEEKS}, field="weeks")
    if weeks > MAX_WEEKS:
        text = _("Too many: a program lasts at most %(most)s weeks.")
        yield Found(text % {"most": MAX_WEEKS}, field="weeks")


def _frequency(bands: Sequence[Band]) -> Iterator[Found]:
    outside = [week for week, (low, high) in enumerate(bands, 1) if not MIN_PER_WEEK <= low <= high <= MAX_PER_WEEK]
    if outside:
        yield Found(_("Plan 2 to 3 sessions a week."), weeks=tuple(outside), field="per_week_high")


def _latest_start(starts_on: date, on: date) -> Iterator[Found]:
    if starts_on > on + LATEST_START:
        yield Found(_("Choose a day within the next year."), field="starts_on")


def _by_day(at: time | None) -> Iterator[Found]:
    if at is not None and not DAYTIME.opens <= at < DAYTIME.closes:
        hours = {"opens": f"{DAYTIME.opens:%H:%M}", "closes": f"{DAYTIME.closes:%H:%M}"}
        yield Found(_("Messages leave from %(opens)s and before %(closes)s.") % hours, field="reminder_time")


def _said(name: str, found: Iterator[Found]) -> Findings:
    return Findings(RULES[name].finding(one._replace(weeks=())) for one in found)
