"""How long the hourly plan takes for everybody: when nothing is written down yet, and when everything is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils import timezone

from programs.models import Reminder
from programs.reminders import planning
from tests.benchmarks.figure import Figure


def measure() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute("truncate programs_reminder, programs_reminderevent")
    at = timezone.now()
    yield Figure("planning", _seconds(at), "s")
    planned = Reminder.objects.count()
    yield Figure("planning_made", planned, "reminders")
    yield Figure("planning_again", _seconds(at), "s")
    if not planned or Reminder.objects.count() != planned:
        raise RuntimeError(f"{planned} reminders were planned at first, then {Reminder.objects.count()}")


def _seconds(at: datetime) -> float:
    begun = time.perf_counter()
    planning.plan(at=at)
    return time.perf_counter() - begun
