"""The clinic's ledger of reminders: whose it is, what it shows, how it is filtered."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from programs.models import Reminder, ReminderDesk
from programs.reminders import dispatch, guard, ledger
from programs.reminders.channels.answers import Refused, Silent
from tests.programs.reminders.scene import DUE, make_reminders, stopped

PAGE = reverse("programs:reminders")


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def desk(signed_in, clinician):
    return signed_in.as_(clinician)


def test_each_reminder_is_shown_with_its_life_and_reasons(desk, reminder, patient, provider):
    provider.answers = [Refused("550")]
    dispatch.dispatch(clock=stopped(DUE))

    page = desk.get(PAGE).content.decode()

    assert patient.name in page
    assert "Mon 2 Mar, 09:00" in page  # the patient's own clock
    assert "Given up: the service refused it" in page
    assert "The service’s answer: 550" in page


def test_a_colleague_sees_it_a_stranger_does_not(signed_in, colleague, stranger, reminder, patient):
    assert patient.name in signed_in.as_(colleague).get(PAGE).content.decode()
    assert patient.name not in signed_in.as_(stranger).get(PAGE).content.decode()


def test_nobody_gets_in_unasked(client, signed_in, admin, reminder):
    assert client.get(PAGE).status_code == 302
    assert signed_in.as_(admin).get(PAGE).status_code == 403


@pytest.mark.parametrize("name", ["program", "patient"])
def test_it_can_be_asked_for_one_patient_or_program(desk, clinician, reminder, patient, name):
    [other] = make_reminders(1, clinician)

    page = desk.get(PAGE, {name: getattr(reminder, f"{name}_id")}).content.decode()

    assert f"Reminders for {patient}" in page
    assert other.patient.name not in page


@pytest.mark.parametrize("name", ["program", "patient"])
def test_what_is_anothers_or_nonsense_is_not_found(signed_in, stranger, desk, reminder, name):
    assert signed_in.as_(stranger).get(PAGE, {name: getattr(reminder, f"{name}_id")}).status_code == 404
    assert desk.get(PAGE, {name: "nonsense"}).status_code == 404


@pytest.mark.parametrize("state", Reminder.State)
def test_every_state_has_its_tab(desk, reminder, patient, state):
    Reminder.objects.update(state=state, changed_at=DUE, accepted_at=DUE, lease_token=reminder.pk, lease_until=DUE)
    [tab] = [tab for tab in ledger.Tab if patient.name in desk.get(PAGE, {"state": tab}).content.decode()]
    assert state in ledger.STATES[tab]


def test_it_says_how_many_could_not_be_confirmed(desk, clinician, provider):
    make_reminders(2, clinician)
    assert "Not confirmed" not in desk.get(PAGE).content.decode()

    provider.answers = [Silent("TimeoutError"), Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))

    assert "Of 2 messages in the last 30 days we do not know whether they arrived" in desk.get(PAGE).content.decode()


def test_what_could_not_be_confirmed_is_one_click_away(desk, reminder, patient):
    Reminder.objects.update(state="unknown", reason="no_answer", changed_at=DUE)
    page = desk.get(PAGE, {"kind": "session"})
    [link] = [href for href in hrefs(page) if "state=unknown" in href]
    assert "kind" not in link

    found = desk.get(PAGE + link).content.decode()
    assert patient.name in found
    assert "no clear answer, so it may have arrived" in found


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ({"channel": "email"}, True),
        ({"channel": "sms"}, False),
        ({"kind": "session"}, True),
        ({"kind": "nudge"}, False),
        ({"since": "2026-03-02", "until": "2026-03-02"}, True),
        ({"since": "2026-03-03"}, False),
        ({"until": "2026-03-01"}, False),
        ({"state": "planned"}, True),
        ({"state": "dead"}, False),
        ({"kind": "nonsense", "since": "soon", "state": "nonsense"}, True),
    ],
)
def test_it_is_narrowed_by_way_kind_and_days(desk, reminder, patient, query, is_shown):
    Reminder.objects.exclude(pk=reminder.pk).update(
        local_date=reminder.local_date, channel="email", repeat=1, asked_at=DUE
    )
    page = desk.get(PAGE, query).content.decode()
    assert (patient.name in page) is is_shown
    assert ("No message like this" in page) is not is_shown


def test_the_tabs_count_what_was_narrowed_to(desk, reminder):
    counts = ledger.counts(Reminder.objects.all(), ledger.narrowing(kind="nudge"), at=DUE)
    assert (counts["all"], counts["coming"]) == (0, 0)
    assert ledger.counts(Reminder.objects.all(), ledger.narrowing(), at=DUE)["coming"] == Reminder.objects.count()


def test_a_tab_loads_into_the_page_with_what_was_asked_for(desk, reminder, patient):
    part = desk.get(PAGE, {"state": "coming"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="ledger").content.decode()
    assert "<html" not in part
    assert patient.name in part
    assert '<input type="hidden" name="state" value="coming">' in part


def test_it_says_so_while_messages_are_paused(desk):
    assert "Messages are paused" not in desk.get(PAGE).content.decode()
    ReminderDesk.objects.update_or_create(pk=1, defaults={"paused_at": DUE, "cause": ReminderDesk.Cause.RESTORED})

    page = desk.get(PAGE).content.decode()
    assert "Messages have been paused since 2 Mar 2026, 09:00" in page
    assert "the database was restored from a backup" in page


# --- What a clinician asks for ---


def test_what_did_not_arrive_can_be_sent_again_from_where_one_was(desk, reminder, clinician):
    guard.may_send(at=DUE)
    Reminder.objects.filter(pk=reminder.pk).update(state="dead", reason="refused", changed_at=DUE)
    again = reverse("programs:send_again", args=[reminder.pk])
    assert f'action="{again}?state=to_look_at"' in desk.get(PAGE, {"state": "to_look_at"}).content.decode()

    response = desk.post(f"{again}?state=to_look_at")

    assert response.url == f"{PAGE}?state=to_look_at"
    assert Reminder.objects.get(repeat=1).asked_by == clinician
    page = desk.get(response.url).content.decode()
    assert "It goes out again within a minute" in page
    assert again not in page  # once is enough
    assert "asked for by Ines Vogel" in desk.get(PAGE).content.decode()


@pytest.mark.parametrize("rests", ["paused", "nobody looks", "nobody ever looked"])
def test_where_nothing_is_sent_nobody_is_promised_a_minute(desk, reminder, patient, rests):
    if rests != "nobody ever looked":
        guard.may_send(at=DUE - timedelta(seconds=91 if rests == "nobody looks" else 0))
    if rests == "paused":
        guard.pause(at=DUE)
    Reminder.objects.update(state="dead", reason="refused")

    for address in (
        reverse("programs:send_test", args=[patient.pk]),
        reverse("programs:send_again", args=[reminder.pk]),
    ):
        page = desk.post(address, {"channel": "email"}, follow=True).content.decode()
        assert "The message waits until sending goes on" in page
        assert "within a minute" not in page


def test_a_refusal_is_said_on_the_ledger(desk, reminder):
    page = desk.post(reverse("programs:send_again", args=[reminder.pk]), follow=True).content.decode()
    assert "Only what did not arrive" in page
    assert not Reminder.objects.exclude(repeat=0).exists()


def test_a_test_goes_out_from_the_patients_ledger_and_shows_there(desk, patient, clinician):
    guard.may_send(at=DUE)
    address = reverse("programs:send_test", args=[patient.pk])
    assert f'action="{address}"' in desk.get(PAGE, {"patient": patient.pk}).content.decode()
    assert f'action="{address}"' in desk.get(reverse("patients:chart", args=[patient.pk])).content.decode()

    page = desk.post(address, {"channel": "email"}, follow=True).content.decode()

    assert "A test is on its way" in page
    assert "asked for by Ines Vogel" in page
    assert Reminder.objects.get().asked_by == clinician


def test_an_empty_ledger_says_what_it_waits_for(desk):
    assert "No reminders here" in desk.get(PAGE).content.decode()


def test_queries_do_not_grow_with_rows(desk, clinician, provider, django_assert_num_queries):
    make_reminders(1, clinician)
    dispatch.dispatch(clock=stopped(DUE))
    with django_assert_num_queries(7):  # who asks (2), the counts, how many pages, the rows, their events, the desk
        desk.get(PAGE)
    make_reminders(4, clinician)
    dispatch.dispatch(clock=stopped(DUE))
    with django_assert_num_queries(7):
        desk.get(PAGE)


def hrefs(response):
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', response.content.decode())]
