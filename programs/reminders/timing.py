"""When a reminder is due, may be sent, is too late and is tried again: pure functions, asked by `planning` and `rules`.

Instants are aware and in UTC; wishes are a local date, a wall time and an IANA zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LATE_AFTER = timedelta(minutes=60)
WAITS = (  # before the first attempt and before each of five repeats
    timedelta(0),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=4),
    timedelta(minutes=10),
    timedelta(minutes=20),
)


@dataclass(frozen=True)
class SendWindow:
    """The local hours in which a message may leave: `opens` is inside, `closes` is not; all else is quiet."""

    opens: time = time(8)  # [default]
    closes: time = time(20)  # [default]

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"a send window cannot open at {self.opens} and close at {self.closes}")

    @property
    def latest(self) -> time:
        """The last minute in which a message may leave."""
        return (datetime.combine(date.max, self.closes) - timedelta(minutes=1)).time()


DAYTIME = SendWindow()
NUDGE_AT = time(18)  # [default]: late enough for most sessions to be done, early enough to begin one
NUDGE_AFTER = timedelta(hours=3)  # [default]: never sooner after the first reminder
LAST_CALL = time(19, 30)  # [default]: later nobody is asked to begin
MORNING_UNTIL = time(10)  # [default]: a question about the morning is asked in the morning
WEEK_AT = time(12)  # [default]: away from the day's reminder


def instant_of(local_date: date, wall_time: time, zone: ZoneInfo) -> datetime | None:
    """The one instant of a wall time on a local date, in UTC.

    A time that the clock skips is shifted forward by the size of the gap, one that it passes twice means the
    first pass, and a date that the zone skips altogether (Apia, 30 December 2011) has no instant: None.
    """
    wish = datetime.combine(local_date, wall_time.replace(fold=0))
    instant = wish.replace(tzinfo=zone).astimezone(UTC)
    shifted_by = instant.astimezone(zone).replace(tzinfo=None) - wish
    return instant if shifted_by < DAY else None


def in_send_window(instant: datetime, zone: ZoneInfo, window: SendWindow = DAYTIME) -> bool:
    """Whether a message may leave now, by the patient's own clock."""
    return window.opens <= instant.astimezone(zone).time() < window.closes


def into_window(instant: datetime, zone: ZoneInfo, window: SendWindow = DAYTIME) -> datetime:
    """The first instant from this one at which a message may leave, in UTC."""
    local = instant.astimezone(zone)
    on = local.date() if local.time() < window.closes else local.date() + DAY
    while (opens := instant_of(on, window.opens, zone)) is None:
        on += DAY
    return max(instant.astimezone(UTC), opens)


def nudge_after(reminded: time) -> time | None:
    """The wall time of the second nudge on a day whose reminder was at `reminded`; None when that would be too late to begin."""
    soonest = (datetime.combine(date.min, reminded) + NUDGE_AFTER).time() if reminded < time(21) else time.max
    nudge = max(NUDGE_AT, soonest)
    return nudge if nudge <= LAST_CALL else None


def next_morning(reminded: time) -> time:
    """The wall time at which a patient who is reminded at `reminded` is asked about the morning after a session."""
    return min(reminded, MORNING_UNTIL)


def later_on(local_date: date, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When to say it again on that day to somebody who asks for "later" now: in three hours, or at last call; None when that has passed."""
    last = instant_of(local_date, LAST_CALL, zone)
    if last is None or at >= last:
        return None
    return min(at.astimezone(UTC) + NUDGE_AFTER, last)


def times_of(due_at: datetime) -> dict[str, datetime]:
    """The instants with which a reminder that is due then begins, by the names of its fields."""
    return {"due_at": due_at, "next_attempt_at": due_at, "expires_at": expires_at(due_at)}


def expires_at(due_at: datetime) -> datetime:
    """The instant after which a reminder is too late to be of use."""
    return due_at.astimezone(UTC) + LATE_AFTER


def next_attempt(attempts: int, *, jitter: float, retry_after: timedelta | None = None) -> timedelta | None:
    """How long to wait after `attempts` tries; None when there is no further one.

    `jitter` is a random number from 0 to 1 and scales the whole wait (full jitter), so that a provider's
    recovery is not met by everyone at once. A provider's `retry_after` is never undercut.
    """
    if attempts >= len(WAITS):
        return None
    return max(WAITS[attempts] * jitter, retry_after or timedelta(0))
