"""The week grid as a browser shows it: all of it by keyboard, no barriers, and sideways scrolling inside the grid alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs.models import Prescription

pytestmark = pytest.mark.django_db(transaction=True)

# At one stroke: quick ones are one change, and a slow machine would not be quick enough.
TWO_PRESSES = (
    "cell => '++'.split('').forEach(key => cell.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))"
)


@pytest.fixture
def grid(page: Page, live_server, signed_in, clinician, draft) -> Page:
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return page


def cell(page: Page, row: Prescription, week: int):
    return page.locator(f"#week-{row.pk}-{week}")


def test_the_whole_course_is_planned_by_keyboard(grid: Page, draft):
    first, second = draft.prescriptions.all()
    cell(grid, first, 1).focus()
    press = grid.keyboard.press
    press("ArrowRight")
    expect(cell(grid, first, 2)).to_be_focused()
    press("End")
    expect(cell(grid, first, 4)).to_be_focused()
    press("ArrowDown")
    expect(cell(grid, second, 4)).to_be_focused()
    press("Home")
    expect(grid.locator(f"#fill-{second.pk}")).to_be_focused()
    press("Control+Home")
    expect(grid.locator(f"#fill-{first.pk}")).to_be_focused()
    press("ArrowRight")
    press("ArrowRight")

    cell(grid, first, 2).evaluate(TWO_PRESSES)
    expect(cell(grid, first, 2)).to_contain_text("2×6")
    expect(cell(grid, first, 2)).to_be_focused()
    assert draft.changes.count() == 3  # two exercises were added before

    press("Enter")
    expect(grid.locator("[data-editor] input:checked").first).to_be_focused()
    press("Escape")
    expect(grid.locator("[data-editor]")).to_have_count(0)
    expect(cell(grid, first, 2)).to_be_focused()

    press("ArrowRight")
    press("Enter")
    grid.locator("#cell-asked_1").focus()
    press("Space")
    press("Enter")
    expect(grid.locator("[data-editor]")).to_have_count(0)
    expect(cell(grid, first, 3)).to_contain_text("not asked")
    expect(cell(grid, first, 3)).to_be_focused()
    assert [asked and asked.reps.target for asked in first.__class__.objects.get(pk=first.pk).course.weeks] == [
        4,
        6,
        None,
        4,
    ]


def test_one_stop_of_the_tab_key_leads_into_the_grid(grid: Page, draft):
    expect(grid.locator("[data-grid]")).to_have_attribute("role", "grid")
    expect(grid.locator("[data-grid] [tabindex='0']")).to_have_count(1)


def test_a_rule_shows_what_it_would_make_before_it_is_taken(grid: Page, draft):
    first = draft.prescriptions.first()
    grid.locator(f"#fill-{first.pk}").click()
    expect(cell(grid, first, 3)).to_contain_text("2×6")
    expect(cell(grid, first, 3)).to_contain_text("not saved yet")
    grid.get_by_label("Every … weeks").fill("2")
    grid.get_by_label("Every … weeks").press("Tab")
    expect(cell(grid, first, 3)).to_contain_text("2×5")
    grid.get_by_role("button", name="Fill the row").click()
    expect(grid.locator("[data-editor]")).to_have_count(0)
    course = first.__class__.objects.get(pk=first.pk).course
    assert [asked.reps.target for asked in course.weeks] == [4, 4, 5, 5]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 768), ("light", 390), ("light", 320)])
def test_the_grid_has_no_barriers_and_scrolls_by_itself(
    grid: Page, draft, assert_accessible: Callable[[Page], None], scheme, width
):
    grid.emulate_media(color_scheme=scheme)
    grid.set_viewport_size({"width": width, "height": 900})
    first = draft.prescriptions.first()
    for opener in (f"week-{first.pk}-3", f"fill-{first.pk}", "band-2"):
        grid.locator(f"#{opener}").click()
        expect(grid.locator(f"[data-editor='{opener}']")).to_be_visible()
        assert_accessible(grid)
        assert grid.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
def test_what_stands_beside_the_program_never_covers_the_grid(grid: Page, width: int, height: int):
    grid.set_viewport_size({"width": width, "height": height})
    for part in (grid.locator("#grid"), grid.locator(".rx").last):
        part.evaluate("part => part.scrollIntoView()")
        top = grid.locator("#grid").bounding_box()["y"]
        for side in (grid.locator("#library-title"), grid.locator("#finds"), grid.locator("#minutes")):
            box = side.bounding_box()
            assert box["y"] + box["height"] <= top or box["y"] > top + 100
