"""One tap from a message: what it says it would do, what it does, and that nothing but the tap does anything."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from patients import care, consent
from patients.models import Slot
from programs import prescribing, sessions
from programs.models import ExerciseSession, PerformedExercise, Reminder
from programs.reminders import action_link, dispatch, messages, planning
from programs.reminders.action_link import Action
from tests.factories import TODAY, days, on_day
from tests.programs.reminders.scene import DUE, ledger, stopped

SOON = DUE + timedelta(minutes=5)
ACTIONS = [pytest.param(action, id=action.value) for action in Action]


@pytest.fixture(autouse=True)
def _soon_after_it_came(reminder, provider):
    dispatch.dispatch(clock=stopped(DUE))
    with time_machine.travel(SOON, tick=False):
        yield


@pytest.fixture
def mailbox():
    """Whoever opens the link: signed in nowhere, with Django's own check of forms."""
    return Client(enforce_csrf_checks=True)


def address(action, reminder):
    return action_link.address_of(action, reminder.pk, site="")


def tap(action, reminder, client=None):
    """Open the link and press its button."""
    client = client or Client(enforce_csrf_checks=True)
    page = client.get(address(action, reminder)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    return client.post(address(action, reminder), {"csrfmiddlewaretoken": token}).content.decode()


def everything():
    """What a scanner must leave as it is."""
    return (
        list(ExerciseSession.objects.order_by("pk").values()),
        list(Reminder.objects.order_by("pk").values()),
        PerformedExercise.objects.count(),
    )


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(mailbox, reminder, action, method):
    before = everything()
    for _ in range(3):
        assert getattr(mailbox, method)(address(action, reminder)).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_a_post_from_elsewhere_changes_nothing(mailbox, reminder, action):
    before = everything()
    assert mailbox.post(address(action, reminder)).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_the_page_names_nobody_and_nothing(mailbox, reminder, patient, action):
    page = mailbox.get(address(action, reminder)).content.decode()
    for word in (patient.name, patient.clinic.name, reminder.program.title, patient.email):
        assert word not in page


@pytest.mark.parametrize("action", ACTIONS)
def test_a_link_is_good_for_its_own_action_alone(mailbox, reminder, action):
    signed = address(action, reminder).split("/")[-2]
    for other in set(Action) - {action}:
        assert mailbox.get(reverse("programs:act", args=[other.value, signed])).status_code == 404


@pytest.mark.parametrize("forged", ["x", "x:y", "AAAAAAAAAAAAAAAAAAAAAA:abc", "%00", "ä:b"])
def test_a_link_that_we_did_not_make_opens_nothing(mailbox, forged):
    for action in ("done", "nonsense"):
        assert mailbox.get(f"/act/{action}/{forged}/").status_code == 404


def test_a_discharged_patients_link_opens_nothing(mailbox, reminder, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=SOON)
    assert mailbox.get(address(Action.DONE, reminder)).status_code == 404


def test_done_notes_every_exercise_as_done_and_nothing_more(reminder):
    assert "it is noted" in tap(Action.DONE, reminder)

    session = ExerciseSession.objects.get(pk=reminder.session_id)
    assert (session.state, session.performed_on) == ("done", TODAY)
    assert set(session.performed.values_list("outcome", "pain", "effort")) == {("done", None, "")}


def test_done_again_says_that_it_is_noted_already(reminder, mailbox):
    tap(Action.DONE, reminder)
    assert "It is noted already" in mailbox.get(address(Action.DONE, reminder)).content.decode()
    assert "It is noted already" in mailbox.get(address(Action.TOMORROW, reminder)).content.decode()


def test_later_brings_one_more_message_in_three_hours(reminder, provider):
    assert "12:05" in tap(Action.LATER, reminder)
    planning.plan(at=SOON + timedelta(minutes=10))
    dispatch.dispatch(clock=stopped(SOON + timedelta(hours=3)))

    again = Reminder.objects.get(repeat=1)
    assert (again.slot, again.due_at) == (Slot.SESSION, SOON + timedelta(hours=3))
    assert ledger(again) == ["planned asked_for", "leased", "sending", "accepted"]
    assert len(provider.handed_over) == 2


def test_later_asked_twice_is_still_one_message(reminder, provider):
    tap(Action.LATER, reminder)
    with time_machine.travel(SOON + timedelta(hours=1), tick=False):
        tap(Action.LATER, reminder)
    assert Reminder.objects.get(repeat=1).due_at == SOON + timedelta(hours=4)


def test_after_later_the_second_nudge_is_not_needed(reminder, provider):
    tap(Action.LATER, reminder)
    planning.plan(at=on_day(TODAY, 16))
    assert not Reminder.objects.filter(slot=Slot.NUDGE).exists()


def test_later_is_not_sent_when_it_was_done_meanwhile(reminder, provider):
    tap(Action.LATER, reminder)
    tap(Action.DONE, reminder)
    dispatch.dispatch(clock=stopped(SOON + timedelta(hours=3)))
    assert ledger(Reminder.objects.get(repeat=1))[-1] == "cancelled already_done"


def test_late_in_the_evening_there_is_no_later(reminder, mailbox):
    with time_machine.travel(datetime(2026, 3, 2, 18, 30, tzinfo=UTC), tick=False):  # 19:30 in Berlin
        assert "It is late already" in mailbox.get(address(Action.LATER, reminder)).content.decode()


def test_after_midnight_the_evening_before_has_no_later_either(reminder, mailbox):
    """Until 03:00 it is still Monday for the session; what would come in three hours would come at night."""
    with time_machine.travel(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), tick=False):  # 00:30 in Berlin
        assert "It is late already" in mailbox.get(address(Action.LATER, reminder)).content.decode()
        assert "It is late already" in Client().post(address(Action.LATER, reminder)).content.decode()
    assert not Reminder.objects.filter(repeat=1).exists()


