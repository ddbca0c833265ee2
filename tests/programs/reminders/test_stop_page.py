"""Stopping reminders by the link in every message, and turning them on again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from programs.models import Reminder
from programs.reminders import stop_link
from tests.programs.reminders.scene import BEFORE, ledger

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _before_it_is_due():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def address(reminder, patient):
    return stop_link.address_of(patient, site="")


@pytest.fixture
def mailbox():
    """A browser, or a mailbox's own server: neither is signed in, and Django checks its forms."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(mailbox, address, patient, reminder, method):
    response = getattr(mailbox, method)(address)

    patient.refresh_from_db()
    assert response.status_code == 200
    assert patient.reminded
    assert ledger(reminder) == ["planned"]


def test_the_page_names_nobody(mailbox, address, patient):
    page = mailbox.get(address).content.decode()
    assert "Stop reminders" in page
    assert patient.name not in page
    assert patient.clinic.name not in page


def test_one_click_of_a_mailbox_stops_them(mailbox, address, patient, reminder):
    response = mailbox.post(address, ONE_CLICK)

    patient.refresh_from_db()
    assert response.status_code == 200
    assert not patient.reminded
    assert ledger(reminder) == ["planned", "cancelled opted_out"]


def test_any_other_post_needs_the_pages_own_form(mailbox, address, patient):
    assert mailbox.post(address, {"wish": "stop"}).status_code == 403

    patient.refresh_from_db()
    assert patient.reminded


def test_the_button_stops_them_and_another_turns_them_on_again(mailbox, address, patient, reminder):
    press(mailbox, address, "stop")
    patient.refresh_from_db()
    assert not patient.reminded
    page = mailbox.get(address).content.decode()
    assert "Reminders are off" in page

    press(mailbox, address, "resume")
    patient.refresh_from_db()
    assert patient.reminded
    assert ledger(reminder) == ["planned", "cancelled opted_out", "planned plan_changed"]


def test_a_link_stops_the_reminders_of_its_patient_alone(mailbox, address, other_patient):
    mailbox.post(address, ONE_CLICK)
    other_patient.refresh_from_db()
    assert other_patient.reminded


@pytest.mark.parametrize("change", [lambda s: s + "x", lambda s: s.split(":")[0], lambda s: "nonsense"])
def test_a_link_that_we_did_not_make_is_nobodys(mailbox, patient, change):
    signed = change(stop_link.SIGNER.sign(str(patient.pk)))
    assert mailbox.get(reverse("programs:stop_reminders", args=[signed])).status_code == 404
    assert mailbox.post(reverse("programs:stop_reminders", args=[signed]), ONE_CLICK).status_code == 404


def test_stopping_twice_is_no_error(mailbox, address):
    mailbox.post(address, ONE_CLICK)
    assert mailbox.post(address, ONE_CLICK).status_code == 200
    assert Reminder.objects.get().events.count() == 2


def press(client, address, wish):
    client.get(address)
    token = client.cookies["csrftoken"].value
    response = client.post(address, {"wish": wish, "csrfmiddlewaretoken": token})
    assert response.status_code == 302
