"""The patient's half with scripts off: connect by a pasted link, do the five exercises, finish, see when the next is."""

from __future__ import annotations

import io
import re

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access
from programs import prescribing
from programs.models import ExerciseSession, Protocol
from tests.factories import NOW, TODAY

ROUTINE = [
    "Hip-front release with heel slide",
    "Standing glute contraction",
    "Standing knee drive from a slump",
    "Side-lying hip extension at end range",
    "Front-support knee drive with band",
]


@pytest.fixture
def routine(live_server, patient, clinician):
    catalogue = settings.BASE_DIR / "exercises" / "catalogue" / "hip-flexor-strength.json"
    call_command("import_catalogue", str(catalogue), stdout=io.StringIO())
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=Protocol.objects.get())
    return prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)


@time_machine.travel(NOW)
def test_a_patient_does_the_routine_with_scripts_off(
    phone_without_script, live_server, routine, patient, assert_accessible
):
    page = phone_without_script
    link = access.hand_out(patient=patient, by=None, at=NOW)

    page.goto(f"{live_server.url}{reverse('patients:connect')}")
    page.get_by_label("Paste your link").fill(access.address_of(link, site=live_server.url))
    page.get_by_role("button", name="Open my exercises").click()

    expect(page.get_by_role("heading", name="Today’s exercises")).to_be_visible()
    expect(page.get_by_text("13 minutes")).to_be_visible()
    page.get_by_role("button", name="Start").click()

    for place, name in enumerate(ROUTINE, 1):
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        expect(page.get_by_text(f"Exercise {place} of 5")).to_be_visible()
        say(page, "Done" if place < 5 else "Partly", pain=place - 1, effort="Just right")

    page.get_by_label("A word to your physio").fill("The band slipped.")
    page.get_by_role("button", name="Finish").click()

    expect(page.get_by_role("heading", name="That’s it for today")).to_be_visible()
    expect(page.get_by_text("Wednesday 4 March")).to_be_visible()
    page.reload()

    session = ExerciseSession.objects.get(program=routine, state="partly")
    said = session.performed.values_list("outcome", "pain", "effort")
    assert list(said) == [("done", pain, "right") for pain in range(4)] + [("partly", 4, "right")]
    assert session.comment == "The band slipped."


def say(page: Page, outcome: str, *, pain: int, effort: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label(str(pain), exact=True).check()
    page.get_by_label(effort, exact=True).check()
    page.get_by_role("button", name=re.compile("^Save")).click()
