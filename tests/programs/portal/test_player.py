"""The guided player in a browser: a routine from start to finish, and what it does when things do not go straight on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from programs import sessions
from programs.models import Concern, ExerciseSession, PerformedExercise, PhoneEntry, Program
from programs.scheduling import DAY_BEGINS_AT
from tests import factories
from tests.browser import until
from tests.factories import NOW, TODAY, days
from tests.programs.portal.playing import (
    assert_no_barriers,
    button,
    let_run,
    look_at,
    outcomes,
    play_out,
    press,
    say,
    tap,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_routine_is_guided_from_start_to_finish(open_card, routine, live_server):
    page = open_card()
    press(page, "Start")

    # The release leads straight into the activation; both are asked about after it.
    expect(page.get_by_role("heading", name="Hip-front release with heel slide")).to_be_visible()
    press(page, "Begin")
    play_out(page)
    expect(page.get_by_text("Go straight on: this follows without a break.").filter(visible=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Standing glute contraction")).to_be_visible()
    press(page, "Begin")
    play_out(page)
    for name in ("Hip-front release with heel slide", "Standing glute contraction"):
        expect(page.locator("[data-answer] [data-name]")).to_have_text(name)
        say(page, "Done", pain=2)
    for _ in range(3):
        press(page, "Begin")
        play_out(page)
        say(page, "Done")
    page.get_by_label("A word to your physio").fill("All went well.")
    press(page, "Finish")

    page.wait_for_url(re.compile(r"/thanks/$"))
    session = ExerciseSession.objects.get(program=routine, performed_on=TODAY)
    assert (session.state, session.comment) == ("done", "All went well.")
    assert outcomes(routine) == ["done"] * 5
    assert [row.pain for row in session.performed.all()] == [2, 2, None, None, None]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('setwell.place'))") == []


def test_an_odd_feeling_is_answered_at_once_and_the_second_ends_the_exercise(open_card, routine, assert_accessible):
    page = open_card()
    look_at(page, 1)
    let_run(page, 15)
    press(page, "Feels odd")
    expect(page.get_by_role("heading", name="Leave this spot")).to_be_visible()
    assert_no_barriers(page, assert_accessible)
    page.get_by_role("dialog").get_by_role("button", name="Go on").click()
    press(page, "Feels odd")
    expect(page.get_by_role("dialog").get_by_role("button", name="Go on")).to_be_hidden()
    page.keyboard.press("Escape")  # leads nowhere
    page.get_by_role("button", name="Leave this exercise").click()

    expect(page.get_by_role("heading", name="How did it go?")).to_be_visible()
    say(page, "Partly")
    expect(page.get_by_role("heading", name="Standing glute contraction")).to_be_visible()
    concerns = Concern.objects.values_list("kind", "ended_exercise")
    until(lambda: sorted(concerns.all()) == [("odd", False), ("odd", True)])


def test_strong_pain_is_answered_before_it_is_saved(open_card, routine):
    page = open_card()
    press(page, "Start")
    press(page, "Say how it went")
    tap(page, "Pain while doing it", "5")
    expect(page.get_by_text("Stop this exercise for today")).to_be_hidden()
    tap(page, "Pain while doing it", "6")
    expect(page.get_by_text("Stop this exercise for today").filter(visible=True)).to_be_visible()


def test_an_answer_needs_an_outcome_and_may_have_a_reason_and_amounts(open_card, routine):
    page = open_card()
    press(page, "Start")
    page.get_by_role("button", name="All exercises").filter(visible=True).click()
    page.locator(".lineup__link").nth(4).click()
    press(page, "Say how it went")
    press(page, "Save and go on")
    expect(page.get_by_text("Tap one of the three, so that it can be saved.")).to_be_visible()
    tap(page, "Did you do it?", "Partly")
    tap(page, "What kept you from it?", "Too tired")
    page.get_by_text("Write down how much").click()
    page.get_by_label("Left, set 1").fill("999")
    page.get_by_text("Write down how much").click()
    press(page, "Save and go on")
    expect(page.get_by_label("Left, set 1")).to_be_visible()
    page.get_by_label("Left, set 1").fill("6")
    page.get_by_label("Right, set 1").fill("4")
    press(page, "Save and go on")

    expect(page.get_by_role("heading", name="Hip-front release")).to_be_visible()
    until(lambda: "partly" in outcomes(routine))
    row = PerformedExercise.objects.get(session__program=routine, order=5)
    assert (row.outcome, row.why_not) == ("partly", "tired")
    assert row.sets_done == [{"side": "left", "amount": 6}, {"side": "right", "amount": 4}]


def test_an_answer_can_be_changed_from_the_list_until_the_end(open_card, program):
    page = open_card()
    press(page, "Start")
    for outcome in ("Done", "Not today"):
        press(page, "Say how it went")
        say(page, outcome)
    expect(page.get_by_role("heading", name="Finish for today")).to_be_visible()
    press(page, "All exercises")
    expect(page.get_by_text("Answered").filter(visible=True)).to_have_count(2)
    page.locator(".lineup__link").first.click()
    press(page, "Say how it went")
    say(page, "Partly")
    press(page, "Finish")

    page.wait_for_url(re.compile(r"/thanks/$"))
    assert outcomes(program) == ["partly", "not_today"]


def test_pain_and_effort_are_asked_once_where_the_program_says_so(open_card, program):
    Program.objects.update(rating=Program.Rating.END)
    page = open_card()
    press(page, "Start")
    for _ in range(2):
        press(page, "Say how it went")
        expect(page.get_by_role("group", name="Pain while doing it")).to_be_hidden()
        say(page, "Done")
    tap(page, "Pain, all in all", "3")
    press(page, "Finish")

    page.wait_for_url(re.compile(r"/thanks/$"))
    assert ExerciseSession.objects.get(program=program, performed_on=TODAY).pain == 3


def test_a_session_that_was_begun_opens_at_the_first_exercise_without_an_answer(open_card, begun, patient):
    first, second = begun.performed.all()
    sessions.record(performed=first, outcome="done", by=patient, at=NOW)
    page = open_card()
    expect(page.get_by_role("heading", name=second.version.name)).to_be_visible()


def test_a_day_lasts_into_the_night_as_long_as_for_the_server(open_card, program):
    page = open_card(timezone_id="Europe/Berlin")
    over = datetime.combine(TODAY + days(1), DAY_BEGINS_AT, ZoneInfo("Europe/Berlin"))
    for seconds, is_today in ((-60, True), (60, False)):
        page.clock.pause_at(over + timedelta(seconds=seconds))
        page.reload()
        expect(page.get_by_text("This is for another day.")).to_be_visible(visible=not is_today)
        expect(button(page, "Start")).to_be_visible(visible=is_today)


def test_a_day_to_come_can_be_looked_at_and_not_begun(open_card, routine):
    page = open_card(day=TODAY + days(2))
    expect(page.get_by_text("This is for another day.")).to_be_visible()
    expect(button(page, "Start")).to_have_count(0)
    page.locator(".lineup__link").first.click()
    expect(page.get_by_role("heading", name="How to do it").filter(visible=True)).to_be_visible()
    expect(button(page, "Begin")).to_have_count(0)


def test_what_cannot_be_sent_is_kept_and_said_so(open_card, program):
    page = open_card()
    press(page, "Start")
    page.context.set_offline(True)
    for _ in range(2):
        press(page, "Say how it went")
        say(page, "Done")
    press(page, "Finish")

    expect(page.get_by_text("Saved on this phone, not sent yet.")).to_be_visible()
    place = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('setwell.place')).join()")
    assert "done" not in place


def test_the_notes_of_the_physio_are_fetched(open_card, program):
    row = program.prescribed[0]
    row.note = "Mind the left knee."
    row.save()
    page = open_card()
    page.locator(".lineup__link").first.click()
    expect(page.get_by_text("Mind the left knee.")).to_be_visible()


def test_it_is_done_by_keyboard_alone(open_card, program):
    page = open_card()
    button(page, "Start").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1).filter(visible=True)).to_be_focused()
    button(page, "Begin").focus()
    page.keyboard.press("Enter")
    expect(button(page, "Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(button(page, "Go on")).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(page, "Skip")).to_be_focused()
    while page.locator(".run:visible").count():
        page.keyboard.press("Enter")
    page.get_by_role("radio", name="Done", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Exercise 2 of 2")).to_be_visible()


def test_what_is_read_aloud_first_says_which_exercise_and_what_to_do_now(open_card, program):
    first = program.prescribed[0].version.name
    page = open_card()
    look_at(page, 1)
    expect(page.get_by_role("region", name=re.compile(first)).filter(has=button(page, "Skip"))).to_be_visible()
    expect(page.locator("[data-do=sound]")).to_have_accessible_name("Sound: Tones")
    press(page, "Too hard")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_accessible_description(dialog.locator("[data-text]").text_content())
    page.keyboard.press("Escape")
    press(page, "All exercises")
    page.locator(".lineup__link").first.click()
    press(page, "Say how it went")
    expect(page.get_by_role("region", name=f"How did it go? {first}", exact=True)).to_be_visible()
    say(page, "Partly", pain=8)
    expect(page.get_by_role("region", name=f"{first} Leave this exercise for today", exact=True)).to_be_visible()


def test_two_programs_are_one_day_and_both_are_finished(open_card, program, patient, clinician):
    other = factories.make_program(patient, clinician, exercises=1, at=NOW + timedelta(hours=1))
    page = open_card()
    press(page, "Start")
    for number in range(3):
        expect(page.locator("[data-place]")).to_have_text(f"Exercise {number + 1} of 3")
        press(page, "Say how it went")
        say(page, "Done")
    page.get_by_label("A word to your physio").fill("Both went well.")
    press(page, "Finish")

    page.wait_for_url(re.compile(r"/thanks/$"))
    done = ExerciseSession.objects.filter(performed_on=TODAY)
    assert {(each.program_id, each.state) for each in done} == {(program.pk, "done"), (other.pk, "done")}
    assert [each.comment for each in done] == ["Both went well."] * 2  # each has a physio who reads it


def test_before_the_page_goes_with_something_unsaid_it_asks(open_card, program):
    page = open_card()
    asked = asked_by(page)
    press(page, "Start")
    press(page, "Say how it went")
    until(lambda: PhoneEntry.objects.count() == 1)
    page.reload()
    assert asked == []
    tap(page, "Did you do it?", "Partly")
    page.reload()
    assert asked == ["beforeunload"]
    say(page, "Done")
    until(lambda: PhoneEntry.objects.count() == 2)
    page.reload()
    assert asked == ["beforeunload"]
    press(page, "Say how it went")
    say(page, "Done")
    page.get_by_label("A word to your physio").fill("The band slipped.")
    until(lambda: PhoneEntry.objects.count() == 3)
    page.reload()
    assert asked == ["beforeunload"] * 2
    page.get_by_label("A word to your physio").fill("The band slipped.")
    press(page, "Finish")
    page.wait_for_url(re.compile(r"/thanks/$"))
    assert asked == ["beforeunload"] * 2


def test_before_the_page_goes_with_something_not_sealed_yet_it_asks(open_card, program):
    page = open_card(script="crypto.subtle.encrypt = () => new Promise(() => {})")
    asked = asked_by(page)
    press(page, "Start")
    page.reload()
    assert asked == ["beforeunload"]


def asked_by(page: Page) -> list[str]:
    """The kinds of questions that the browser asks from now on; each is answered with yes."""
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return asked


def test_what_is_chosen_stays_while_the_list_is_looked_at(open_card, program):
    page = open_card()
    press(page, "Start")
    press(page, "Say how it went")
    tap(page, "Did you do it?", "Partly")
    for place, is_chosen in ((1, True), (2, False)):
        press(page, "All exercises")
        page.locator(".lineup__link").nth(place - 1).click()
        press(page, "Say how it went")
        expect(page.get_by_role("radio", name="Partly", exact=True)).to_be_checked(checked=is_chosen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_has_barriers(open_card, routine, assert_accessible: Callable[[Page], None], scheme):
    page = open_card(color_scheme=scheme)
    assert_no_barriers(page, assert_accessible)
    press(page, "Start")
    assert_no_barriers(page, assert_accessible)
    press(page, "Begin")
    let_run(page, 6)
    assert_no_barriers(page, assert_accessible)
    button(page, "All exercises").click()
    page.locator(".lineup__link").nth(2).click()
    press(page, "Say how it went")
    tap(page, "Did you do it?", "Partly")
    page.get_by_text("Write down how much").click()
    assert_no_barriers(page, assert_accessible)
    say(page, "Partly")
    button(page, "All exercises").click()
    press(page, "Stop here for today")
    assert_no_barriers(page, assert_accessible)


def test_where_nothing_can_be_sealed_its_links_lead_to_the_ordinary_pages(open_card, program):
    page = open_card(script="Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.locator(".lineup__link").first.click()
    page.wait_for_url(re.compile("/my/guide/"))


def test_without_scripts_its_links_lead_to_the_ordinary_pages(
    phone_without_script, live_server, signed_in, patient, program
):
    page = phone_without_script
    for name, morsel in signed_in.phone_of(patient).cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    page.goto(live_server.url + reverse("programs:portal_play", args=[TODAY.isoformat()]))
    press(page, "Start")
    press(page, "Go on")
    expect(page.get_by_role("link", name="Begin")).to_be_visible()
