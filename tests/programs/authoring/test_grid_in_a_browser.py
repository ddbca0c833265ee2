"""The week grid as a browser shows it: all of it by keyboard, no barriers, and sideways scrolling inside the grid alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs.models import Prescription

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def grid(page: Page, live_server, signed_in, clinician, draft) -> Page:
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_default_timeout(10_000)
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

    press("+")  # two presses are one change
    press("+")
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
    for opener in (f"#week-{first.pk}-3", f"#fill-{first.pk}", "#band-2"):
        grid.locator(opener).click()
        expect(grid.locator("[data-editor]")).to_be_visible()
        assert_accessible(grid)
        assert grid.evaluate("document.documentElement.scrollWidth") <= width
