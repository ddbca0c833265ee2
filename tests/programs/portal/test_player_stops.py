"""The guided player where something is wrong: whom to call, the calm stop, what a reload remembers, and what need not be said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from programs.models import Concern, Program
from tests.browser import until
from tests.factories import TODAY
from tests.programs.portal.playing import assert_no_barriers, button, let_run, look_at, press, say, tap

pytestmark = pytest.mark.django_db(transaction=True)

HANDOUT = "The number of your clinic is on your handout."
ROUND_THE_CLOCK = "Nobody reads your answers round the clock."


@pytest.fixture
def reachable(program):
    """The clinic has a number."""
    program.clinic.phone = "030 23125 014"
    program.clinic.save()
    return program


def call(page: Page):
    return page.get_by_role("link", name="Call your clinic: 030 23125 014").filter(visible=True)


def raise_twice(page: Page, concern: str) -> None:
    press(page, concern)
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    press(page, concern)


def test_where_it_tells_to_call_the_number_is_one_tap_away(open_card, reachable):
    page = open_card()
    press(page, "Start")
    press(page, "Begin")
    press(page, "It hurts")
    expect(page.get_by_text("nobody reads it round the clock").filter(visible=True)).to_be_visible()
    expect(call(page)).to_have_count(0)  # the first time there is something to try
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    press(page, "It hurts")
    expect(call(page)).to_have_attribute("href", "tel:03023125014")
    press(page, "Leave this exercise")
    expect(call(page)).to_have_count(1)
    tap(page, "Pain while doing it", "6")
    expect(call(page)).to_have_count(2)


def test_without_a_network_the_number_is_on_the_handout(open_card, reachable):
    page = open_card(script="window.fetch = () => Promise.reject()")
    press(page, "Start")
    press(page, "Begin")
    raise_twice(page, "It hurts")
    expect(page.get_by_role("dialog").get_by_text(HANDOUT)).to_be_visible()
    expect(call(page)).to_have_count(0)


@pytest.mark.parametrize("is_online", [True, False])
def test_after_strong_pain_comes_a_calm_stop_and_no_next_exercise(open_card, reachable, assert_accessible, is_online):
    page = open_card(script="" if is_online else "window.fetch = () => Promise.reject()")
    press(page, "Start")
    press(page, "Say how it went")
    say(page, "Partly", pain=6)
    expect(page.get_by_role("heading", name="Leave this exercise for today")).to_be_focused()
    expect(page.get_by_text("Please call your clinic before you do it again.").filter(visible=True)).to_be_visible()
    expect(call(page) if is_online else page.get_by_text(HANDOUT).filter(visible=True)).to_be_visible()
    assert_no_barriers(page, assert_accessible)

    page.reload()  # nothing on the phone says that it was pain
    assert "stop" not in page.evaluate(f"localStorage['setwell.place.{TODAY}']")
    expect(page.get_by_text("You left this exercise for today").filter(visible=True)).to_be_visible()
    expect(button(page, "Begin")).to_have_count(0)
    press(page, "Go on without it")
    expect(page.get_by_text("Exercise 2 of 2")).to_be_visible()
    expect(button(page, "Begin")).to_be_visible()


def test_the_thanks_of_the_phone_are_calm_where_an_exercise_was_left(open_card, reachable):
    page = open_card(script="window.fetch = () => Promise.reject()")
    press(page, "Start")
    press(page, "Say how it went")
    say(page, "Partly", pain=8)
    press(page, "Finish for today")
    expect(page.get_by_text(ROUND_THE_CLOCK).filter(visible=True)).to_be_visible()
    press(page, "Finish")
    expect(
        page.get_by_text("If something hurt or felt odd, please call your clinic").filter(visible=True)
    ).to_be_visible()
    expect(page.get_by_text(HANDOUT).filter(visible=True)).to_be_visible()
    expect(page.locator("[data-screen=thanks] .unless-left")).to_be_hidden()


def test_a_day_on_which_nothing_was_answered_is_not_finished(open_card, program):
    page = open_card()
    for place in (1, 2):
        look_at(page, place)
        raise_twice(page, "It hurts")
        press(page, "Leave this exercise")
        press(page, "All exercises")
    press(page, "Go on")
    page.get_by_label("A word to your physio").fill("I will call you.")
    press(page, "Finish")
    expect(page.get_by_role("heading", name="How did it go?")).to_be_focused()
    say(page, "Partly")
    expect(page.get_by_label("A word to your physio")).to_have_value("I will call you.")


def test_strong_pain_said_at_the_end_speaks_of_the_session_and_is_thanked_calmly(open_card, reachable):
    Program.objects.update(rating=Program.Rating.END)
    page = open_card()
    press(page, "Start")
    for _ in range(2):
        press(page, "Say how it went")
        say(page, "Done")
    tap(page, "Pain, all in all", "7")
    expect(page.get_by_text("call your clinic before the next session").filter(visible=True)).to_be_visible()
    expect(page.get_by_text("this exercise").filter(visible=True)).to_have_count(0)
    expect(call(page)).to_have_count(1)
    page.context.set_offline(True)
    press(page, "Finish")
    expect(
        page.get_by_text("If something hurt or felt odd, please call your clinic").filter(visible=True)
    ).to_be_visible()


def test_a_reload_forgets_no_first_press_and_no_end_of_an_exercise(open_card, routine):
    page = open_card()
    look_at(page, 1)
    press(page, "Feels odd")
    page.reload()
    press(page, "Feels odd")
    expect(page.get_by_role("dialog").get_by_role("button", name="Go on")).to_be_hidden()
    page.reload()  # while it says so

    expect(page.get_by_role("heading", name="How did it go?")).to_be_visible()
    expect(page.get_by_text("You left this exercise for today").filter(visible=True)).to_be_visible()
    place = page.evaluate(f"localStorage['setwell.place.{TODAY}']")
    assert "odd" not in place
    page.get_by_role("button", name="All exercises").filter(visible=True).click()
    page.locator(".lineup__link").first.click()
    expect(button(page, "Begin")).to_have_count(0)
    press(page, "Say how it went")
    say(page, "Partly")
    expect(button(page, "Begin")).to_be_visible()
    until(lambda: sorted(Concern.objects.values_list("ended_exercise", flat=True)) == [False, True])


def test_who_is_not_sure_reads_the_steps_and_goes_on_where_it_was(open_card, routine):
    page = open_card()
    look_at(page, 1)
    expect(page.locator(".run [data-name]")).to_have_text("Hip-front release with heel slide")
    let_run(page, 20)
    press(page, "Not sure")
    press(page, "Read the steps")
    expect(page.get_by_role("heading", name="How to do it").filter(visible=True)).to_be_visible()
    expect(page.locator("[data-live]")).to_have_text("")
    let_run(page, 100)
    press(page, "Go on")
    expect(page.locator("[data-number]")).to_have_text("50")
    let_run(page, 10)
    expect(page.locator("[data-number]")).to_have_text("40")


def test_after_a_reload_the_ring_stands_at_what_is_left(open_card, routine):
    page = open_card()
    look_at(page, 1)
    let_run(page, 40)
    before = float(page.locator("[data-level]").get_attribute("stroke-dashoffset"))
    page.reload()
    assert float(page.locator("[data-level]").get_attribute("stroke-dashoffset")) == pytest.approx(before, abs=1)
    assert page.locator("[data-level]").evaluate("ring => parseFloat(getComputedStyle(ring).strokeDashoffset)") > 40


def test_amounts_have_their_unit_and_seconds_go_by_fives(open_card, routine):
    page = open_card()
    press(page, "Start")
    press(page, "Say how it went")
    page.get_by_text("Write down how much").click()
    field = page.get_by_label("Left (seconds)")
    page.locator("[data-stepper]:visible [data-step='5']").first.click()
    expect(field).to_have_value("5")
    page.locator("[data-stepper]:visible [data-step='-5']").first.click()
    expect(field).to_have_value("0")
    box = page.locator("[data-stepper]:visible button").first.bounding_box()
    assert min(box["width"], box["height"]) >= 44


def test_who_did_not_do_it_need_not_say_how_it_went(open_card, program):
    page = open_card()
    press(page, "Start")
    press(page, "Say how it went")
    tap(page, "Did you do it?", "Not today")
    expect(page.get_by_role("group", name="Pain while doing it")).to_be_hidden()
    expect(page.get_by_text("Write down how much")).to_be_hidden()
    tap(page, "Did you do it?", "Done")
    tap(page, "Pain while doing it", "7")
    tap(page, "Did you do it?", "Not today")  # what was said is not hidden
    expect(page.get_by_role("group", name="Pain while doing it")).to_be_visible()


def test_at_the_end_it_lists_what_was_answered(open_card, program):
    page = open_card()
    press(page, "Start")
    press(page, "Say how it went")
    say(page, "Done")
    press(page, "All exercises")
    press(page, "Stop here for today")
    expect(page.locator(".said > li")).to_have_count(2)
    expect(page.locator(".said").get_by_text("Answered").filter(visible=True)).to_have_count(1)
