"""Issuing in a browser: a draft goes out only as it stands on the screen, and building it leaves the console without a complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from programs.models import Program
from tests.factories import NOW

STYLED = "document.querySelectorAll('#workbench [id]').forEach(element => element.style.outlineColor = 'red')"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def builder(screen: Page, live_server, draft: Program) -> Page:
    screen.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return screen


@pytest.fixture
def held(builder: Page) -> Locator:
    return builder.get_by_role("alert").filter(has_text="Not issued")


def issue(page: Page) -> None:
    page.get_by_role("button", name="Issue to").click()


@pytest.mark.parametrize(
    ("label", "refused", "said", "good"),
    [
        ("Weeks", "12", "Weeks. Too many: a program lasts at most 8 weeks.", "6"),
        ("Starts on", "2026-02-02", "Starts on. The start has passed.", "2026-03-09"),
        ("Reps 4–6", "9", "Reps 4–6. The target must lie between 4 and 6.", "5"),
    ],
)
def test_a_refused_field_holds_the_issuing_until_it_is_right(
    builder: Page, held: Locator, draft: Program, label: str, refused: str, said: str, good: str
) -> None:
    field = builder.get_by_label(label, exact=True).first
    field.fill(refused)
    issue(builder)

    expect(held).to_contain_text(said)
    expect(field).to_be_focused()
    expect(field).to_have_value(refused)
    draft.refresh_from_db()
    assert draft.is_draft

    field.fill(good)
    issue(builder)
    builder.wait_for_url("**/handover/")


def test_what_was_refused_can_be_taken_back(
    builder: Page, held: Locator, draft: Program, assert_accessible: Callable[[Page], None]
) -> None:
    builder.get_by_label("Weeks").fill("12")
    issue(builder)
    expect(held).to_be_visible()
    assert_accessible(builder)
    builder.get_by_role("button", name="Take it back").click()
    expect(builder.get_by_label("Weeks")).to_have_value("4")
    expect(builder.get_by_text("Not issued")).to_be_hidden()
    expect(builder.get_by_role("button", name="Issue to")).to_be_focused()
    builder.keyboard.press("Enter")
    builder.wait_for_url("**/handover/")


def test_a_week_that_was_changed_and_not_set_holds_it_too(builder: Page, held: Locator, draft: Program) -> None:
    builder.locator("[data-grid] td a").first.click()
    reps = builder.locator("[data-editor]").get_by_label("Reps")
    reps.fill("5")
    builder.get_by_role("button", name="Issue to").press("Enter")
    expect(held).to_contain_text("Reps")
    expect(reps).to_be_focused()
    draft.refresh_from_db()
    assert draft.is_draft


def test_what_was_typed_and_put_back_holds_nothing(builder: Page) -> None:
    weeks = builder.get_by_label("Weeks")
    weeks.fill("5")
    weeks.fill("4")
    issue(builder)
    builder.wait_for_url("**/handover/")


def test_when_pain_and_effort_are_asked_is_said_beside_issue_and_one_press_away(builder: Page) -> None:
    builder.get_by_role("link", name="Change when pain and effort are asked").click()
    choice = builder.get_by_label("Pain and effort are asked")
    expect(choice).to_be_focused()
    choice.select_option("Once, at the end")
    expect(builder.locator("#rating-now")).to_contain_text("asked once, at the end")


def test_what_another_hand_styled_is_drawn_anew_without_a_word_in_the_console(builder: Page, draft: Program) -> None:
    """A browser's own, or an extension's, styles on our fields: htmx must not write them out as attributes."""
    builder.evaluate(STYLED)
    builder.locator("#schedule [data-step='1']").click()
    expect(builder.get_by_text("Saved at")).to_be_visible()
    builder.get_by_label("Remove").first.click()
    expect(builder.locator(".rx")).to_have_count(1)
