"""The product's Celery app with the null provider plugged in: `celery -A tests.benchmarks.sending.worker worker`."""

import os
from pathlib import Path

import django

from config.celery import app

django.setup()  # before CHANNELS is imported; Celery would do it later

from programs.reminders.channels import CHANNELS  # noqa: E402
from tests.benchmarks.sending import usual  # noqa: E402
from tests.benchmarks.sending.provider import VARIABLE, Book, NullProvider  # noqa: E402

provider = NullProvider(Book(Path(os.environ[VARIABLE])))
CHANNELS.clear()
CHANNELS["email"] = provider


@app.task(name=usual.TASK, acks_late=False)
def send_one(reminder_id: str) -> None:
    usual.send_one(reminder_id, provider)


__all__ = ["app"]
