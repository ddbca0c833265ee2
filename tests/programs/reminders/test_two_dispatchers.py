"""Several dispatchers at once, on connections of their own: each message is handed over once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from programs.models import Reminder
from programs.reminders import dispatch, planning
from tests.programs.reminders.scene import BEFORE, DUE, make_reminders, stopped

DISPATCHERS = 4


@pytest.mark.django_db(transaction=True)
def test_each_message_is_handed_over_once(clinician, provider):
    make_reminders(30, clinician)

    together(lambda: dispatch.dispatch(clock=stopped(DUE)))

    keys = [message.key for message in provider.handed_over]
    assert len(keys) == len(set(keys)) == 30
    assert Reminder.objects.filter(state=Reminder.State.ACCEPTED, attempts=1).count() == 30


@pytest.mark.django_db(transaction=True)
def test_planning_side_by_side_makes_each_reminder_once(clinician):
    make_reminders(10, clinician)
    tomorrow = BEFORE.replace(day=3)

    together(lambda: planning.plan(at=tomorrow))

    assert Reminder.objects.filter(local_date=tomorrow.replace(day=4)).count() == 10
    assert all(reminder.events.count() == 1 for reminder in Reminder.objects.all())


def together(work):
    """The work in several threads, begun at the same moment."""
    barrier = Barrier(DISPATCHERS)

    def one(_):
        try:
            barrier.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(DISPATCHERS) as pool:
        list(pool.map(one, range(DISPATCHERS)))
