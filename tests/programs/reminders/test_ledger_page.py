"""The clinic's ledger of reminders: whose it is, what it shows, how it is filtered."""

import pytest
import time_machine
from django.urls import reverse

from programs.models import Reminder
from programs.reminders import dispatch, ledger
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
    assert "The mail service’s answer: 550" in page


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


def test_an_empty_ledger_says_what_it_waits_for(desk):
    assert "No reminders here" in desk.get(PAGE).content.decode()


def test_queries_do_not_grow_with_rows(desk, clinician, provider, django_assert_num_queries):
    make_reminders(1, clinician)
    dispatch.dispatch(clock=stopped(DUE))
    with django_assert_num_queries(7):  # who asks (3), the counts, how many pages, the rows, their events
        desk.get(PAGE)
    make_reminders(4, clinician)
    dispatch.dispatch(clock=stopped(DUE))
    with django_assert_num_queries(7):
        desk.get(PAGE)
