"""The buttons under a figure, in a browser: nothing moves before they are pressed, and for those who wish it nothing ever does."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from exercises.models import Exercise
from tests.factories import NOW

FILE = settings.BASE_DIR / "exercises" / "catalogue" / "hip-flexor-strength.json"
POSES = [
    "Start, seen from above",
    "1 Leg back: hold",
    "2 Push forward against the foot: hold",
    "3 Leg further back: hold",
]


@pytest.fixture
def watch(page: Page, live_server, client, clinician):
    """Opens the library's page of the routine's exercise from above, as a clinician, and answers the browser's page."""
    call_command("import_catalogue", str(FILE), stdout=io.StringIO())
    client.force_login(clinician)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    exercise = Exercise.objects.get(slug="side-lying-hip-extension-end-range")

    def opened(**media: str) -> Page:
        if media:
            page.emulate_media(**media)
        page.clock.install(time=NOW - timedelta(hours=1))
        page.clock.pause_at(NOW)
        page.goto(live_server.url + reverse("exercises:show", args=[exercise.pk]))
        return page

    return opened


def drawing(page: Page) -> str:
    return page.locator("[data-stage] svg").inner_html()


def test_it_plays_pauses_and_goes_on_only_when_asked(watch, assert_accessible) -> None:
    page = watch()
    expect(page.locator(".figure-strip svg")).to_have_count(4)
    expect(page.locator("[data-stage]")).to_be_hidden()

    page.get_by_role("button", name="Play").press("Enter")
    expect(page.locator(".figure-strip")).to_be_hidden()
    before = drawing(page)
    page.clock.run_for(1000)
    moving = drawing(page)
    assert moving != before
    page.clock.resume()  # axe waits for the clock
    assert_accessible(page)

    page.get_by_role("button", name="Pause").press("Enter")
    paused = drawing(page)
    page.clock.run_for(10_000)
    assert drawing(page) == paused

    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1000)
    assert drawing(page) != paused

    page.get_by_role("button", name="All pictures").click()
    expect(page.locator(".figure-strip")).to_be_visible()
    expect(page.locator("[data-stage]")).to_be_hidden()


def test_a_step_goes_to_the_next_pose_and_stays_there(watch) -> None:
    page = watch()
    page.get_by_role("button", name="On to the next pose").click()
    page.clock.run_for(2500)
    there = drawing(page)
    expect(page.locator("[data-caption]")).to_have_text(POSES[1])
    page.clock.run_for(20_000)
    assert drawing(page) == there

    page.get_by_role("button", name="One pose back").click()
    expect(page.locator("[data-caption]")).to_have_text(POSES[0])


def test_with_reduced_motion_each_press_changes_one_still_picture_for_the_next(watch) -> None:
    page = watch(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    for caption in [*POSES[1:], POSES[0]]:
        page.get_by_role("button", name="On to the next pose").click()
        expect(page.locator("[data-caption]")).to_have_text(caption)
        still = drawing(page)
        page.clock.run_for(5000)
        assert drawing(page) == still


def test_the_buttons_are_large_enough_for_a_thumb(watch) -> None:
    page = watch()
    page.set_viewport_size({"width": 320, "height": 700})
    page.get_by_role("button", name="Play").click()
    for button in page.locator("[data-bar] button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
