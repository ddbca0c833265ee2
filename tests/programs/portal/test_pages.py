"""What only a browser shows: barriers, small screens, weight, and the advice that appears at once."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access
from programs import monitoring, prescribing, sessions
from tests import factories
from tests.factories import NOW, TODAY, days

TODAY_URL = reverse("programs:portal_today")
KILOBYTES = 1024


@pytest.fixture
def visit(phone, live_server, patient):
    """Go to one of the patient's pages on the phone that the link opened."""
    link = access.hand_out(patient=patient, by=None, at=NOW)
    _device, secret = access.let_in(link=link, label="Phone", at=NOW)
    phone.context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": live_server.url}])

    def go(url: str) -> Page:
        response = phone.goto(f"{live_server.url}{url}")
        assert response.status == 200
        return phone

    return go


@pytest.fixture
def assert_sound(assert_accessible):
    """No barrier that axe knows; nothing wider than a screen of 320 px, nor than one of 390 px in twice the letter size."""

    def check(page: Page, scheme: str = "light") -> None:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # motion: no colours half-way
        assert_accessible(page)
        size = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 568})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.set_viewport_size(size)

    return check


def test_the_pages_of_another_day_and_of_the_next_morning_are_sound(visit, program, patient, assert_sound, clock):
    monday = program.sessions.get(planned_on=TODAY)
    move = reverse("programs:portal_move", args=[monday.pk])
    assert_sound(visit(move))
    assert_sound(visit(move), "dark")

    sessions.say_done(session=monday, by=patient, at=NOW)
    clock.move_to(NOW + days(1))
    assert_sound(visit(TODAY_URL))
    assert_sound(visit(reverse("programs:portal_morning", args=[monday.pk])), "dark")


def test_the_pages_of_a_session_are_sound(visit, routine, patient, assert_sound):
    assert_sound(visit(TODAY_URL))
    assert_sound(visit(TODAY_URL), "dark")
    assert_sound(visit(reverse("programs:portal_guide", args=[routine.prescriptions.first().pk])))

    session = sessions.start(program=routine, by=patient, at=NOW)
    rows = list(session.performed.all())
    for row in rows[0], rows[3]:
        assert_sound(visit(reverse("programs:portal_exercise", args=[row.pk])))
    assert_sound(visit(reverse("programs:portal_exercise", args=[rows[2].pk])), "dark")
    assert_sound(visit(reverse("programs:portal_session", args=[session.pk])))

    sessions.record(performed=rows[0], outcome="partly", by=patient, at=NOW, pain=8)
    assert_sound(visit(reverse("programs:portal_stop", args=[rows[0].pk])))
    assert_sound(visit(TODAY_URL))
    assert_sound(visit(reverse("programs:portal_finish", args=[session.pk])))

    sessions.finish(session=session, by=patient, at=NOW, comment="It was fine.")
    assert_sound(visit(reverse("programs:portal_thanks", args=[session.pk])))
    assert_sound(visit(TODAY_URL))
    assert_sound(visit(reverse("programs:portal_session", args=[session.pk])))


def test_what_does_not_feel_right_is_answered_without_barriers(visit, begun, patient, assert_sound):
    row = begun.performed.first()
    page = visit(reverse("programs:portal_exercise", args=[row.pk]))
    page.get_by_role("link", name="Something not right?").click()
    page.get_by_role("button", name="It hurts").click()
    expect(page.get_by_role("heading", name="Stop for a moment")).to_be_visible()
    assert_sound(page)

    page.get_by_role("link", name="Back to the exercise").last.click()
    page.get_by_role("button", name="It hurts").click()
    expect(page.get_by_role("link", name="Say how far you got")).to_be_visible()
    assert_sound(page, "dark")
    page.get_by_role("link", name="Say how far you got").click()
    expect(page.get_by_text("This exercise ends here for today")).to_be_visible()


def test_why_not_is_asked_only_of_what_was_not_done(visit, begun, assert_sound):
    page = visit(reverse("programs:portal_exercise", args=[begun.performed.first().pk]))
    why_not = page.get_by_role("group", name="What kept you from it?")

    expect(why_not).to_be_hidden()
    page.get_by_label("Not today", exact=True).check()
    expect(why_not).to_be_visible()
    page.get_by_text("Count the repetitions").click()
    assert_sound(page)
    assert_sound(page, "dark")
    page.get_by_label("Done", exact=True).check()
    expect(why_not).to_be_hidden()


