"""A keeper draws the figure of a heel raise: from a start to a draft, by keyboard, back and on again, and in two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from exercises.figures import problems
from exercises.models import Exercise
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exercise(db: None) -> Exercise:
    return factories.make_exercise(name="Standing heel raise", position="standing", figure=None)


@pytest.fixture
def address(live_server: Any, signed_in: Any, exercise: Exercise, page: Page) -> Iterator[str]:
    """The editor's, with a keeper signed in at the desk. No error may reach the console."""
    keeper = factories.make_clinician(None, is_staff=True)
    session = signed_in.as_(keeper).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield live_server.url + reverse("admin:exercises_exercise_figure", args=[exercise.pk])
    assert errors == []


@pytest.fixture
def begun(page: Page, address: str) -> Page:
    """A standing body, one pose, nothing saved."""
    page.goto(f"{address}?start=standing")
    expect(page.locator("[data-stage] svg")).to_be_visible()
    return page


def joint(page: Page, name: str) -> Any:
    return page.get_by_role("slider", name=name)


def test_a_heel_raise_is_drawn_from_the_exercises_page(
    page: Page, address: str, exercise: Exercise, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto(address.replace("/figure/", "/change/"))
    page.get_by_role("link", name="Draw a figure").click()
    assert_accessible(page)
    page.get_by_role("link", name="Standing", exact=True).click()
    page.get_by_role("textbox", name="The whole figure in words").fill("Standing. Both heels rise.")
    page.get_by_role("button", name="Duplicate").click()
    page.get_by_role("textbox", name="Caption").fill("Heels up: hold")
    page.get_by_label("The body hangs on").select_option("ball_n")
    page.get_by_role("button", name="Remove: Ankle, far").click()
    for side in ("near", "far"):
        page.get_by_role("spinbutton", name=f"Foot on the page, {side}").fill("-40")
        page.get_by_role("spinbutton", name=f"Toes bent, {side}").fill("40")
    page.get_by_text("What is shown").click()
    page.get_by_label("Leg, near").check()

    expect(page.get_by_text("Nothing is wrong with this figure.")).to_be_visible()
    expect(page.locator("[data-strip] .figure-strip > li")).to_have_count(2)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert_accessible(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour is on its way
    assert_accessible(page)

    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    expect(page.get_by_role("link", name="Edit the figure")).to_be_visible()
    exercise.refresh_from_db()
    assert problems(exercise.figure, "standing") == []
    assert list(exercise.figure["poses"][1]["pin"]) == ["ball_n"]
    assert exercise.figure["poses"][1]["pin"]["ball_n"] != [0, 0]


def test_joints_are_turned_and_poses_chosen_by_keyboard(begun: Page) -> None:
    joint(begun, "Neck bent").focus()
    for _ in range(3):
        begun.keyboard.press("ArrowRight")
    expect(begun.get_by_role("spinbutton", name="Neck bent")).to_have_value("3")

    begun.get_by_role("button", name="Add").first.press("Enter")
    second = begun.get_by_role("radio", name="2 Stand tall")
    expect(second).to_be_checked()
    begun.get_by_role("spinbutton", name="Neck bent").fill("30")
    second.press("ArrowUp")
    expect(begun.get_by_role("radio", name="1 Stand tall")).to_be_checked()
    expect(begun.get_by_role("spinbutton", name="Neck bent")).to_have_value("3")
    expect(begun.locator("[data-strip] li[data-chosen]")).to_have_count(1)


def test_every_step_is_taken_back_and_done_again(begun: Page) -> None:
    neck = begun.get_by_role("spinbutton", name="Neck bent")
    neck.fill("20")
    begun.get_by_role("button", name="Duplicate").click()
    expect(begun.get_by_role("radio")).to_have_count(2)

    begun.keyboard.press("Control+z")
    expect(begun.get_by_role("radio")).to_have_count(1)
    begun.get_by_role("button", name="Undo").click()
    expect(neck).to_have_value("0")
    expect(begun.get_by_role("button", name="Undo")).to_be_disabled()
    begun.keyboard.press("Control+Shift+z")
    expect(neck).to_have_value("20")
    begun.get_by_role("button", name="Redo").click()
    expect(begun.get_by_role("radio")).to_have_count(2)


def test_faults_are_told_while_drawing_and_a_limb_let_go_stays(begun: Page) -> None:
    begun.get_by_role("textbox", name="The whole figure in words").fill("Standing.")
    expect(begun.get_by_text("Nothing is wrong with this figure.")).to_be_visible()
    expect(joint(begun, "Knee bent, near")).to_be_disabled()
    up = begun.get_by_role("group", name="Ankle, near").get_by_label("up")
    up.fill("0.3")
    bent = begun.get_by_role("spinbutton", name="Knee bent, near")
    expect(bent).to_have_value(re.compile(r"^\d{2,3}(\.\d)?$"))  # as the contact bends it, not 6 as before
    before = bent.input_value()
    begun.get_by_role("button", name="Remove: Ankle, near").press("Enter")
    expect(begun.locator("summary", has_text="What holds and touches")).to_be_focused()
    expect(joint(begun, "Knee bent, near")).to_be_enabled()
    expect(bent).to_have_value(before)
    begun.locator("summary", has_text="Arm, near").click()
    begun.get_by_role("spinbutton", name="Elbow bent, near").fill("170")
    expect(begun.locator("[data-problems]")).to_contain_text("elb_n is bent to 170°")


def test_the_view_things_and_every_pose_at_once(begun: Page) -> None:
    begun.get_by_role("button", name="Duplicate").click()
    begun.get_by_label("Change every pose").check()
    begun.get_by_role("spinbutton", name="Nod").fill("12")
    begun.get_by_role("radio").first.check()
    expect(begun.get_by_role("spinbutton", name="Nod")).to_have_value("12")

    begun.get_by_text("Things", exact=True).click()
    begun.get_by_label("Add a thing").select_option("band")
    expect(begun.locator("[data-stage] .figure-band")).to_have_count(1)
    begun.get_by_text("View", exact=True).click()
    begun.get_by_label("We look").select_option("front")
    expect(begun.get_by_role("spinbutton", name="Leg out, left in the picture")).to_be_visible()
    expect(begun.locator("[data-problems]")).not_to_contain_text("should end in")


def test_a_contact_is_dragged(begun: Page) -> None:
    up = begun.get_by_role("group", name="Ankle, far").get_by_label("up")
    mark = begun.locator("[data-drag='pose/reach/ankle_f']")
    box = mark.bounding_box()
    assert box
    begun.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    begun.mouse.down()
    begun.mouse.move(box["x"] + 40, box["y"] - 60, steps=4)
    begun.mouse.up()
    expect(up).not_to_have_value("0.04")
    assert float(up.input_value()) > 0.1


def test_leaving_with_something_unsaved_asks(begun: Page, address: str) -> None:
    begun.get_by_role("spinbutton", name="Nod").fill("12")
    expect(begun.get_by_text("Not saved yet")).to_be_visible()
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    begun.on("dialog", stay)
    begun.get_by_role("link", name="Standing heel raise").click()
    expect(begun.get_by_role("spinbutton", name="Nod")).to_have_value("12")
    assert asked == ["beforeunload"]


def test_the_second_tab_learns_of_the_first_and_keeps_its_own(begun: Page, address: str, exercise: Exercise) -> None:
    other = begun.context.new_page()
    other.goto(f"{address}?start=sitting")
    other.get_by_role("button", name="Save draft").click()
    expect(other.get_by_text("Saved as a draft.")).to_be_visible()

    begun.get_by_role("spinbutton", name="Nod").fill("12")
    begun.get_by_role("button", name="Save draft").click()
    expect(begun.get_by_role("alert")).to_contain_text("This exercise was saved elsewhere")
    expect(begun.get_by_role("spinbutton", name="Nod")).to_have_value("12")
    exercise.refresh_from_db()
    assert exercise.figure["poses"][0]["caption"] == "Sit tall"

    begun.get_by_role("button", name="Save draft").click()
    expect(begun.get_by_text("Saved as a draft.")).to_be_visible()
    exercise.refresh_from_db()
    assert exercise.figure["poses"][0]["caption"] == "Stand tall"


def test_a_desk_that_was_signed_out_is_told_and_loses_nothing(begun: Page) -> None:
    begun.get_by_role("spinbutton", name="Nod").fill("12")
    begun.context.clear_cookies(name="sessionid")
    begun.get_by_role("button", name="Save draft").click()
    expect(begun.get_by_text("No answer: you may be signed out")).to_be_visible()
    expect(begun.get_by_role("spinbutton", name="Nod")).to_have_value("12")


def test_text_that_is_typed_becomes_the_drawing(begun: Page) -> None:
    begun.get_by_text("The figure as text").first.click()
    text = begun.get_by_label("The figure as text (JSON)")
    text.fill(text.input_value().replace("Stand tall", "Stand like a tree"))
    text.press("Tab")
    expect(begun.get_by_role("radio", name="1 Stand like a tree")).to_be_visible()
    text.fill("{")
    text.press("Tab")
    expect(begun.get_by_text("This is not JSON")).to_be_visible()
    expect(begun.get_by_role("radio", name="1 Stand like a tree")).to_be_visible()


def test_without_a_script_the_text_is_checked_and_kept(
    phone_without_script: Page, page: Page, address: str, exercise: Exercise
) -> None:
    phone_without_script.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    phone_without_script.goto(f"{address}?start=standing")
    expect(phone_without_script.get_by_text("summary: say what the figure shows")).to_be_visible()
    phone_without_script.get_by_label("The figure as text (JSON)").fill("{")
    phone_without_script.get_by_role("button", name="Save draft").click()
    expect(phone_without_script.get_by_role("alert")).to_contain_text("This is not JSON")
    expect(phone_without_script.get_by_label("The figure as text (JSON)")).to_have_value("{")
