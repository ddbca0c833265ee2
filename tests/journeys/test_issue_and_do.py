"""The main job end to end: a physio issues the routine, the patient does the first session on a phone, the physio sees it logged."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
import time_machine
from django.conf import settings as project
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients.models import Clinician, Patient
from tests.factories import NOW, PASSWORD

PROTOCOL = "Hip-flexor strength in five steps"
EXERCISES = 5


@pytest.fixture
def site(live_server, settings):
    """The live site with the reference routine, under the address that links and codes name."""
    settings.SITE_URL = live_server.url
    catalogue = project.BASE_DIR / "exercises" / "catalogue" / "hip-flexor-strength.json"
    call_command("import_catalogue", str(catalogue), stdout=io.StringIO())
    return live_server.url


@time_machine.travel(NOW)
def test_a_physio_issues_the_routine_and_the_patient_does_the_first_session(
    site: str,
    page: Page,
    phone: Page,
    clinician: Clinician,
    patient: Patient,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(page, site, clinician)
    page.get_by_role("link", name="Patients", exact=True).click()
    page.get_by_role("link", name=patient.name).click()

    # From the patient's page to the code on the screen in three clicks.
    page.get_by_role("link", name="New program").first.click()
    assert_accessible(page)
    page.get_by_role("button", name=f"Begin with {PROTOCOL}").click()
    expect(page.locator(".rx")).to_have_count(EXERCISES)
    expect(page.locator("#minutes")).to_contain_text("13 minutes a session")
    assert_accessible(page)
    page.get_by_role("button", name=f"Issue to {patient.name}").click()

    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    expect(page.get_by_text("Monday 2 March")).to_be_visible()
    assert_accessible(page)
    way_in = page.get_by_role("link", name="Open it here").get_attribute("href")  # what the code on the screen holds
    handout = page.get_by_role("link", name="Print handout").get_attribute("href")

    phone.goto(str(way_in))
    phone.get_by_role("button", name="Open my exercises").click()
    expect(phone.get_by_role("heading", name="Today’s exercises")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Start").click()
    for place in range(1, EXERCISES + 1):
        expect(phone.get_by_text(f"Exercise {place} of {EXERCISES}")).to_be_visible()
        if place == 1:
            assert_accessible(phone)
        phone.get_by_role("button", name="Say how it went").click()
        say(phone, "Done", pain=2, effort="Just right")
    phone.get_by_role("button", name="Finish").click()
    expect(phone.get_by_text("Wednesday 4 March")).to_be_visible()
    assert_accessible(phone)

    page.get_by_role("link", name="Open the program").click()
    expect(page.get_by_text(f"Done, {EXERCISES} of {EXERCISES} exercises, pain up to 2")).to_be_visible()
    assert_accessible(page)
    page.goto(site + str(handout))
    expect(page.get_by_text("Wed 4 Mar")).to_be_visible()
    assert_accessible(page)


def sign_in(page: Page, site: str, clinician: Clinician) -> None:
    page.goto(site + reverse("account_login"))
    page.get_by_label("Email").fill(clinician.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def say(phone: Page, outcome: str, *, pain: int, effort: str) -> None:
    phone.get_by_label(outcome, exact=True).check()
    phone.get_by_label(str(pain), exact=True).check()
    phone.get_by_label(effort, exact=True).check()
    phone.get_by_role("button", name=re.compile("^Save")).click()
