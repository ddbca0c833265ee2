"""What only a browser shows of progress, goals, pause and settings: barriers, small screens, large type, and a calendar's address."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access
from programs import own_goals, prescribing, sessions
from tests.factories import NOW, TODAY, days, on_day

PROGRESS, SETTINGS = reverse("programs:portal_progress"), reverse("programs:portal_settings")


@pytest.fixture
def visit(phone, live_server, signed_in, patient):
    """Go to one of the patient's pages on the phone that the link opened."""
    secret = signed_in.phone_of(patient, at=NOW).cookies[access.DEVICE_COOKIE].value
    phone.context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": live_server.url}])

    def go(url: str) -> Page:
        assert phone.goto(live_server.url + url).status == 200
        return phone

    return go


@pytest.fixture
def assert_sound(assert_accessible):
    """No barrier that axe knows in either scheme, nothing wider than 320 px, with type of twice the size neither."""

    def check(page: Page) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page)
        size = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 568})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(size)

    return check


@pytest.fixture
def kept(program, patient, turn_to):
    """Two weeks of sessions with pain and mornings, and a third begun."""
    story = [(0, 5, 4), (2, 6, 5), (4, 5, None), (7, 4, 3), (9, 4, 3), (14, 3, 2)]
    for day, pain, morning in story:
        at = on_day(TODAY + days(day))
        session = sessions.start(program=program, by=patient, at=at)
        for row in session.performed.all():
            sessions.record(performed=row, outcome="done", by=patient, at=at, pain=pain)
        sessions.finish(session=session, by=patient, at=at)
        if morning is not None:
            sessions.say_morning(session=session, pain=morning, by=patient, at=at + days(1))
    turn_to(TODAY + days(16))
    return program


@pytest.fixture
def goals(patient):
    texts = ["Climb the stairs to my flat", "Carry the shopping home without a rest", "Garden for an hour"]
    goals = [own_goals.add(patient=patient, text=text, at=NOW) for text in texts]
    for day, ratings in [(0, (3, 2)), (14, (6, 3))]:
        for goal, rating in zip(goals, ratings, strict=False):
            own_goals.rate(goal=goal, rating=rating, by=patient, at=NOW + days(day))
    return goals


def test_progress_is_sound_and_its_charts_are_said_in_words(visit, kept, goals, assert_sound):
    page = visit(PROGRESS)
    assert_sound(page)
    expect(page.get_by_role("img", name="Sessions done, week by week")).to_be_visible()
    expect(page.get_by_role("img", name="Pain over time, from 0 to 10")).to_be_visible()
    for more in page.get_by_text("The same in numbers").all():
        more.click()
    expect(page.get_by_role("table", name="Pain over time, from 0 to 10")).to_contain_text("Mon 16 Mar")
    assert_sound(page)


def test_progress_is_sound_while_there_is_nothing_to_show(visit, assert_sound):
    assert_sound(visit(PROGRESS))


def test_goals_are_sound_and_rated_by_a_tap(visit, program, goals, assert_sound):
    page = visit(reverse("programs:portal_goals"))
    assert_sound(page)
    page.get_by_role("group", name="Garden for an hour").get_by_label("7", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("7 of 10 on 2 Mar")).to_be_visible()
    assert_sound(visit(reverse("programs:portal_goal_add")))
    assert_sound(visit(reverse("programs:portal_goal", args=[goals[0].pk])))


def test_pause_is_sound_also_when_it_is_refused(visit, program, assert_sound):
    page = visit(reverse("programs:portal_pause", args=[program.pk]))
    assert_sound(page)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("link", name="Not saved yet").click()
    expect(page.get_by_label("I am away")).to_be_focused()
    assert_sound(page)


def test_settings_are_sound_and_lead_everywhere(visit, program, patient, assert_sound):
    page = visit(SETTINGS)
    assert_sound(page)
    page.get_by_role("button", name="Show them in my calendar").click()
    page.get_by_text("Close the address, or make a new one").click()
    expect(page.get_by_role("link", name="Add to this phone’s calendar")).to_have_attribute("href", _webcal())
    assert_sound(page)
    prescribing.pause(program=program, by=patient, at=NOW, on=TODAY, reason="illness")
    page = visit(SETTINGS)
    page.get_by_role("button", name="Go on today").click()
    expect(page.get_by_text("Good to have you back")).to_be_visible()


def _webcal():
    return re.compile(r"^webcal://.*/calendar/[0-9A-Z]{26}\.ics$")
