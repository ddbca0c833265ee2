"""How late messages left, as a histogram of the whole installation: `dispatch` adds to it, `/metrics` shows it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from programs.models import Reminder

# Seconds late, at most; the row without a limit has the rest.
BUCKETS = (1, 5, 15, 30, 60, 90, 120, 300, 900, 1800, 3600)

COUNT = """
    insert into programs_latenesscount as counted (channel, up_to_seconds, reminders, seconds)
    select %(channel)s, * from unnest(%(limits)s::integer[], %(reminders)s::bigint[], %(seconds)s::float[]) as more (up_to)
    order by up_to nulls last
    on conflict (channel, up_to_seconds) do update
    set reminders = counted.reminders + excluded.reminders, seconds = counted.seconds + excluded.seconds
"""


class Tally:
    """What was accepted in one turn. `total` counts all, `store` writes down those since it was last called."""

    def __init__(self) -> None:
        self.total = 0
        self._of_channels: dict[str, list[timedelta]] = defaultdict(list)

    def note(self, reminder: Reminder, *, at: datetime) -> None:
        self.total += 1
        self._of_channels[reminder.channel].append(at - reminder.due_at)

    def store(self) -> None:
        for channel, lateness in self._of_channels.items():
            count(channel=channel, lateness=lateness)
        self._of_channels.clear()


def count(*, channel: str, lateness: Collection[timedelta]) -> None:
    """Add to a channel's histogram how long after `due_at` each message was accepted. One statement."""
    buckets: dict[int | None, list[float]] = defaultdict(list)
    for late in lateness:
        seconds = max(late.total_seconds(), 0.0)
        buckets[next(iter(BUCKETS[bisect_left(BUCKETS, seconds) :]), None)].append(seconds)
    if buckets:
        values: dict[str, Any] = {
            "channel": channel,
            "limits": list(buckets),
            "reminders": [len(each) for each in buckets.values()],
            "seconds": [sum(each) for each in buckets.values()],
        }
        with connection.cursor() as cursor:
            cursor.execute(COUNT, values)
