"""Whether this installation may send: restored, copied and moved data rest until a person resumes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from structlog.testing import capture_logs

from programs.models import ProgramEvent, Reminder, ReminderDesk
from programs.reminders import dispatch, guard
from tests.programs.reminders.scene import BEFORE, DUE, ledger, stopped

Cause = ReminderDesk.Cause
LATER = DUE + timedelta(minutes=5)
ELSEWHERE = "7.00000001.5.6"

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> ReminderDesk:
    """At work, here, since before anything was due."""
    assert guard.may_send(at=BEFORE)
    return ReminderDesk.objects.get()


def put(**values):
    ReminderDesk.objects.update(**values)


def cause():
    return ReminderDesk.objects.get().cause


# What is allowed


def test_the_first_look_writes_down_where_it_is(settings):
    assert guard.may_send(at=DUE)

    desk = ReminderDesk.objects.get()
    assert (desk.site, desk.storage, desk.dispatched_at) == (settings.SITE_URL, guard.status().storage, DUE)


def test_what_was_right_once_stays_right(desk, django_assert_num_queries):
    with django_assert_num_queries(3):  # the one, in a transaction of its own
        assert guard.may_send(at=DUE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "chore",
    [
        "vacuum full programs_reminder",
        "reindex table programs_reminder",
        "alter table programs_reminder add column chore integer default 1",
        "cluster programs_reminder using one_reminder_per_day_slot_channel",
    ],
)
def test_chores_of_the_database_change_nothing(desk, chore):
    with connection.cursor() as cursor:
        cursor.execute(chore)
        try:
            assert guard.may_send(at=DUE)
        finally:
            cursor.execute("alter table programs_reminder drop column if exists chore")


# What is not


@pytest.mark.parametrize(
    ("there", "found"),
    [
        pytest.param({"site": "https://elsewhere.example"}, Cause.MOVED, id="another address"),
        pytest.param({"storage": ELSEWHERE}, Cause.RESTORED, id="another database"),
        pytest.param({"site": "https://elsewhere.example", "storage": ELSEWHERE}, Cause.RESTORED, id="a copy"),
    ],
)
def test_data_that_were_allowed_elsewhere_rest(desk, there, found):
    put(**there)

    assert not guard.may_send(at=DUE)
    assert not guard.may_send(at=LATER)

    assert (cause(), ReminderDesk.objects.get().paused_at) == (found, DUE)


def test_it_is_logged_once_as_an_error(desk, reminder):
    ProgramEvent.objects.update(delivered_at=BEFORE)
    put(storage=ELSEWHERE)
    with capture_logs() as logs:
        guard.may_send(at=DUE)
        guard.may_send(at=LATER)

    assert logs == [
        {"event": "reminders_paused", "cause": "restored", "reminders": 1, "changes": 0, "log_level": "error"}
    ]


def test_an_address_that_comes_back_does_not_resume(desk, settings):
    here = settings.SITE_URL
    settings.SITE_URL = "https://elsewhere.example"
    guard.may_send(at=DUE)
    settings.SITE_URL = here
    assert not guard.may_send(at=LATER)


def test_a_demo_may_change_its_address(desk, settings):
    settings.DEMO, settings.SITE_URL = True, "http://localhost:8001"
    assert guard.may_send(at=DUE)


def test_a_demo_that_holds_anothers_data_rests(desk, settings):
    settings.DEMO = True
    put(storage=ELSEWHERE)
    assert not guard.may_send(at=DUE)


@pytest.mark.django_db(transaction=True)
def test_a_disk_put_back_to_an_earlier_copy_is_noticed(desk):
    """The database looks the same in every way but one: the cache has seen it at work later than it knows."""
    guard.may_send(at=LATER)
    put(dispatched_at=BEFORE)

    assert not guard.may_send(at=LATER + timedelta(minutes=1))
    assert cause() == Cause.RESTORED


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_has_forgotten_says_nothing(desk):
    guard.may_send(at=LATER)
    put(dispatched_at=BEFORE)
    cache.clear()
    assert guard.may_send(at=LATER)


def test_a_cluster_that_may_not_be_asked_for_its_number_is_told_apart_by_the_rest(monkeypatch):
    monkeypatch.setattr(guard, "_knows_cluster", lambda: False)
    assert guard.may_send(at=DUE)
    assert ReminderDesk.objects.get().storage.startswith("?.00000001.")
    put(storage="?.00000002.5.6")
    assert not guard.may_send(at=DUE)


def test_an_ordinary_role_may_ask(db):
    with connection.cursor() as cursor:
        cursor.execute("create role plain; set role plain")
        try:
            cursor.execute(f"select {guard._storage()}")
            assert "?" not in cursor.fetchone()[0]
        finally:
            cursor.execute("reset role; drop role plain")


# By hand


def test_a_pause_by_hand_stops_sending_until_resumed(desk):
    assert guard.pause(at=DUE)
    assert not guard.may_send(at=DUE)
    guard.resume(at=LATER)
    assert guard.may_send(at=LATER)


def test_pausing_twice_keeps_the_first_date(desk):
    guard.pause(at=DUE)
    assert not guard.pause(at=LATER)
    assert ReminderDesk.objects.get().paused_at == DUE


def test_what_was_due_during_a_pause_by_hand_waits(desk, reminder):
    guard.pause(at=BEFORE)
    guard.resume(at=LATER)
    assert ledger(reminder) == ["planned"]


# After a restore


def test_what_was_due_until_a_restore_is_uncertain_and_not_sent_again(desk, reminder):
    put(storage=ELSEWHERE)
    guard.may_send(at=DUE)
    guard.resume(at=LATER)

    assert ledger(reminder) == ["planned", "unknown no_answer"]
    assert guard.may_send(at=LATER)


def test_what_came_due_after_it_may_still_go(desk, reminder):
    put(storage=ELSEWHERE)
    guard.may_send(at=DUE - timedelta(minutes=1))
    guard.resume(at=LATER)
    assert ledger(reminder) == ["planned"]


def test_what_a_restore_leaves_in_doubt_does_not_expire(desk, reminder):
    put(storage=ELSEWHERE)

    dispatch.dispatch(clock=stopped(DUE + timedelta(hours=3)))

    assert ledger(reminder) == ["planned", "unknown no_answer"]


def test_resuming_before_any_dispatcher_came_by_takes_the_same_care(desk, reminder):
    put(storage=ELSEWHERE)
    guard.resume(at=LATER)
    assert ledger(reminder)[-1] == "unknown no_answer"
    assert guard.may_send(at=LATER)


def test_a_new_address_for_the_same_database_loses_nothing(desk, reminder, settings):
    settings.SITE_URL = "https://elsewhere.example"
    guard.may_send(at=DUE)
    guard.resume(at=LATER)
    assert ledger(reminder) == ["planned"]
    assert guard.may_send(at=LATER)


@pytest.mark.parametrize("resting", ["by_hand", "moved"])
def test_a_restore_is_noticed_also_where_the_desk_rests_already(desk, reminder, resting):
    put(storage=ELSEWHERE, cause=resting, paused_at=BEFORE)
    guard.may_send(at=DUE)
    assert (cause(), ReminderDesk.objects.get().paused_at) == (Cause.RESTORED, DUE)
    assert ledger(reminder)[-1] == "unknown no_answer"


@pytest.mark.django_db(transaction=True)
def test_a_disk_put_back_is_resumed_with_the_same_care(desk, reminder):
    guard.may_send(at=LATER)
    put(dispatched_at=BEFORE)
    guard.resume(at=LATER)
    assert ledger(reminder)[-1] == "unknown no_answer"
    assert guard.may_send(at=LATER)


def test_what_was_in_hand_when_the_backup_was_made_is_uncertain_too(desk, reminder):
    lease_until = DUE + timedelta(minutes=1)
    Reminder.objects.update(state="sending", lease_token=reminder.idempotency_key, lease_until=lease_until)
    put(storage=ELSEWHERE)
    guard.may_send(at=DUE)
    assert Reminder.objects.get().state == Reminder.State.UNKNOWN


def test_changes_of_a_program_are_not_announced_again(desk, reminder):
    ProgramEvent.objects.update(delivered_at=None)
    put(storage=ELSEWHERE)
    guard.may_send(at=DUE)
    assert not ProgramEvent.objects.filter(delivered_at=None).exists()


# Ticks and lateness


def test_ticks_never_go_back(desk):
    for at in (LATER, DUE):
        guard.may_send(at=at)
        guard.ticked("planned_at", at=at)
        guard.ticked("swept_at", at=at)

    desk = ReminderDesk.objects.get()
    assert desk.dispatched_at == desk.planned_at == desk.swept_at == LATER


def test_a_tick_before_the_first_look_leaves_the_desk_blank():
    guard.ticked("planned_at", at=DUE)
    desk = ReminderDesk.objects.get()
    assert (desk.site, desk.storage, desk.planned_at) == ("", "", DUE)
