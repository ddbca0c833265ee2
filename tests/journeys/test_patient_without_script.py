"""The patient's half with scripts off: connect by a pasted link, do the five exercises, say what does not feel right, finish, correct."""

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


@time_machine.travel(NOW)  # and on: a correction comes after what it corrects
def test_a_patient_does_the_routine_with_scripts_off(
    phone_without_script, live_server, routine, patient, assert_accessible
):
    page = phone_without_script
    link = access.hand_out(patient=patient, by=None, at=NOW)

    page.goto(f"{live_server.url}{reverse('patients:connect')}")
    page.get_by_label("Paste your link").fill(access.address_of(link, site=live_server.url))
    page.get_by_role("button", name="Open my exercises").click()
    page.get_by_label("In which year were you born?").fill("1956")
    page.get_by_role("button", name="Open my exercises").click()

    expect(page.get_by_role("heading", name="Today’s exercises")).to_be_visible()
    expect(page.get_by_text("13 minutes")).to_be_visible()
    page.get_by_role("button", name="Start").click()

    page.get_by_role("link", name=ROUTINE[0]).click()

    shows(page, 1)
    for answer in ("Leave this spot", "Leave this exercise for today"):
        page.get_by_role("button", name="It feels odd").click()
        expect(page.get_by_role("heading", name=answer)).to_be_visible()
        page.get_by_role("link", name=re.compile("Back to the exercise$|Say how far you got")).last.click()
    page.get_by_label("Partly", exact=True).check()
    page.get_by_label("It hurts", exact=True).check()
    save(page)

    shows(page, 2)
    say(page, "Done", pain=1, effort="Just right")

    shows(page, 3)
    page.get_by_text("Count the repetitions").click()
    sides = page.get_by_role("group", name="Left side"), page.get_by_role("group", name="Right side")
    for side, amount in zip(sides, ("5", "4"), strict=True):
        side.get_by_label("Set 1").fill(amount)
    say(page, "Done", pain=2, effort="Just right")

    shows(page, 4)
    say(page, "Done", pain=3, effort="Just right")
    shows(page, 5)
    say(page, "Partly", pain=4, effort="Hard")

    page.get_by_label("A word to your physio").fill("The band slipped.")
    page.get_by_role("button", name="Finish").click()

    expect(page.get_by_role("heading", name="Thank you for saying so")).to_be_visible()
    expect(page.get_by_text("Wednesday 4 March")).to_be_visible()

    page.get_by_role("link", name="Change what I said").click()
    page.get_by_role("link", name=ROUTINE[1]).click()
    expect(page.get_by_text("your physio sees that it was changed")).to_be_visible()
    say(page, "Done", pain=0, effort="Easy")
    expect(page.get_by_role("link", name=f"{ROUTINE[1]} Done · pain 0 of 10 · Easy")).to_be_visible()

    session = ExerciseSession.objects.get(program=routine, state="partly")
    rows = list(session.performed.all())
    assert [(row.outcome, row.pain, row.effort) for row in rows] == [
        ("partly", None, ""),
        ("done", 0, "easy"),
        ("done", 2, "right"),
        ("done", 3, "right"),
        ("partly", 4, "hard"),
    ]
    assert rows[0].why_not == "pain"
    assert list(rows[0].concerns.values_list("kind", "ended_exercise")) == [("odd", False), ("odd", True)]
    assert rows[1].corrections.get().pain == 1
    assert rows[2].sets_done == [{"side": "left", "amount": 5}, {"side": "right", "amount": 4}]
    assert session.comment == "The band slipped."


def shows(page: Page, place: int) -> None:
    expect(page.get_by_role("heading", name=ROUTINE[place - 1], level=1)).to_be_visible()
    expect(page.get_by_text(f"Exercise {place} of 5")).to_be_visible()


def say(page: Page, outcome: str, *, pain: int, effort: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label(str(pain), exact=True).check()
    page.get_by_label(effort, exact=True).check()
    save(page)


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save")).click()
