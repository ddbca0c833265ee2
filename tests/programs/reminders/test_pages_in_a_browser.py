"""Both pages about messages in a browser: nothing in the way of anybody, in light and dark, and narrowing without a new page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access
from programs.models import Reminder
from programs.reminders import guard
from tests.programs.reminders.scene import DUE

SCHEMES = ("light", "dark")


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def failed(reminder):
    """Monday's reminder, of which nobody knows whether it arrived."""
    Reminder.objects.filter(pk=reminder.pk).update(state="unknown", reason="no_answer", changed_at=DUE)
    return reminder


def bring(page: Page, site: str, name: str, client) -> None:
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def test_the_patients_page_without_a_script(
    live_server, phone_without_script: Page, signed_in, patient, failed, assert_accessible: Callable[[Page], None]
):
    page = phone_without_script
    bring(page, live_server.url, access.DEVICE_COOKIE, signed_in.phone_of(patient, at=DUE))
    page.goto(live_server.url + reverse("programs:portal_reminders"))

    evening = page.get_by_role("group", name="Once more in the evening")
    evening.get_by_label("E-mail").uncheck()
    page.get_by_label("At what time?").fill("18:15")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(evening.get_by_label("E-mail")).not_to_be_checked()
    expect(page.get_by_label("At what time?")).to_have_value("18:15")


def test_the_patients_page_is_accessible(
    live_server, phone: Page, signed_in, patient, failed, assert_accessible: Callable[[Page], None]
):
    bring(phone, live_server.url, access.DEVICE_COOKIE, signed_in.phone_of(patient, at=DUE))
    for scheme in SCHEMES:
        phone.emulate_media(color_scheme=scheme)
        phone.goto(live_server.url + reverse("programs:portal_reminders"))
        assert_accessible(phone)


def test_the_ledger_is_narrowed_in_place_and_sends_again_when_confirmed(
    live_server, page: Page, signed_in, clinician, failed, assert_accessible: Callable[[Page], None]
):
    guard.may_send(at=DUE)
    bring(page, live_server.url, "sessionid", signed_in.as_(clinician))
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.goto(live_server.url + reverse("programs:reminders"))
        page.get_by_text("no clear answer, so it may have arrived").first.click()
        assert_accessible(page)

    page.get_by_role("link", name="To look at").click()
    expect(page).to_have_url(f"{live_server.url}{reverse('programs:reminders')}?state=to_look_at")
    page.get_by_label("Kind").select_option("nudge")
    expect(page.get_by_text("No message like this")).to_be_visible()
    expect(page.get_by_role("link", name="To look at")).to_have_attribute("aria-current", "page")
    page.get_by_label("Kind").select_option("session")
    page.get_by_role("button", name="Send again").click()
    page.get_by_role("dialog").get_by_role("button", name="Send again").click()

    expect(page.get_by_text("It goes out again within a minute.")).to_be_visible()
    expect(page.get_by_label("Kind")).to_have_value("session")
    assert Reminder.objects.filter(repeat=1, asked_by=clinician).count() == 1
