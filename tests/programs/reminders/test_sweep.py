"""What a dispatcher left in hand when it went away."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from programs.models import Reminder
from programs.reminders import dispatch, queue
from programs.reminders.channels.answers import Capabilities
from programs.reminders.queue import Result
from programs.reminders.rules import Verdict
from tests.programs.reminders.scene import DUE, ledger, make_reminders, stopped

IN_TIME, OVER = DUE + timedelta(seconds=59), DUE + timedelta(seconds=60)
ACCEPTED = Verdict(Reminder.State.ACCEPTED, provider_id="late")


@pytest.fixture
def claimed(reminder, provider):
    [claimed] = queue.claim(at=DUE)
    return claimed


def test_a_lease_that_runs_is_respected(claimed):
    queue.mark(claimed, at=DUE)
    assert dispatch.sweep(at=IN_TIME) == 0
    assert dispatch.dispatch(clock=stopped(IN_TIME)) == 0


def test_what_was_only_picked_up_is_planned_again_and_sent(claimed, provider):
    assert dispatch.sweep(at=OVER) == 1
    dispatch.dispatch(clock=stopped(OVER))

    assert len(provider.handed_over) == 1
    assert ledger(claimed) == ["planned", "leased", "planned not_reached", "leased", "sending", "accepted"]


def test_what_was_being_sent_is_unknown_and_not_sent_again(claimed, provider):
    queue.mark(claimed, at=DUE)
    assert dispatch.sweep(at=OVER) == 1
    dispatch.dispatch(clock=stopped(OVER))

    assert provider.handed_over == []
    assert ledger(claimed)[-1] == "unknown no_answer"


def test_what_was_being_sent_by_a_keyed_channel_is_sent_again(claimed, provider):
    provider.capabilities = Capabilities(key_lifetime=timedelta(hours=24))
    queue.mark(claimed, at=DUE)
    dispatch.sweep(at=OVER)
    dispatch.dispatch(clock=stopped(OVER))

    assert [message.key for message in provider.handed_over] == [claimed.idempotency_key]


def test_a_sender_that_was_only_slow_still_says_how_it_went(claimed):
    queue.mark(claimed, at=DUE)
    dispatch.sweep(at=OVER)
    assert queue.settle(Result(claimed, ACCEPTED, OVER))
    assert ledger(claimed)[-2:] == ["unknown no_answer", "accepted"]


def test_who_has_lost_the_lease_changes_nothing(claimed):
    dispatch.sweep(at=OVER)
    [again] = queue.claim(at=OVER)

    assert not queue.mark(claimed, at=OVER)
    assert not queue.settle(Result(claimed, ACCEPTED, OVER))
    assert queue.mark(again, at=OVER)


@pytest.mark.django_db(transaction=True)
def test_what_somebody_holds_is_left_for_the_next_time_and_not_waited_for(clinician):
    """The plan locks a patient's reminders one after the other; whoever waited here, holding others of them, would wait for ever."""
    one, another = (program.reminders.get() for program in make_reminders(2, clinician))
    holder = connections.create_connection("default")
    try:
        with transaction.atomic():
            with holder.cursor() as cursor:
                cursor.execute("begin")
                cursor.execute("select from programs_reminder where id = %s for update", [one.pk])
            with connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '1s'")
            assert queue.expire(at=DUE + timedelta(hours=1)) == 1
    finally:
        let_go(holder)
    assert [ledger(each)[-1] for each in (one, another)] == ["planned", "expired late"]
    assert queue.expire(at=DUE + timedelta(hours=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_sweep_waits_for_nobody_either(clinician):
    make_reminders(2, clinician)
    one, _another = queue.claim(at=DUE)
    holder = connections.create_connection("default")
    try:
        with transaction.atomic():
            with holder.cursor() as cursor:
                cursor.execute("begin")
                cursor.execute("select from programs_reminder where id = %s for update", [one.pk])
            with connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '1s'")
            assert dispatch.sweep(at=OVER) == 1
    finally:
        let_go(holder)
    assert dispatch.sweep(at=OVER) == 1


def let_go(holder):
    """At once: the server notices a closed connection a little later, and passes over what is still locked."""
    with holder.cursor() as cursor:
        cursor.execute("rollback")
    holder.close()


def test_a_sender_that_was_given_up_does_not_try_again_beside_a_person(reminder):
    [claimed] = queue.claim(at=DUE)
    queue.mark(claimed, at=DUE)
    dispatch.sweep(at=OVER)

    busy = Verdict(Reminder.State.PLANNED, Reminder.Reason.BUSY, next_attempt_at=OVER)
    assert not queue.settle(Result(claimed, busy, OVER))
    assert ledger(reminder)[-1] == "unknown no_answer"