def test_without_reminders_there_is_no_later(reminder, patient, mailbox):
    consent.withdraw(patient=patient, by=None, at=SOON)
    assert "Reminders are off" in mailbox.get(address(Action.LATER, reminder)).content.decode()


@pytest.mark.parametrize("action", [Action.DONE, Action.TOMORROW, Action.NOT_THIS_WEEK])
def test_what_was_asked_for_later_is_called_off_when_it_has_lost_its_point(reminder, action):
    tap(Action.LATER, reminder)
    tap(action, reminder)
    assert Reminder.objects.get(repeat=1).state == "cancelled"


def test_tomorrow_says_what_follows_and_then_does_just_that(reminder, mailbox):
    page = mailbox.get(address(Action.TOMORROW, reminder)).content.decode()
    assert "Monday 2 March moves to Tuesday 3 March." in page
    assert "Wednesday 4 March moves to Thursday 5 March." in page
    assert "Friday 6 March moves to Saturday 7 March." in page

    assert "It is planned for tomorrow" in tap(Action.TOMORROW, reminder)
    ahead = reminder.program.sessions.ahead().filter(week=1).values_list("planned_on", flat=True)
    assert sorted(ahead) == [TODAY + days(1), TODAY + days(3), TODAY + days(5)]


def test_the_moved_session_has_its_own_reminder(reminder):
    tap(Action.TOMORROW, reminder)
    tomorrow = Reminder.objects.get(local_date=TODAY + days(1), slot=Slot.SESSION)
    assert tomorrow.session_id == reminder.session_id


def test_not_this_week_leaves_it_out_and_keeps_the_rest(reminder):
    assert "It is left out this week" in tap(Action.NOT_THIS_WEEK, reminder)
    assert ExerciseSession.objects.get(pk=reminder.session_id).state == "skipped"
    ahead = reminder.program.sessions.ahead().filter(week=1).values_list("planned_on", flat=True)
    assert sorted(ahead) == [TODAY + days(2), TODAY + days(4)]


@pytest.mark.parametrize("action", [Action.TOMORROW, Action.NOT_THIS_WEEK])
def test_a_second_tap_does_no_harm(reminder, action):
    tap(action, reminder)
    before = everything()
    assert "planned differently now" in Client().get(address(action, reminder)).content.decode()
    assert Client().post(address(action, reminder)).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_the_day_after_it_is_too_late_for_all_of_them(reminder, mailbox, action):
    with time_machine.travel(SOON + timedelta(days=1), tick=False):
        before = everything()
        assert "That day is over" in mailbox.get(address(action, reminder)).content.decode()
        assert "That day is over" in Client().post(address(action, reminder)).content.decode()
        assert everything() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_what_the_clinic_changed_meanwhile_is_said(reminder, mailbox, clinician, action):
    prescribing.pause(program=reminder.program, by=clinician, at=SOON, on=TODAY, reason="illness")
    assert "planned differently now" in mailbox.get(address(action, reminder)).content.decode()


def test_a_session_under_way_is_finished_by_done_without_changing_what_was_said(reminder, patient):
    session = sessions.start(program=reminder.program, by=patient, at=SOON)
    first = session.performed.first()
    sessions.record(performed=first, outcome="partly", by=patient, at=SOON, pain=4)
    tap(Action.DONE, reminder)

    session.refresh_from_db()
    assert session.state == "partly"
    assert list(session.performed.values_list("outcome", "pain")) == [("partly", 4), ("done", None)]


def test_the_page_speaks_the_patients_language(reminder, patient, mailbox):
    type(patient).objects.update(language="de")
    assert '<html lang="de"' in mailbox.get(address(Action.DONE, reminder)).content.decode()


def test_both_parts_of_the_message_carry_every_action(reminder):
    reminder.refresh_from_db()
    message = messages.write(reminder, at=DUE)
    for part in (message.text, message.html):
        for action in messages.ACTIONS[Slot.SESSION]:
            assert action_link.address_of(action, reminder.pk, site="http://localhost") in part


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("action", ACTIONS)
def test_the_page_has_no_barriers(phone, live_server, reminder, assert_accessible, action, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(live_server.url + address(action, reminder))
    assert_accessible(phone)
