"""A phone without a network: today's session done, kept sealed, and sent once; and nothing on the phone that says whose it is.

By the real clock, as no test can set that of a service worker; where the patient lives it is about noon.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Playwright, expect

from patients import access
from patients.models import Clinic, Clinician, Device, Patient
from programs.models import PhoneEntry, Prescription, Program
from programs.scheduling import local_day
from programs.views import portal_play
from tests import canaries, factories
from tests.browser import PATIENCE
from tests.saying import all_that_is_known

TODAY = reverse("programs:portal_today")
ENTRIES = reverse("programs:portal_entries")
COMMENT = "canary.of.what.was.typed"

CACHED = """async () => {
    const cache = (await caches.has("card")) && await caches.open("card");
    return cache ? (await cache.keys()).map(({ url }) => new URL(url).pathname) : [];
}"""
STORED = """async () => {
    const found = [localStorage, sessionStorage, await indexedDB.databases()].map((each) => JSON.stringify(each));
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) {
        const answer = await (await caches.open(name)).match(request);
        found.push(request.url, JSON.stringify([...answer.headers]), await answer.text());
    }
    return found.join("\\n");
}"""
SAY = """async () => {
    const { say } = await import("/static/js/queue.js");
    const { sessions: [{ told }], exercises: [{ prescription }] } = JSON.parse(document.getElementById("card").textContent);
    return say({ kind: "record", told, prescription, outcome: "done" });
}"""
AGE = """async () => {
    const cache = await caches.open("card");
    for (const request of await cache.keys()) {
        const answer = await cache.match(request), date = new Date(Date.now() - 37 * 60 * 60 * 1000).toUTCString();
        await cache.put(request, new Response(await answer.text(), { headers: { "Content-Type": "text/html", date } }));
    }
}"""
POST = """async (entries) => {
    const { queue, token } = document.querySelector("[data-queue]").dataset;
    const body = JSON.stringify({ sent_at: new Date().toISOString(), entries });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return (await (await fetch(queue, { method: "POST", body, headers })).json()).taken;
}"""


@pytest.fixture
def zone() -> str:
    east = 12 - timezone.now().hour
    return f"Etc/GMT{-east:+d}" if east else "UTC"


@pytest.fixture
def patient(clinician: Clinician, zone: str) -> Patient:
    return factories.make_patient(clinician, weekdays=[], time_zone=zone, phone="1")


@pytest.fixture
def today(patient: Patient) -> str:
    return local_day(timezone.now(), patient.zone).isoformat()


@pytest.fixture
def program(patient: Patient, clinician: Clinician, today: str) -> Program:
    """Two exercises, today; every word of the clinic, of its people and to the patient is a canary."""
    on, at = datetime.fromisoformat(today).date(), timezone.now()
    program = factories.make_program(patient, clinician, starts_on=on, at=at)
    for model in (Clinic, Clinician, Patient, Program, Prescription):
        words = {
            field.name: canaries.canary(model, field) for field in canaries.words_of(model) if field.name != "cues"
        }
        canaries.rows_of(model, patient.clinic).update(**words)
    return program


@pytest.fixture
def phone(all_answered: None, browser: Browser, playwright: Playwright, zone: str) -> Iterator[Page]:
    context = browser.new_context(**playwright.devices["Pixel 7"], timezone_id=zone, service_workers="allow")
    yield context.new_page()
    context.close()


@pytest.fixture
def site(live_server: Any, phone: Page, signed_in: Any, patient: Patient, program: Program) -> str:
    """The live site, with the patient's phone let in."""
    let_in(phone, live_server.url, signed_in.phone_of(patient))
    return live_server.url


def let_in(phone: Page, site: str, client: Client) -> None:
    phone.context.add_cookies(
        [{"name": access.DEVICE_COOKIE, "value": client.cookies[access.DEVICE_COOKIE].value, "url": site}]
    )


