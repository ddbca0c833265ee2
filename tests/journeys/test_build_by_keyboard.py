"""The builder in a hurry: how many clicks and keys a program takes, by mouse and without one, and what the keys leave alone.

An interaction is a click, a key, or a word typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from exercises.catalogue import shipped
from patients.models import Clinician, Patient
from programs.interchange import catalogue
from programs.models import Program
from tests import factories
from tests.factories import NOW

WORDS = ("psoas", "bridge", "clam", "sit to stand", "calf")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def desk(live_server, signed_in, clinician: Clinician, page: Page) -> Page:
    """A browser in which the clinician is signed in; `desk.url` is not set yet."""
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return page


@pytest.fixture
def library(db) -> None:
    catalogue.load(shipped(), by=None, at=timezone.now())


@pytest.fixture
def builder(desk: Page, live_server, draft: Program) -> Page:
    desk.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return desk


class Hand:
    """Works on a page and counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions = page, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.interactions += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.interactions += 1

    def type(self, word: str) -> None:
        self.page.keyboard.type(word)
        self.interactions += 1


def test_from_the_patients_page_to_the_code_on_the_screen_with_a_protocol(
    desk: Page, live_server, library: None, patient: Patient
) -> None:
    desk.goto(live_server.url + reverse("patients:chart", args=[patient.pk]))
    hand = Hand(desk)
    hand.click(desk.get_by_role("link", name="New program").first)
    hand.click(desk.get_by_role("button", name="Begin with Hip-flexor strength in five steps"))
    hand.click(desk.get_by_role("button", name="Issue to"))
    expect(desk.get_by_role("img", name="QR code")).to_be_visible()
    print(f"with a protocol: {hand.interactions} interactions")
    assert hand.interactions <= 6


def test_five_exercises_from_scratch_without_a_mouse(desk: Page, live_server, library: None, patient: Patient) -> None:
    desk.goto(live_server.url + reverse("patients:chart", args=[patient.pk]))
    hand = Hand(desk)
    desk.get_by_role("link", name="New program").first.focus()
    hand.press("Enter")
    desk.wait_for_url("**/new/")
    desk.get_by_role("button", name="Begin with an empty page").focus()
    hand.press("Enter")
    expect(desk.get_by_label("Search the library")).to_be_focused()
    for place, word in enumerate(WORDS, 1):
        hand.type(word)
        hand.press("Enter")
        expect(desk.locator(".rx")).to_have_count(place)
        expect(desk.get_by_label("Search the library")).to_be_focused()
    desk.get_by_role("button", name="Issue to").focus()
    hand.press("Enter")
    expect(desk.get_by_role("img", name="QR code")).to_be_visible()
    print(f"five exercises from scratch: {hand.interactions} interactions")
    assert hand.interactions <= 25
    assert Program.objects.get(patient=patient).prescriptions.count() == len(WORDS)


def test_the_keys_find_add_walk_step_move_remove_and_undo(
    builder: Page, draft: Program, assert_accessible: Callable[[Page], None]
) -> None:
    factories.make_exercise(name="Calf raise on a step")
    keys = builder.keyboard
    rows, handles = builder.locator(".rx"), builder.locator("[data-handle]")
    keys.press("/")
    keys.type("calf")
    expect(builder.locator(".find")).to_have_count(1)
    keys.press("ArrowDown")
    expect(builder.get_by_role("button", name="Add Calf raise on a step")).to_be_focused()
    keys.press("Enter")
    expect(rows).to_have_count(3)
    expect(builder.get_by_label("Search the library")).to_be_focused()

    handles.first.focus()
    keys.press("+")
    expect(rows.first.get_by_text("3 sets of 4 per side")).to_be_visible()
    keys.press("ArrowRight")
    keys.press("Tab")
    keys.press("+")
    expect(rows.first.get_by_text("3 sets of 5 per side")).to_be_visible()
    handles.first.focus()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(handles.last).to_be_focused()

    keys.press("Alt+ArrowUp")
    expect(rows.nth(1)).to_contain_text("Calf raise on a step")
    expect(handles.nth(1)).to_be_focused()
    assert_accessible(builder)
    keys.press("Delete")
    expect(rows).to_have_count(2)
    expect(handles.nth(1)).to_be_focused()
    expect(builder.get_by_role("button", name="Undo: Calf raise on a step removed")).to_be_visible()
    keys.press("Control+z")
    expect(rows.nth(1)).to_contain_text("Calf raise on a step")
    builder.get_by_role("button", name="Undo: order").click()
    expect(rows.nth(2)).to_contain_text("Calf raise on a step")
    builder.get_by_role("button", name="Undo: dosage of").click()
    expect(rows.first.get_by_text("3 sets of 4 per side")).to_be_visible()
    assert draft.prescriptions.first().dosage.reps.target == 4


def test_the_keys_leave_typing_alone_and_can_be_switched_off(
    builder: Page, draft: Program, assert_accessible: Callable[[Page], None]
) -> None:
    keys, dialog = builder.keyboard, builder.get_by_role("dialog", name="Keys")
    builder.get_by_label("Title").focus()
    keys.press("End")
    keys.type(" a/b? +-")
    expect(builder.get_by_label("Title")).to_have_value("Hip program a/b? +-")
    builder.get_by_role("heading", name="Add an exercise").click()
    keys.press("?")
    expect(dialog).to_be_visible()
    assert_accessible(builder)
    builder.get_by_label("work anywhere on the page").uncheck()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    for key in ("?", "/"):
        keys.press(key)
    expect(dialog).to_be_hidden()
    expect(builder.get_by_label("Search the library")).not_to_be_focused()


def test_an_exercise_is_dragged_by_its_handle(builder: Page, draft: Program) -> None:
    names = [row.version.name for row in draft.prescriptions.all()]
    handle = builder.locator("[data-handle]").first
    handle.hover()
    builder.mouse.down()
    builder.locator(".rx").last.hover(position={"x": 20, "y": 200})
    builder.mouse.up()
    expect(builder.get_by_role("button", name="Undo: order")).to_be_visible()
    expect(builder.locator(".rx__name")).to_have_text(names[::-1])
    assert [row.version.name for row in draft.prescriptions.all()] == names[::-1]


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_nothing_runs_out_of_the_page(builder: Page, width: int) -> None:
    builder.set_viewport_size({"width": width, "height": 900})
    builder.locator("[data-step='1']").nth(1).click()
    expect(builder.get_by_role("button", name="Undo: ")).to_be_visible()
    assert builder.evaluate("document.documentElement.scrollWidth") <= width


def test_a_finger_drags_too(phone: Page, live_server, signed_in, clinician: Clinician, draft: Program) -> None:
    session = signed_in.as_(clinician).cookies["sessionid"].value
    phone.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    phone.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    handle = phone.locator("[data-handle]").first
    handle.evaluate("handle => handle.scrollIntoView({ block: 'start' })")
    box, last = handle.bounding_box(), phone.locator(".rx").last.bounding_box()
    x, y, end = box["x"] + 10, box["y"] + 10, last["y"] + last["height"] * 2 / 3
    finger = phone.context.new_cdp_session(phone)
    for kind, at in (("Start", y), ("Move", y + 30), ("Move", end - 10), ("Move", end), ("End", None)):
        points = [] if at is None else [{"x": x, "y": at}]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    expect(phone.get_by_role("button", name="Undo: order")).to_be_visible()
