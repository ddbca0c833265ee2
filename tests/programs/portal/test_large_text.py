"""Type of twice the size on the smallest phone: nothing is wider than it, headings stay headings, and what is tapped can be hit."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from patients import access
from programs import monitoring, sessions
from tests.factories import NOW, TODAY, days

TODAYS = reverse("programs:portal_today")
# Whatever stands alone in its line can be hit with a thumb; a link within a sentence is as high as the sentence.
TOO_SMALL = """() => [...document.querySelectorAll('a[href], button, summary')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
    .filter(each => each.textContent.trim() == each.parentElement.textContent.trim())
    .map(each => each.textContent.trim())"""
SIZES = "() => ['h1', 'h2'].map(tag => parseFloat(getComputedStyle(document.querySelector(tag)).fontSize))"
WIDTHS = """() => [...document.querySelectorAll('.choices--pain .choice')]
    .map(each => Math.min(each.offsetWidth, each.offsetHeight) - Math.max(0, each.scrollWidth - each.clientWidth))"""


@pytest.fixture
def visit(all_answered, browser: Browser, live_server, signed_in, patient):
    """Go to one of the patient's pages, on a phone of 320 px; `times` is how large its type is."""
    secret = signed_in.phone_of(patient, at=NOW).cookies[access.DEVICE_COOKIE].value
    patient.clinic.phone = "030 5550 1234"
    patient.clinic.save()
    context = browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, reduced_motion="reduce")
    context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": live_server.url}])
    page = context.new_page()

    def go(url: str, times: int = 2) -> Page:
        assert page.goto(live_server.url + url).status == 200
        page.evaluate("times => document.documentElement.style.fontSize = `${times}00%`", times)
        return page

    yield go
    context.close()


@pytest.fixture
def answered(finished, clinician):
    """Monday's session, which the physio has read and answered."""
    return monitoring.reply(session=finished, text="Well done. Go slowly on Wednesday.", by=clinician, at=NOW)


def test_the_physios_answer_is_not_wider_than_the_screen(visit, answered):
    page = visit(TODAYS)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".seen__sign").bounding_box()["width"] == 24


def test_what_to_do_after_strong_pain_is_not_wider_than_the_screen(visit, begun):
    row = begun.performed.first()
    page = visit(reverse("programs:portal_exercise", args=[row.pk]))
    page.get_by_role("group", name="Pain while doing it").get_by_role("radio", name="7").check(force=True)
    assert page.get_by_text("Stop this exercise for today").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_large_type_is_given_the_room_and_not_the_gaps(visit, answered):
    page = visit(TODAYS)
    assert page.locator(".seen blockquote").evaluate("each => each.clientWidth") > 0.65 * 320


@pytest.mark.parametrize("place", ["portal_progress", "portal_settings", "portal_reminders", "portal_goal_add"])
def test_no_other_page_is_wider_than_the_screen(visit, answered, place):
    assert visit(reverse(f"programs:{place}")).evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("times", [1, 2])
def test_a_pages_title_is_its_largest_heading(visit, answered, times):
    title, heading = visit(TODAYS, times).evaluate(SIZES)
    assert title > heading or (times == 2 and title == heading)


@pytest.mark.parametrize("times", [1, 2])
def test_every_number_of_the_pain_scale_can_be_hit(visit, finished, turn_to, times):
    turn_to(TODAY + days(1))
    page = visit(reverse("programs:portal_morning", args=[finished.pk]), times)
    assert min(page.evaluate(WIDTHS)) >= 43


@pytest.mark.parametrize("place", ["portal_today", "portal_progress", "portal_settings"])
def test_what_stands_alone_in_its_line_can_be_hit(visit, answered, turn_to, place):
    turn_to(TODAY + days(1))
    assert visit(reverse(f"programs:{place}"), 1).evaluate(TOO_SMALL) == []


def test_what_was_said_can_be_changed_with_a_thumb(visit, answered, patient):
    sessions.finish(session=answered, by=patient, at=NOW, comment="The band slipped.")
    assert visit(reverse("programs:portal_session", args=[answered.pk]), 1).evaluate(TOO_SMALL) == []
