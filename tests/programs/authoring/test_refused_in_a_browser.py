"""What was typed and refused stays, red and with its words, however the rest of the builder changes, until it is mended or taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from programs.models import Program
from tests import factories
from tests.factories import NOW

WORDS = "The target must lie between 4 and 6."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def builder(screen: Page, live_server, draft: Program) -> Page:
    factories.make_exercise(name="Bridge")
    screen.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return screen


@pytest.fixture
def reps(builder: Page) -> Locator:
    """Of the first exercise: 9, and refused."""
    field = builder.get_by_label("Reps 4–6").first
    field.fill("9")
    field.press("Tab")
    expect(builder.get_by_text(WORDS)).to_be_visible()
    return field


def expect_refused(page: Page, field: Locator) -> None:
    expect(page.locator(".rx").get_by_text(WORDS)).to_be_visible()
    expect(field).to_have_value("9")
    page.get_by_role("button", name="Issue to").click()
    expect(page.get_by_role("alert").filter(has_text="Not issued")).to_contain_text(WORDS)


def test_it_stays_while_exercises_are_added_moved_and_removed_and_undone(
    builder: Page, reps: Locator, draft: Program
) -> None:
    builder.get_by_role("button", name="Add Bridge").click()
    expect(builder.locator(".rx")).to_have_count(3)
    expect_refused(builder, reps)

    builder.locator("[data-key=remove]").nth(1).click()
    expect(builder.locator(".rx")).to_have_count(2)
    builder.locator("[data-key=down]").first.click()
    expect(builder.get_by_role("button", name="Undo: order")).to_be_visible()
    builder.get_by_role("button", name="Undo: order").click()
    expect(builder.get_by_role("button", name="Undo: order")).to_have_count(0)
    expect_refused(builder, reps)

    reps.fill("5")
    builder.get_by_role("button", name="Issue to").click()
    builder.wait_for_url("**/handover/")
    assert draft.prescriptions.first().dosage.reps.target == 5


def test_it_moves_along_with_its_exercise(builder: Page, reps: Locator) -> None:
    builder.locator("[data-key=down]").first.click()
    expect(builder.get_by_role("button", name="Undo: order")).to_be_visible()
    expect_refused(builder, builder.locator(".rx").nth(1).get_by_label("Reps 4–6"))


def test_it_is_taken_back_after_a_change_elsewhere_too(builder: Page, reps: Locator) -> None:
    builder.get_by_role("button", name="Add Bridge").click()
    expect(builder.locator(".rx")).to_have_count(3)
    builder.get_by_role("button", name="Issue to").click()
    builder.get_by_role("button", name="Take it back").click()
    expect(reps).to_have_value("4")
    expect(builder.get_by_text(WORDS)).to_be_hidden()


def test_two_refused_fields_of_one_exercise_are_mended_one_by_one(builder: Page, reps: Locator, draft: Program) -> None:
    first = builder.locator(".rx").first
    first.get_by_text("Range, load, rest").click()
    rest = first.get_by_label("Rest between sets, s")
    rest.fill("601")
    rest.press("Enter")
    expect(first.get_by_text("Rest from 0 to 600 seconds.")).to_be_visible()
    expect(first.get_by_text(WORDS)).to_be_visible()

    reps.fill("5")
    reps.press("Tab")
    expect(first.get_by_text(WORDS)).to_have_count(0)
    expect(rest).to_have_value("601")
    expect(first.get_by_text("Rest from 0 to 600 seconds.")).to_be_visible()
    rest.fill("60")
    rest.press("Enter")
    expect(first.get_by_text("Rest from 0 to 600 seconds.")).to_have_count(0)
    dosage = draft.prescriptions.first().dosage
    assert (dosage.reps.target, dosage.rest_seconds) == (5, 60)


def test_a_refused_schedule_stays_while_the_last_change_is_undone(builder: Page) -> None:
    weeks = builder.get_by_label("Weeks")
    weeks.fill("12")
    weeks.press("Tab")
    expect(builder.get_by_text("Too many")).to_be_visible()
    builder.get_by_role("button", name="Undo: ").click()
    expect(builder.locator(".rx")).to_have_count(1)
    expect(weeks).to_have_value("12")
    expect(builder.get_by_text("Too many")).to_be_visible()


def test_a_week_that_is_being_changed_stays_open(builder: Page, draft: Program) -> None:
    builder.locator("[data-grid] td a").nth(1).click()
    editor = builder.locator("[data-editor]")
    editor.get_by_label("Reps").fill("9")
    editor.get_by_role("button", name="Set this week").click()
    expect(editor.get_by_text("The target must lie between")).to_be_visible()
    builder.get_by_role("button", name="Add Bridge").click()
    expect(builder.locator("[data-grid] th", has_text="Bridge")).to_be_visible()
    expect(editor.get_by_label("Reps")).to_have_value("9")
    expect(editor.get_by_text("The target must lie between")).to_be_visible()

    editor.get_by_label("Reps").fill("6")
    editor.get_by_role("button", name="Set this week").click()
    expect(editor).to_have_count(0)
    assert draft.prescriptions.first().course.asked[1].reps.target == 6


def test_what_is_typed_into_a_week_goes_on_while_something_else_is_saved(builder: Page) -> None:
    builder.locator("[data-grid] td a").nth(1).click()
    editor = builder.locator("[data-editor]")
    builder.locator(".rx").first.get_by_text("Range, load, rest").click()
    builder.get_by_label("Rest between sets, s").first.fill("45")
    editor.get_by_label("Reps").fill("6")  # leaving the other field saved it
    expect(builder.get_by_text("Saved at")).to_be_visible()
    expect(editor.get_by_label("Reps")).to_have_value("6")
    expect(editor.get_by_label("Reps")).to_be_focused()
