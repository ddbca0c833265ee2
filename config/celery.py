"""The Celery app and its timetable; `celery -A config worker` and `celery -A config beat` start from here.

A message is only a knock on the door: what is due stands in PostgreSQL, and each task looks there. So a lost,
late or doubled message, or a second beat, changes nothing; tasks take ids only, and never an `eta`.
"""

import os
import re

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("setwell")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["programs.reminders"])

SECONDS = 1.0
# How many look for due reminders at once; of more than the workers have room for, the rest simply do not come up.
DISPATCHERS = os.environ.get("REMINDER_DISPATCHERS") or "2"
if not re.fullmatch("[1-9][0-9]{0,2}", DISPATCHERS):
    raise ImproperlyConfigured(f"REMINDER_DISPATCHERS is {DISPATCHERS!r}; it must be a number from 1 to 999.")

app.conf.beat_schedule = {
    # Write down the reminders of the coming 48 hours.
    "plan-reminders": {"task": "programs.reminders.tasks.plan", "schedule": crontab(minute=0)},
    # Tell patients what changed in their programs.
    "announce-changes": {
        "task": "programs.reminders.tasks.announce",
        "schedule": 60 * SECONDS,
        "options": {"expires": 60 * SECONDS},
    },
    # Send what is due: so many dispatchers side by side, each going on until nothing is due. One that has waited until the
    # next one begins is dropped, not queued up.
    **{
        f"dispatch-reminders-{number}": {
            "task": "programs.reminders.tasks.dispatch",
            "schedule": 15 * SECONDS,
            "options": {"expires": 15 * SECONDS},
        }
        for number in range(1, int(DISPATCHERS) + 1)
    },
    # Take back what a dead worker left half sent.
    "sweep-reminders": {
        "task": "programs.reminders.tasks.sweep",
        "schedule": 60 * SECONDS,
        "options": {"expires": 60 * SECONDS},
    },
}
# The timetable keeps no file: after a restart the next round finds everything that is due.
app.conf.beat_scheduler = "celery.beat:Scheduler"


@worker_init.connect
def begin(**_: object) -> None:
    from programs.reminders import startup

    try:
        startup.begin()
    except ImproperlyConfigured as problem:
        raise SystemExit(str(problem)) from problem  # after any other exception Celery would go on
