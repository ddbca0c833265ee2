"""The patient's own page about messages: choosing, stopping, a test, and what became of every message."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients import consent
from patients.models import Channel, Patient, PushSubscription, Slot
from programs.models import Reminder
from programs.reminders import guard, ways, wording
from tests.factories import TODAY, days
from tests.programs.reminders.scene import BEFORE, DUE, ledger, make_reminders

PAGE = reverse("programs:portal_reminders")


@pytest.fixture(autouse=True)
def _before_it_is_due():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def phone(signed_in, patient):
    return signed_in.phone_of(patient, at=BEFORE)


def text(response):
    return response.content.decode()


def test_it_shows_what_was_agreed_and_since_when(phone, patient):
    page = text(phone.get(PAGE))
    assert "E-mail: agreed on 23 Feb 2026" in page
    assert patient.email in page
    assert "Stop all reminders" in page


def test_the_settings_lead_to_it(phone, program):
    assert f'href="{PAGE}"' in text(phone.get(reverse("programs:portal_settings")))


def test_what_is_chosen_holds_from_now_on(phone, patient, reminder):
    response = phone.post(PAGE, {"week": ["email"], "reminder_time": "17:30"}, follow=True)

    assert "Saved" in text(response)
    assert consent.wishes(patient) == {("email", Slot.WEEK)}
    patient.refresh_from_db()
    assert patient.reminder_time == time(17, 30)
    assert ledger(reminder)[-1] == "cancelled opted_out"
    assert not patient.consents.exclude(withdrawn_at=None).exclude(withdrawn_by=None).exists()  # it was the patient


@pytest.mark.parametrize("wrong", ["07:59", "20:00", "noon"])
def test_a_time_at_night_is_refused_beside_its_field_and_nothing_is_changed(phone, patient, wrong):
    response = phone.post(PAGE, {"week": ["email"], "reminder_time": wrong})

    assert response.status_code == 422
    assert "Not saved yet" in text(response)
    assert len(consent.wishes(patient)) == 6


def test_only_open_ways_are_asked_about_and_the_others_say_why(phone, patient, monkeypatch):
    monkeypatch.setitem(ways.CHANNELS, "sms", object())
    monkeypatch.delitem(ways.CHANNELS, "push", raising=False)
    page = text(phone.get(PAGE))
    assert 'value="sms"' not in page
    assert "For text messages, your clinic needs your mobile number" in page
    assert "Notifications are not set up" in page

    Patient.objects.update(phone="+49 30 1234")
    assert 'name="session" value="sms"' in text(phone.get(PAGE))


def test_saving_leaves_what_goes_by_a_closed_way_as_it_was(phone, patient):
    consent.choose(
        patient=patient, wanted={(Channel.EMAIL.value, 0), (Channel.SMS.value, 0)}, by=None, at=BEFORE - days(1)
    )
    phone.post(PAGE, {})
    assert consent.wishes(patient) == {("sms", Slot.SESSION)}


def test_a_phone_is_offered_notifications_and_can_choose_them_once_they_are_on(phone, patient, monkeypatch, settings):
    settings.VAPID_PRIVATE_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
    monkeypatch.setitem(ways.CHANNELS, "push", object())
    page = text(phone.get(PAGE))
    assert "Switch notifications on" in page
    assert "switch them on for this phone first" in page

    PushSubscription.objects.create(
        clinic=patient.clinic, patient=patient, device=patient.devices.get(), made_at=BEFORE
    )
    page = text(phone.get(PAGE))
    assert 'name="session" value="push"' in page
    assert "Nothing comes this way yet" in page


def test_a_window_that_was_overtaken_by_another_is_not_believed(phone, patient):
    """Two tabs: all is stopped in one, and the other still shows every box ticked."""
    mark = re.search(r'name="as_they_stand" value="(\w+)"', text(phone.get(PAGE)))[1]
    phone.post(reverse("programs:portal_reminders_stop"))
    response = phone.post(PAGE, {"week": ["email"], "as_they_stand": mark})

    assert response.status_code == 422
    assert "changed in another window" in text(response)
    assert not consent.wishes(patient)
    mark = re.search(r'name="as_they_stand" value="(\w+)"', text(response))[1]
    phone.post(PAGE, {"week": ["email"], "as_they_stand": mark})
    assert consent.wishes(patient) == {("email", Slot.WEEK)}


def test_one_button_stops_them_all_and_one_turns_them_on_again(phone, patient):
    page = text(phone.post(reverse("programs:portal_reminders_stop"), follow=True))
    assert not consent.wishes(patient)
    assert "Turn them on again" in page
    assert "Stop all reminders" not in page

    phone.post(reverse("programs:portal_reminders_resume"))
    assert len(consent.wishes(patient)) == 6


def test_while_nothing_is_sent_a_test_promises_no_minute(phone, patient):
    with time_machine.travel(DUE, tick=False):
        page = text(phone.post(reverse("programs:portal_reminders_test"), {"channel": "email"}, follow=True))
    assert "waits until sending goes on" in page


def test_a_test_shows_below_at_once_and_at_night_it_says_when_it_could(phone, patient):
    guard.may_send(at=DUE)
    address = reverse("programs:portal_reminders_test")
    refused = text(phone.post(address, {"channel": "email"}, follow=True))
    assert "It can go from Mon 2 Mar, 08:00 on" in refused

    with time_machine.travel(DUE, tick=False):
        page = text(phone.post(address, {"channel": "email"}, follow=True))
    assert "A test is on its way" in page
    assert "Planned: asked for" in page
    assert Reminder.objects.get().asked_by is None


def test_every_message_is_listed_newest_first_with_what_became_of_it(phone, reminder):
    Reminder.objects.filter(pk=reminder.pk).update(state="suppressed", reason="already_done", changed_at=DUE)
    later = Reminder.objects.get(pk=reminder.pk)
    later.pk, later.idempotency_key = None, later.clinic_id
    later.local_date, later.due_at, later.state, later.reason = TODAY + days(1), DUE + days(1), "dead", "refused"
    later.save(force_insert=True)

    page = text(phone.get(PAGE))

    assert "Not needed: you had already done it" in page
    assert page.index("Could not be sent: the service did not take it") < page.index("Not needed: you had")
    assert "Mon 2 Mar, 09:00" in page


def test_nobody_elses_messages_are_there(phone, clinician):
    make_reminders(1, clinician)
    assert "Nothing yet" in text(phone.get(PAGE))


def test_queries_do_not_grow_with_messages(phone, reminder, django_assert_num_queries):
    with django_assert_num_queries(
        5
    ) as captured:  # the device, what is agreed, the program's time, how many, the messages
        phone.get(PAGE)
    for number in range(1, 25):
        reminder.pk, reminder.idempotency_key = None, reminder.clinic_id.__class__(int=number)
        reminder.repeat, reminder.asked_at, reminder.due_at = number, DUE, DUE - timedelta(days=number)
        reminder.save(force_insert=True)
    with django_assert_num_queries(len(captured)):
        assert "Older" in text(phone.get(PAGE))


def test_every_state_reason_kind_and_closed_way_has_words_for_the_patient():
    assert set(wording.STATES) == set(Reminder.State)
    assert set(wording.REASONS) >= set(Reminder.Reason) - {Reminder.Reason.NOT_REACHED}  # which says nothing to them
    assert set(wording.KINDS) == set(Slot)
    reasons = (Reminder.Reason.NOT_OFFERED, Reminder.Reason.NO_ADDRESS)
    assert set(wording.CLOSED_WAYS) == {(channel, reason) for channel in Channel for reason in reasons}