def wait_for(phone: Page, true: str) -> None:
    """Until the JavaScript expression is true, for half a minute; it may await."""
    phone.evaluate(f"""async () => {{
        for (let tries = 1500; !({true}); tries--) {{
            if (!tries) throw new Error("never");
            await new Promise((again) => setTimeout(again, 20));
        }}
    }}""")


def visit(phone: Page, site: str, day: str) -> None:
    """Today, until the phone has kept what it keeps."""
    phone.goto(site + TODAY)
    wait_for(phone, f"(await ({CACHED})()).includes('/my/play/{day}/') && navigator.serviceWorker.controller")


def connect(phone: Page) -> None:
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")  # this browser does not notice by itself


def unsent(phone: Page) -> dict[str, str]:
    stored = phone.evaluate("({ ...localStorage })")
    return {key.removeprefix("setwell.entry."): value for key, value in stored.items() if "entry" in key}


def assert_silent(phone: Page) -> None:
    assert "canary" not in phone.evaluate(STORED)


def assert_forgotten(phone: Page) -> None:
    wait_for(phone, f"!(await ({CACHED})()).length")
    assert "setwell.place" not in phone.evaluate("JSON.stringify(localStorage)")
    assert_silent(phone)


def test_a_session_without_a_network_is_kept_sealed_and_counts_once(
    site: str, phone: Page, patient: Patient, today: str, assert_accessible: Callable[[Page], None]
) -> None:
    visit(phone, site, today)
    assert "Lift one knee." in phone.evaluate(STORED)  # the scan sees what is kept
    assert_silent(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Start").click()
    expect(phone.get_by_role("heading", name="No network")).to_be_visible()
    assert_accessible(phone)
    phone.reload()
    phone.get_by_role("link", name="Go to the exercises").click()
    phone.get_by_role("button", name="Start").click()
    answer(phone, "Exercise 1 of 2")
    phone.reload()
    answer(phone, "Exercise 2 of 2")
    phone.get_by_label("A word to your physio").fill(COMMENT)
    phone.get_by_role("button", name="Finish").click()
    expect(phone.get_by_text("Saved on this phone, not sent yet")).to_be_visible()
    expect(phone.get_by_text("3 answers are not sent yet. They are kept on this phone.")).to_be_visible()
    assert not PhoneEntry.objects.exists()
    assert_silent(phone)

    envelopes = [{"key": key, "sealed": sealed.rstrip(".")} for key, sealed in unsent(phone).items()]
    connect(phone)
    expect(phone.get_by_text("All sent")).to_be_visible()
    assert not unsent(phone)
    known = all_that_is_known(patient)
    [session] = known["sessions"]
    assert COMMENT in session
    assert [row[6] for row in known["performed"]] == ["done", "done"]

    for _round in range(3):
        random.shuffle(envelopes)
        assert phone.evaluate(POST, envelopes) == {each["key"]: "" for each in envelopes}
    assert PhoneEntry.objects.count() == len(envelopes) == 4
    assert all_that_is_known(patient) == known


def answer(phone: Page, place: str) -> None:
    expect(phone.get_by_text(place)).to_be_visible()
    phone.get_by_role("button", name="Say how it went").click()
    phone.get_by_label("Done", exact=True).check()
    phone.get_by_role("button", name="Save and go on").click()


def test_a_line_on_which_nothing_comes_does_not_keep_the_patient_waiting(
    site: str, phone: Page, today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(phone, site, today)
    comes, card = Event(), portal_play.card
    monkeypatch.setattr(portal_play, "card", lambda **asked: comes.wait(PATIENCE) and card(**asked))

    phone.goto(f"{site}/my/play/{today}/")
    expect(phone.get_by_role("button", name="Start")).to_be_visible()
    assert not comes.is_set()
    comes.set()


def test_two_tabs_send_what_is_kept_once(site: str, phone: Page, today: str) -> None:
    visit(phone, site, today)
    phone.context.set_offline(True)
    other = phone.context.new_page()
    for page in (phone, other):
        page.goto(f"{site}/my/play/{today}/")
    assert phone.evaluate(SAY) == "kept"
    answers = []  # not requests: one that goes out before the network is back comes to nothing
    phone.context.on("response", lambda answer: answers.append(answer) if answer.url.endswith(ENTRIES) else None)

    phone.context.set_offline(False)
    with phone.context.expect_event("response", lambda answer: answer.url.endswith(ENTRIES)):
        for page in (phone, other):
            page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_text("All sent")).to_be_visible()

    assert len(answers) == 1
    assert PhoneEntry.objects.count() == 1


def test_signing_out_asks_when_something_is_unsent_and_leaves_nothing(site: str, phone: Page, today: str) -> None:
    visit(phone, site, today)
    phone.goto(f"{site}/my/play/{today}/")
    phone.route(f"**{ENTRIES}", lambda route: route.abort())
    assert phone.evaluate(SAY) == "kept"
    phone.goto(site + reverse("programs:portal_settings"))
    expect(phone.get_by_text("1 answer is not sent yet. It is kept on this phone.")).to_be_visible()

    phone.once("dialog", lambda dialog: dialog.dismiss())
    phone.get_by_role("button", name="Sign out").click()
    assert len(unsent(phone)) == 1
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url(site + reverse("patients:connect"))

    assert_forgotten(phone)
    assert phone.evaluate("localStorage.length") == 0


def test_a_phone_that_is_signed_out_elsewhere_forgets_and_sends_what_is_sealed_when_it_is_in_again(
    site: str, phone: Page, patient: Patient, signed_in: Any, today: str
) -> None:
    visit(phone, site, today)
    phone.goto(f"{site}/my/play/{today}/")
    Device.objects.update(revoked_at=timezone.now())
    assert phone.evaluate(SAY) == "kept"
    expect(phone.get_by_text("This phone was signed out.")).to_be_visible()
    assert_forgotten(phone)
    phone.goto(site + TODAY)
    assert_forgotten(phone)  # at the door
    assert len(unsent(phone)) == 1

    let_in(phone, site, signed_in.phone_of(patient))
    phone.goto(site + TODAY)
    expect(phone.get_by_role("heading", name="Go on where you stopped")).to_be_visible()  # Today knows of it
    assert not unsent(phone)
    assert PhoneEntry.objects.count() == 1


def test_another_patient_on_the_same_phone_finds_nothing_of_the_first(
    site: str, phone: Page, other_patient: Patient, signed_in: Any, today: str
) -> None:
    visit(phone, site, today)
    phone.context.set_offline(True)
    phone.goto(f"{site}/my/play/{today}/")
    assert phone.evaluate(SAY) == "kept"
    phone.context.set_offline(False)
    let_in(phone, site, signed_in.phone_of(other_patient))
    phone.goto(site + reverse("programs:portal_settings"))

    assert_forgotten(phone)
    assert not unsent(phone)
    assert not PhoneEntry.objects.exists()


def test_what_is_kept_goes_after_36_hours(site: str, phone: Page, today: str) -> None:
    visit(phone, site, today)
    phone.evaluate(AGE)
    phone.context.set_offline(True)
    phone.goto(site + TODAY)
    expect(phone.get_by_text("no session is kept on this phone")).to_be_visible()
    assert_forgotten(phone)

    phone.context.set_offline(False)
    visit(phone, site, today)
    phone.clock.set_fixed_time(timezone.now() + factories.days(2))
    phone.goto(site + reverse("programs:portal_settings"))
    assert_forgotten(phone)


def test_a_shared_phone_keeps_nothing_and_says_so(site: str, phone: Page, today: str) -> None:
    Device.objects.update(is_shared=True)
    phone.goto(site + TODAY)
    phone.goto(f"{site}/my/play/{today}/")
    phone.context.set_offline(True)
    assert phone.evaluate(SAY) == "kept"
    expect(phone.get_by_text("1 answer is not sent yet. Leave this page open until it is.")).to_be_visible()

    assert phone.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert phone.evaluate("caches.keys()") == phone.evaluate("indexedDB.databases()") == []
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0

    connect(phone)
    expect(phone.get_by_text("All sent")).to_be_visible()
    assert PhoneEntry.objects.count() == 1
