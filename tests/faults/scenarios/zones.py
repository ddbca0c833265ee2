"""Row 6: every zone, six times a day, six years: one instant for each schedule and local date, as written in `timing`.

The judge asks a zone nothing but what its clock shows at an instant, finds its clock changes by bisection, and looks for the
instants at which the clock shows the wish; it knows neither `fold` nor how Python turns a wall time into an instant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from programs.reminders import timing
from tests.faults.trial import Scenario, Trial

TIMES = (time(0), time(1, 30), time(2, 30), time(9), time(18), time(23, 30))
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)
DAY = timedelta(days=1)
STRIDE = timedelta(hours=6)  # no zone changes its clock twice within it
SOME = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Lagos",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Pacific/Kiritimati",
    "Pacific/Norfolk",
    "UTC",
]
WRITTEN = [  # zone, wish, instant: a gap, an overlap and a missing date, as people write them down
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30"),
    ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),
    ("America/Santiago", "2026-09-06 00:00", "2026-09-06 04:00"),
    ("Antarctica/Troll", "2026-03-29 01:30", "2026-03-29 01:30"),
    ("Africa/Casablanca", "2026-02-15 02:30", "2026-02-15 01:30"),
    ("Pacific/Kiritimati", "2026-06-01 09:00", "2026-05-31 19:00"),
    ("Pacific/Apia", "2011-12-30 09:00", None),
    ("Pacific/Kwajalein", "1993-08-21 09:00", None),
]


def zones(trial: Trial) -> None:
    names, last = trial.size(sorted(available_timezones()), SOME), trial.size(LAST, date(2026, 12, 31))
    wrong = [line for lines in trial.in_processes(partial(_wrong_in, last=last), names) for line in lines]
    wrong += [line for lines in trial.in_processes(_wrong_as_written, WRITTEN) for line in lines]
    instants = len(names) * len(TIMES) * ((last - FIRST).days + 1)
    trial.findings.measure(zones=len(names), instants=instants, wrong=len(wrong))
    trial.findings.demand(not wrong, f"{len(wrong)} wishes without their one instant, such as {wrong[:2]}")


def _wrong_in(name: str, *, last: date) -> list[str]:
    """Every wish in this zone to which `timing.instant_of` answers something else than the judge, or not later than the day before."""
    zone, wrong = ZoneInfo(name), []
    days = [FIRST + number * DAY for number in range((last - FIRST).days + 1)]
    clock = _Clock(zone, days)
    for wall_time in TIMES:
        before = datetime.min.replace(tzinfo=UTC)
        for on, expected in clock.showings(wall_time).items():
            instant = timing.instant_of(on, wall_time, zone)
            if instant != expected or (instant and instant <= before):
                wrong.append(f"{name} {on} {wall_time}: {instant}")
            before = instant or before
    return wrong


def _wrong_as_written(case: tuple[str, str, str | None]) -> list[str]:
    zone, wish, expected = case
    on, wall_time = wish.split()
    instant = timing.instant_of(date.fromisoformat(on), time.fromisoformat(wall_time), ZoneInfo(zone))
    said = instant and instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return [] if said == expected else [f"{zone} {wish}: {said}, not {expected}"]


class _Clock:
    """The offsets of a zone as periods between the instants at which they change."""

    def __init__(self, zone: ZoneInfo, days: list[date]) -> None:
        self.zone, self.days = zone, days
        begin, end = (datetime.combine(day, time(), UTC) for day in (days[0] - 3 * DAY, days[-1] + 3 * DAY))
        marks = [begin + number * STRIDE for number in range((end - begin) // STRIDE + 1)]
        changes = [self._change(a, b) for a, b in pairwise(marks) if self._offset(a) != self._offset(b)]
        self.periods = list(pairwise([begin, *changes, end]))
        self.offsets = [self._offset(start) for start, _ in self.periods]

    def showings(self, wall_time: time) -> dict[date, datetime | None]:
        """For each day the first instant at which the clock shows this time; None where it does not and a whole day is skipped."""
        shown: dict[date, datetime | None] = {}
        for (start, end), offset in zip(self.periods, self.offsets, strict=True):
            for on in self._days_within(start, end):
                instant = datetime.combine(on, wall_time, UTC) - offset
                if start <= instant < end:
                    shown.setdefault(on, instant)
        return {
            on: shown[on] if on in shown else self._shifted(datetime.combine(on, wall_time, UTC)) for on in self.days
        }

    def _days_within(self, start: datetime, end: datetime) -> list[date]:
        first, last = (start - DAY).date(), (end + DAY).date()
        return self.days[max(0, (first - self.days[0]).days) : max(0, (last - self.days[0]).days + 1)]

    def _shifted(self, wish: datetime) -> datetime | None:
        """Where the clock skips the wish: the instant at which it would have shown it, had it not been changed just before."""
        for (start, _), before, after in zip(self.periods[1:], self.offsets, self.offsets[1:], strict=False):
            if wish - after < start <= wish - before:
                return wish - before if after - before < DAY else None
        raise AssertionError(f"{self.zone} at {wish}")

    def _change(self, before: datetime, after: datetime) -> datetime:
        was = self._offset(before)
        while after - before > timedelta(seconds=1):
            middle = before + (after - before) // 2
            before, after = (middle, after) if self._offset(middle) == was else (before, middle)
        return after.replace(microsecond=0)

    def _offset(self, instant: datetime) -> timedelta:
        return instant.astimezone(self.zone).replace(tzinfo=UTC) - instant


ZONES = Scenario(
    row=6,
    name="zones",
    promise="every zone, 6 times a day, 2025 to 2030: one instant for each local date",
    play=zones,
    broken={"fixed_utc": "without their one instant", "second_pass": "without their one instant"},
)
