"""What only a browser shows of the builder: nothing clicked, typed or left behind is lost, and two tabs notice each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from exercises.dosage import Range
from patients.models import Clinician
from programs.models import Program
from tests import factories
from tests.browser import until
from tests.factories import NOW, PASSWORD


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def address(live_server, signed_in, clinician, draft, page) -> str:
    """The builder of the draft, with the clinician signed in on the desk."""
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return live_server.url + reverse("programs:build", args=[draft.pk])


@pytest.fixture
def first(page: Page, address: str) -> Locator:
    """The first exercise on the open page."""
    page.goto(address)
    return page.locator(".rx").first


def plus(part: Locator, name: str) -> Locator:
    return part.locator(".field", has=part.page.get_by_label(name)).locator("[data-step='1']")


def test_every_one_of_many_fast_clicks_is_saved(page: Page, first: Locator, draft: Program) -> None:
    for name, clicks in (("Reps", 2), ("Hold, s", 4), ("Sets", 1)):
        for _ in range(clicks):
            plus(first, name).click()
    expect(first.get_by_text("3 sets of 6 per side, hold 9")).to_be_visible()
    dosage = draft.prescriptions.first().dosage
    assert (dosage.sets.target, dosage.reps.target, dosage.hold_seconds.target) == (3, 6, 9)


def test_a_change_made_just_before_issuing_is_issued(page: Page, first: Locator, draft: Program) -> None:
    plus(page.locator("#schedule"), "Weeks").click()
    page.get_by_role("button", name="Issue to").click()
    page.wait_for_url("**/handover/")
    draft.refresh_from_db()
    assert (draft.weeks, draft.state) == (5, "active")


def test_a_refused_value_stays_in_view_and_the_stored_one_stands(
    page: Page, first: Locator, draft: Program, assert_accessible: Callable[[Page], None]
) -> None:
    first.get_by_label("Reps 4–6").fill("9")
    first.get_by_label("Reps 4–6").press("Tab")

    expect(first.get_by_text("The target must lie between 4 and 6.")).to_be_visible()
    expect(first.get_by_label("Reps 4–6")).to_have_value("9")
    expect(first.get_by_label("Hold, s 5–10")).to_be_focused()
    assert draft.prescriptions.first().dosage.reps.target == 4
    assert_accessible(page)

    first.get_by_label("Reps 4–6").fill("5")
    first.get_by_label("Reps 4–6").press("Enter")
    expect(first.get_by_text("The target must lie")).to_have_count(0)
    assert draft.prescriptions.first().dosage.reps.target == 5


def test_what_was_typed_into_the_disclosure_is_saved_on_leaving_it(
    page: Page, first: Locator, draft: Program, assert_accessible: Callable[[Page], None]
) -> None:
    first.get_by_text("Range, load, rest").click()
    assert_accessible(page)
    first.get_by_role("group", name="Reps").get_by_label("up to").fill("12")
    page.get_by_label("Search the library").click()
    expect(first.get_by_text("4–12 per side")).to_be_visible()
    assert draft.prescriptions.first().dosage.reps == Range(4, 4, 12)


def test_what_is_typed_is_found_added_and_moved_by_keyboard(page: Page, address: str, draft: Program) -> None:
    factories.make_exercise(name="Calf raise on a step")
    page.goto(address)
    page.get_by_label("Search the library").press_sequentially("calf")
    expect(page.locator(".find")).to_have_count(1)
    page.get_by_role("button", name="Add Calf raise on a step").press("Enter")
    expect(page.locator(".rx")).to_have_count(3)

    up = page.get_by_role("button", name="Move Calf raise on a step up")
    for place in (2, 1):
        up.press("Enter")
        expect(page.locator(".rx").nth(place - 1)).to_contain_text("Calf raise on a step")
        expect(up).to_be_focused()
    assert draft.prescriptions.first().version.name == "Calf raise on a step"


def test_a_second_tab_is_told_and_keeps_what_it_typed(page: Page, first: Locator, address: str, draft: Program) -> None:
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("button", name="Remove").last.click()
    expect(other.locator(".rx")).to_have_count(1)

    plus(first, "Reps").click()
    expect(page.get_by_role("alert")).to_contain_text("changed this program at")
    expect(page.locator(".rx")).to_have_count(1)
    expect(first.get_by_label("Reps 4–6")).to_have_value("5")
    assert draft.prescriptions.first().dosage.reps.target == 4

    first.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert draft.prescriptions.first().dosage.reps.target == 5


def test_a_desk_that_was_signed_out_keeps_what_was_typed_and_saves_it_after_signing_in(
    page: Page, first: Locator, draft: Program, clinician: Clinician, assert_accessible: Callable[[Page], None]
) -> None:
    page.context.clear_cookies(name="sessionid")
    plus(first, "Reps").click()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Dosage of")).to_be_visible()
    assert_accessible(page)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    other = opened.value
    other.get_by_label("Email").fill(clinician.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url("**/today/")
    other.close()

    page.get_by_role("button", name="Save now").click()
    expect(page.get_by_text("You were signed out")).to_be_hidden()
    expect(first.get_by_text("2 sets of 5 per side")).to_be_visible()
    assert draft.prescriptions.first().dosage.reps.target == 5


def test_without_a_connection_it_says_what_is_not_saved_and_saves_it_when_it_is_back(
    page: Page, first: Locator, draft: Program
) -> None:
    page.context.set_offline(True)
    plus(first, "Reps").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.locator("[data-unsaved-what]")).to_have_text(f"Dosage of {draft.prescriptions.first().version.name}")
    assert draft.prescriptions.first().dosage.reps.target == 4

    page.context.set_offline(False)
    expect(page.get_by_text("No connection.")).to_be_hidden()
    expect(first.get_by_text("2 sets of 5 per side")).to_be_visible()
    assert draft.prescriptions.first().dosage.reps.target == 5


def test_leaving_waits_for_what_was_typed_last(page: Page, first: Locator, draft: Program) -> None:
    first.get_by_label("Reps 4–6").fill("6")
    page.get_by_role("link", name="Protocols").click()
    page.wait_for_url("**/protocols/")
    assert draft.prescriptions.first().dosage.reps.target == 6


def test_closing_the_page_sends_what_was_typed_last(page: Page, first: Locator, draft: Program) -> None:
    first.get_by_label("Reps 4–6").fill("6")
    page.close(run_before_unload=True)
    until(lambda: draft.prescriptions.first().dosage.reps.target == 6)


def test_going_back_shows_the_program_as_it_stands(page: Page, first: Locator, draft: Program) -> None:
    page.goto(page.url + "?q=calf")
    plus(first, "Reps").click()
    expect(first.get_by_text("2 sets of 5 per side")).to_be_visible()
    page.go_back()
    expect(first.get_by_label("Reps 4–6")).to_have_value("5")
    plus(first, "Reps").click()
    expect(first.get_by_text("2 sets of 6 per side")).to_be_visible()


def test_without_scripts_one_can_search_add_dose_order_and_issue(
    phone_without_script: Page, live_server, signed_in, clinician: Clinician, draft: Program
) -> None:
    factories.make_exercise(name="Calf raise on a step")
    page = phone_without_script
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    page.get_by_label("Search the library").fill("calf")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Add Calf raise on a step").click()
    page.get_by_role("button", name="Move Calf raise on a step up").click()
    row = page.locator(".rx").nth(1)
    expect(row).to_contain_text("Calf raise on a step")
    row.get_by_label("Reps 4–6").fill("6")
    row.get_by_role("button", name="Save").first.click()
    expect(row.get_by_text("2 sets of 6 per side")).to_be_visible()
    page.get_by_role("button", name="Undo: dosage of").click()
    expect(row.get_by_text("2 sets of 4 per side")).to_be_visible()
    page.get_by_role("button", name="Issue to").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