def test_what_is_asked_once_at_the_end_is_sound(visit, begun, patient, assert_sound):
    type(begun.program).objects.update(rating="end")
    sessions.record(performed=begun.performed.first(), outcome="done", by=patient, at=NOW)
    page = visit(reverse("programs:portal_finish", args=[begun.pk]))

    page.get_by_label("7", exact=True).check()
    expect(page.get_by_text("Finish, then call your clinic before the next session.")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("That hurt much")).to_be_visible()
    assert_sound(page, "dark")


def test_what_was_done_unsaid_and_what_was_seen_are_sound(visit, finished, program, clinician, turn_to, assert_sound):
    turn_to(TODAY + days(4))
    monitoring.reply(session=finished, text="Well done. Go on slowly.", by=clinician, at=NOW + days(4))
    assert_sound(visit(TODAY_URL))
    assert_sound(visit(TODAY_URL), "dark")
    wednesday = reverse("programs:portal_backfill", args=[program.sessions.get(planned_on=TODAY + days(2)).pk])
    assert_sound(visit(wednesday))
    turn_to(TODAY + days(6))
    assert_sound(visit(wednesday))


def test_two_programs_are_sound(visit, program, patient, clinician, turn_to, assert_sound):
    for later in (0, 3):
        factories.make_program(patient, clinician, starts_on=TODAY + days(later))
    assert_sound(visit(TODAY_URL))
    turn_to(TODAY + days(1))
    page = visit(TODAY_URL)
    for unfolded in page.locator("summary").all():
        unfolded.click()
    assert_sound(page, "dark")


def test_an_answer_that_is_missing_is_told_without_barriers(visit, begun, assert_sound):
    page = visit(reverse("programs:portal_exercise", args=[begun.performed.first().pk]))
    page.get_by_role("button", name="Save and go on").click()

    page.get_by_role("link", name="Not saved yet").click()
    expect(page.get_by_label("Done")).to_be_focused()
    assert_sound(page)


def test_quiet_days_are_sound(visit, patient, clinician, turn_to, assert_sound):
    assert_sound(visit(TODAY_URL))  # no program yet

    program = factories.make_program(patient, clinician, starts_on=TODAY + days(7))
    assert_sound(visit(TODAY_URL))  # not begun

    other = factories.make_program(patient, clinician)
    assert_sound(visit(TODAY_URL))  # two programs
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Not needed")

    turn_to(TODAY + days(1))
    page = visit(TODAY_URL)
    page.get_by_text("Look at the exercises").click()
    assert_sound(page)  # a rest day

    prescribing.pause(program=other, by=clinician, at=NOW, on=TODAY + days(1), reason="holiday")
    assert_sound(visit(TODAY_URL))
    prescribing.end(program=other, by=clinician, at=NOW, on=TODAY + days(1), reason="Moves away")
    assert_sound(visit(TODAY_URL))


def test_strong_pain_is_answered_before_it_is_saved(visit, begun):
    page = visit(reverse("programs:portal_exercise", args=[begun.performed.first().pk]))
    advice = page.get_by_text("Stop this exercise for today")

    page.get_by_label("5", exact=True).check()
    expect(advice).to_be_hidden()
    page.get_by_label("6", exact=True).check()
    expect(advice).to_be_visible()
    page.get_by_label("3", exact=True).check()
    expect(advice).to_be_hidden()


def test_the_first_visit_to_today_is_light(visit, routine, phone):
    """At most 60 KB and 8 requests with an empty cache. Here nothing is compressed on the way, so gzip stands in for brotli.

    What it then fetches for when there is no network, beginning with a page of its own, comes after it (test_offline.py).
    """
    bodies = {}
    phone.route(f"**{reverse('programs:portal_offline')}", lambda route: route.abort())
    phone.on("requestfinished", lambda request: bodies.update({urlsplit(request.url).path: request.response().body()}))
    visit(TODAY_URL)
    phone.wait_for_load_state("networkidle")

    assert TODAY_URL in bodies
    assert sum(len(gzip.compress(body)) for body in bodies.values()) <= 60 * KILOBYTES
    assert len(bodies) <= 8
