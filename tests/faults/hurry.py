"""Lets time pass faster for a worker: lease, margin, turn, provider's patience, backoff and timetable are all divided by one number.

The rules stay as they are, and so does the hour after which a reminder is too late.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from celery import Celery
from django.conf import settings

from programs.reminders import dispatch, rules, tasks, timing  # noqa: F401  # loads every module that holds one of the durations

DURATIONS = {"LEASE": rules.LEASE, "MARGIN": rules.MARGIN, "WAITS": timing.WAITS, "A_TURN": dispatch.A_TURN}


def divide(by: float, app: Celery | None = None) -> None:
    """In this process, once, before the first task."""
    holders = [module for name, module in sys.modules.items() if name.startswith("programs.reminders")]
    for module in holders:
        for name, duration in DURATIONS.items():
            if getattr(module, name, None) is duration:
                setattr(module, name, _divided(duration, by))
    settings.EMAIL_TIMEOUT = settings.EMAIL_TIMEOUT / by
    for entry in app.conf.beat_schedule.values() if app else ():
        if isinstance(entry["schedule"], float):
            entry["schedule"] = entry["schedule"] / by
            entry["options"] = {"expires": entry["options"]["expires"] / by}


def _divided(wait: timedelta | tuple[timedelta, ...], by: float) -> timedelta | tuple[timedelta, ...]:
    return tuple(each / by for each in wait) if isinstance(wait, tuple) else wait / by
