"""What a week brings on a phone: an odd feeling twice, an answer that was wrong, a day that does not suit, and a phone of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, Playwright, expect

from patients import access
from patients.models import Clinician, Device, Patient
from programs import prescribing
from programs.models import Concern, PerformedExercise, Program
from tests import factories
from tests.factories import NOW, TODAY, days, make_exercise, on_day

WEDNESDAY, THURSDAY = TODAY + days(2), TODAY + days(3)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def program(patient: Patient, clinician: Clinician) -> Program:
    """A release, and what follows it at once."""
    program = factories.make_program(patient, clinician, exercises=0, issued=False)
    for name, stage in (("Release", "release"), ("Follow-up", "activate")):
        prescribing.prescribe(program=program, exercise=make_exercise(name=name, stage=stage), by=clinician, at=NOW)
    return prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)


@pytest.fixture
def phone(all_answered: None, browser: Browser, playwright: Playwright, live_server: Any) -> Iterator[Page]:
    """Its clock stands where the server's does."""
    context = browser.new_context(
        **playwright.devices["Pixel 7"], base_url=live_server.url, timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


@pytest.fixture
def at_home(phone: Page, program: Program, patient: Patient) -> Page:
    """The patient's own phone, let in by the lasting link and the year of birth."""
    link = access.hand_out(patient=patient, by=None, at=NOW)
    phone.goto(access.address_of(link, site=""))
    phone.get_by_role("button", name="Open my exercises").click()
    phone.get_by_label("In which year were you born?").fill(str(patient.year_of_birth))
    phone.get_by_role("button", name="Open my exercises").click()
    expect(phone.get_by_role("heading", name="Today’s exercises")).to_be_visible()
    return phone


@pytest.fixture
def desk(page: Page, live_server: Any, signed_in: Any, clinician: Clinician) -> Page:
    morsel = signed_in.as_(clinician).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": morsel.value, "url": live_server.url}])
    return page


def test_what_feels_odd_twice_ends_the_exercise_and_what_was_said_wrong_is_put_right_in_sight_of_the_physio(
    at_home: Page, desk: Page, live_server: Any, program: Program
) -> None:
    phone = at_home
    phone.get_by_role("button", name="Start").click()
    phone.wait_for_url("**/play/**")
    phone.get_by_role("button", name="Begin").filter(visible=True).click()
    phone.get_by_role("button", name="Feels odd").filter(visible=True).click()
    answer = phone.get_by_role("dialog")
    answer.get_by_role("button", name="Go on").click()
    phone.get_by_role("button", name="Feels odd").filter(visible=True).click()
    expect(answer.get_by_role("button", name="Go on")).to_be_hidden()
    answer.get_by_role("button").filter(visible=True).click()
    _say(phone, "Partly", pain=3)
    phone.get_by_role("button", name="Say how it went").filter(visible=True).click()
    _say(phone, "Done", pain=7)
    phone.get_by_role("button", name="Finish for today").filter(visible=True).click()
    phone.get_by_role("button", name="Finish", exact=True).filter(visible=True).click()

    phone.get_by_role("link", name="Change what I said").click()
    phone.get_by_role("link", name="Follow-up").click()
    phone.get_by_role("group", name="Pain while doing it").get_by_role("radio", name="2", exact=True).check()
    phone.get_by_role("button", name="Save the change").click()
    expect(phone.get_by_text("Done · pain 2 of 10")).to_be_visible()
    assert list(PerformedExercise.objects.order_by("order").values_list("outcome", "pain")) == [
        ("partly", 3),
        ("done", 2),
    ]
    assert sorted(Concern.objects.values_list("kind", "ended_exercise")) == [("odd", False), ("odd", True)]

    desk.goto(live_server.url + reverse("programs:show", args=[program.pk]))
    desk.get_by_role("link", name="Monday 2 March").click()
    expect(desk.get_by_text("exercise ended")).to_be_visible()
    expect(desk.get_by_text("before: Done · pain 7")).to_be_visible()
    expect(desk.get_by_text("Seen by Ines Vogel")).to_be_visible()
    phone.goto(reverse("programs:portal_today"))
    expect(phone.get_by_text("Ines Vogel has read how Monday’s session went")).to_be_visible()


def test_a_session_is_moved_to_a_day_that_suits_and_the_week_follows(
    at_home: Page, program: Program, clock: time_machine.Traveller
) -> None:
    clock.move_to(on_day(WEDNESDAY))
    at_home.goto(reverse("programs:portal_today"))
    at_home.get_by_role("link", name="Not today? Choose another day").click()
    at_home.get_by_role("radio", name="Thursday 5 March").check()
    at_home.get_by_role("button", name="Save").click()
    expect(at_home.get_by_text("The session is moved to Thursday 5 March.")).to_be_visible()
    assert program.sessions.ahead().filter(planned_on=THURSDAY).exists()
    clock.move_to(on_day(THURSDAY))
    at_home.goto(reverse("programs:portal_today"))
    expect(at_home.get_by_role("button", name="Start")).to_be_visible()


def test_a_shared_phone_forgets_with_its_browser(phone: Page, program: Program, patient: Patient) -> None:
    link = access.hand_out(patient=patient, by=None, at=NOW)
    phone.goto(access.address_of(link, site=""))
    phone.get_by_label("Other people use this phone").check()
    phone.get_by_role("button", name="Open my exercises").click()
    phone.get_by_label("In which year were you born?").fill(str(patient.year_of_birth))
    phone.get_by_role("button", name="Open my exercises").click()
    expect(phone.get_by_role("heading", name="Today’s exercises")).to_be_visible()
    phone.wait_for_load_state("networkidle")

    [cookie] = [each for each in phone.context.cookies() if each["name"] == access.DEVICE_COOKIE]
    assert (cookie["expires"], Device.objects.get().is_shared) == (-1, True)
    assert phone.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.evaluate("Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])") == [[], []]


def _say(phone: Page, outcome: str, *, pain: int) -> None:
    phone.get_by_role("group", name="Did you do it?").get_by_role("radio", name=outcome, exact=True).check()
    phone.get_by_role("group", name="Pain while doing it").get_by_role("radio", name=str(pain), exact=True).check()
    phone.get_by_role("button", name="Save and go on").filter(visible=True).click()
