"""Notifications on a phone, in a browser: asked for by a tap, kept by us, shown by the service worker, quiet when repeated.

No push service is reached from here: the browser's way to it is replaced on the page, and its messages are handed to the service
worker by the browser's own tool for developers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access
from patients.models import Patient, PushSubscription
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.push import Push, payload
from tests.patients.test_push import SAID
from tests.programs.reminders.channels.sinks import make_message
from tests.programs.reminders.scene import DUE

REMINDERS = reverse("programs:portal_reminders")
NO_PUSH_SERVICE = f"""
    const kept = {{ toJSON: () => ({json.dumps(SAID)}), unsubscribe: async () => localStorage.removeItem("push") }};
    PushManager.prototype.getSubscription = async () => localStorage.getItem("push") ? kept : null;
    PushManager.prototype.subscribe = async (options) => (localStorage.setItem("push", options.applicationServerKey), kept);
"""
SAYS_NO = """() => {
    Notification.requestPermission = async () => "denied";
    Object.defineProperty(Notification, "permission", { get: () => "denied" });
}"""


@pytest.fixture(autouse=True)
def offered(settings, monkeypatch) -> Iterator[None]:
    settings.VAPID_PRIVATE_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"
    monkeypatch.setitem(CHANNELS, "push", Push())
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def at_reminders(live_server, phone: Page, signed_in, patient: Patient) -> Page:
    secret = signed_in.phone_of(patient, at=DUE).cookies[access.DEVICE_COOKIE].value
    phone.context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": live_server.url}])
    phone.add_init_script(NO_PUSH_SERVICE)
    phone.goto(live_server.url + REMINDERS)
    return phone


def switch_on(page: Page) -> None:
    page.context.grant_permissions(["notifications"])
    page.get_by_role("button", name="Switch notifications on").click()
    expect(page.get_by_text("This phone shows notifications.")).to_be_visible()


def deliver(page: Page, **said: str) -> None:
    tool = page.context.new_cdp_session(page)
    found: list[str] = []
    tool.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(r["registrationId"] for r in event["registrations"]),
    )
    tool.send("ServiceWorker.enable")
    origin = page.evaluate("location.origin")
    tool.send(
        "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": found[0], "data": json.dumps(said)}
    )


def shown(page: Page) -> list[dict[str, object]]:
    return page.evaluate(
        """async () => {
            const worker = await navigator.serviceWorker.ready;
            for (let tries = 0; tries < 1500; tries++) {
                const all = await worker.getNotifications();
                if (all.length) return all.map(({ title, tag, silent, data }) => ({ title, tag, silent, data }));
                await new Promise((go) => setTimeout(go, 20));
            }
            return [];
        }"""
    )


def put_away(page: Page) -> None:
    """Until they are gone: a notification that is still closing would take the next of its name along."""
    page.evaluate(
        """async () => {
            const worker = await navigator.serviceWorker.ready;
            for (let all; (all = await worker.getNotifications()).length; await new Promise((go) => setTimeout(go, 20))) {
                for (const each of all) each.close();
            }
        }"""
    )


def test_a_tap_switches_notifications_on_and_another_off(
    at_reminders, patient, assert_accessible: Callable[[Page], None]
):
    page = at_reminders
    assert_accessible(page)
    assert page.evaluate("Notification.permission") != "granted"  # nobody was asked before the tap
    switch_on(page)
    assert_accessible(page)

    kept = PushSubscription.objects.get(patient=patient, gone_at=None)
    assert (kept.endpoint, kept.p256dh) == (SAID["endpoint"], SAID["keys"]["p256dh"])

    page.get_by_role("button", name="Switch notifications off").click()
    expect(page.get_by_role("button", name="Switch notifications on")).to_be_visible()
    assert not PushSubscription.objects.filter(gone_at=None).exists()


def test_who_says_no_in_the_browser_is_told_where_to_change_that(at_reminders):
    page = at_reminders
    page.evaluate(SAYS_NO)
    page.get_by_role("button", name="Switch notifications on").click()

    expect(page.get_by_text("Your browser does not let this site show notifications.")).to_be_visible()
    assert not PushSubscription.objects.exists()


def test_a_refusal_is_said_in_words(at_reminders, settings):
    settings.PUSH_SERVICES = []
    page = at_reminders
    page.context.grant_permissions(["notifications"])
    page.get_by_role("button", name="Switch notifications on").click()

    expect(page.get_by_role("alert")).to_have_text(
        "This browser takes notifications at a place that we do not send to."
    )


def test_the_phone_shows_what_was_sent_and_a_repeat_makes_no_second_sound(at_reminders, live_server):
    page = at_reminders
    switch_on(page)
    said = payload(make_message(page_url=f"{live_server.url}/my/"))

    deliver(page, **said)
    assert shown(page) == [{"title": "Hello", "tag": said["tag"], "silent": False, "data": {"url": said["url"]}}]

    put_away(page)
    deliver(page, **said)
    assert [(each["tag"], each["silent"]) for each in shown(page)] == [(said["tag"], True)]

    put_away(page)
    deliver(page, **said | {"tag": "another"})
    assert [(each["tag"], each["silent"]) for each in shown(page)] == [("another", False)]


def test_without_a_script_it_says_what_is_needed(live_server, phone_without_script: Page, signed_in, patient):
    page = phone_without_script
    secret = signed_in.phone_of(patient, at=DUE).cookies[access.DEVICE_COOKIE].value
    page.context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": live_server.url}])
    page.goto(live_server.url + REMINDERS)

    expect(page.get_by_text("It needs JavaScript, and a secure address (https).")).to_be_visible()
    expect(page.get_by_role("button", name="Switch notifications on")).to_be_hidden()
