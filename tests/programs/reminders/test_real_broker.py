"""The whole way through the broker: a task on its way through Valkey, a worker that takes it up, a mail that lands."""

from collections.abc import Iterator
from threading import Event

import pytest
import time_machine
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from django.core import mail
from django.db import connection

from config.celery import app
from programs.models import Reminder
from tests.programs.reminders.scene import DUE

PATIENCE = 20  # seconds


@pytest.fixture
def run() -> Iterator[Event]:
    """Set when a worker has run a task."""
    run = Event()

    def tell(**_):
        connection.close()  # the worker's own, which would outlive the test
        run.set()

    task_postrun.connect(tell)
    yield run
    task_postrun.disconnect(tell)


@pytest.mark.django_db(transaction=True)
def test_a_tick_through_the_broker_sends_the_mail(reminder, run):
    with (
        time_machine.travel(DUE, tick=True),
        start_worker(app, pool="threads", concurrency=1, perform_ping_check=False),
    ):
        app.send_task("programs.reminders.tasks.dispatch")
        assert run.wait(PATIENCE)

    reminder.refresh_from_db()
    assert [message.to for message in mail.outbox] == [[reminder.patient.email]]
    assert reminder.state == Reminder.State.ACCEPTED


def test_the_timetable_names_tasks_that_exist():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
