"""The counter of the guided player in a browser: what it says when, its figure, its sound, and its room on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.programs.portal.playing import (
    button,
    label,
    let_run,
    look_at,
    play_out,
    press,
    side,
)

pytestmark = pytest.mark.django_db(transaction=True)

LARGE_LETTERS = """new MutationObserver((_, observer) => {
    if (!document.documentElement) return;
    document.documentElement.style.fontSize = "200%";
    observer.disconnect();
}).observe(document, { childList: true })"""
FITS = """() => {
    const parts = [...document.querySelectorAll(".play__top, .run > *")].map(part => part.getBoundingClientRect());
    const inside = parts.every(box => box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth);
    const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const apart = parts.every((a, at) => parts.slice(at + 1).every(b => !overlap(a, b)));
    return inside && apart && document.documentElement.scrollHeight <= innerHeight;
}"""


def test_the_affected_side_comes_first_and_the_change_is_announced(open_card, routine):
    page = open_card()
    look_at(page, 4)

    expect(side(page)).to_have_text("Left side")
    let_run(page, 10.2)
    expect(label(page)).to_have_text("Back with the buttock")
    let_run(page, 84)
    expect(label(page)).to_have_text("Turn over")
    expect(side(page)).to_have_text("Right side")
    expect(page.locator("[data-live]")).to_have_text("Right side. Turn over")


def test_the_live_region_says_what_changes_and_not_each_second(open_card, routine):
    page = open_card()
    look_at(page, 1)
    let_run(page, 11)
    said = page.locator("[data-live]").text_content()
    let_run(page, 20)

    assert said == "Go on until the time is up"
    assert page.locator("[data-live]").text_content() == said
    expect(page.locator("[data-number]")).to_have_text("39")


def test_a_reload_in_the_middle_of_a_set_keeps_the_place_and_waits(open_card, routine):
    page = open_card()
    look_at(page, 3)
    let_run(page, 5 + 9 + 2 + 1)
    before = page.locator(".run__where").text_content(), page.locator("[data-number]").text_content()
    page.reload()

    expect(label(page)).to_have_text("Hold")
    assert (page.locator(".run__where").text_content(), page.locator("[data-number]").text_content()) == before
    let_run(page, 60)
    expect(page.locator("[data-number]")).to_have_text(before[1])
    press(page, "Go on")
    let_run(page, 4.2)
    expect(label(page)).to_have_text("And back")


def test_what_comes_next_follows_from_the_clock_however_seldom_it_is_looked_at(open_card, routine):
    page = open_card()
    look_at(page, 1)
    let_run(page, 10 + 60 + 5 + 20)
    expect(side(page)).to_have_text("Right side")
    expect(page.locator("[data-number]")).to_have_text("40")

    page.clock.run_for(3000)
    expect(page.locator("[data-number]")).to_have_text("37")


def test_pause_back_and_skip(open_card, routine):
    page = open_card()
    look_at(page, 1)
    let_run(page, 20)
    press(page, "Pause")
    let_run(page, 100)
    expect(page.locator("[data-number]")).to_have_text("50")
    press(page, "Back")
    expect(page.locator("[data-number]")).to_have_text("60")
    press(page, "Skip")
    expect(label(page)).to_have_text("Change sides")
    press(page, "Skip")
    press(page, "Skip")
    expect(page.get_by_role("heading", name="Standing glute contraction")).to_be_visible()


def test_less_motion_leaves_the_ring_still(open_card, routine):
    page = open_card(reduced_motion="reduce")
    look_at(page, 1)
    let_run(page, 11)
    before = page.locator("[data-level]").get_attribute("stroke-dashoffset")
    let_run(page, 20)
    assert page.locator("[data-level]").get_attribute("stroke-dashoffset") == before == "0"
    expect(page.locator("[data-number]")).to_have_text("39")


SIZES = [(390, 844), (390, 664), (360, 640), (320, 568), (844, 390), (1440, 900)]


@pytest.mark.parametrize("script", ["", LARGE_LETTERS])
def test_all_of_the_counter_fits_the_screen(open_card, routine, script):
    page = open_card(script=script)
    for place in (4, 2):  # the longest words, then a bare count
        look_at(page, place)
        let_run(page, 22)
        for width, height in SIZES[: 1 if script else None]:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(FITS), (width, height)
            smallest = page.evaluate(
                "Math.min(...[...document.querySelectorAll('.run button')].map(b => b.offsetHeight))"
            )
            assert smallest >= 44
        page.get_by_role("button", name="All exercises").filter(visible=True).click()


def test_the_figure_shows_where_it_leaves_room_for_the_number(open_card, routine):
    page = open_card()
    look_at(page, 1)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("[data-figure]")).to_be_visible(visible=(width, height) in [(390, 844), (1440, 900)])


def test_the_figure_moves_as_the_counter_does_and_stands_while_it_holds(open_card, routine):
    page = open_card()
    look_at(page, 3)
    ready = drawn(page)
    page.clock.run_for(4000)
    assert drawn(page) == ready
    page.clock.run_for(2000)  # the first of the two seconds in which it moves
    press(page, "Pause")
    moving = drawn(page)
    assert moving != ready
    page.clock.run_for(1000)
    assert drawn(page) == moving
    press(page, "Go on")
    page.clock.run_for(2000)
    held = drawn(page)
    assert held not in (ready, moving)
    page.clock.run_for(2000)
    assert drawn(page) == held
    expect(label(page)).to_have_text("Hold")


def test_the_figure_rests_when_the_last_beat_is_over(open_card, routine):
    page = open_card()
    look_at(page, 5)
    let_run(page, 10)
    page.clock.run_for(1000)  # its frames are asked for one by one
    play_out(page)
    page.clock.run_for(1000)

    expect(page.get_by_role("heading", name="How did it go?")).to_be_visible()


def test_with_less_motion_the_figure_stands(open_card, routine):
    page = open_card(reduced_motion="reduce")
    look_at(page, 1)
    still = drawn(page)
    page.clock.run_for(15_000)
    assert drawn(page) == still
    expect(label(page)).to_have_text("Go on until the time is up")


def drawn(page: Page) -> str:
    return page.locator("[data-figure] > .figure").inner_html()


def test_from_afar_it_is_larger(open_card, routine):
    page = open_card()
    look_at(page, 1)
    height = "document.querySelector('.run__label').offsetHeight"
    before = page.evaluate(height)
    button(page, "Large, for a look from afar").click()
    expect(button(page, "Large, for a look from afar")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(height) > before


def test_the_sound_has_a_switch_that_is_remembered(open_card, routine):
    page = open_card()
    look_at(page, 1)
    expect(page.locator("[data-sound]")).to_have_text("Tones")
    while page.locator("[data-sound]").text_content() != "No sound":
        page.locator("[data-do=sound]").click()
    page.reload()
    expect(page.locator("[data-sound]")).to_have_text("No sound")


RECORDED = """(() => {
    window.heard = [];
    window.AudioContext = class {
        constructor() { Object.assign(this, { state: "running", currentTime: 0, destination: {} }); }
        createGain() { return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: (to) => to }; }
        createOscillator() { return { frequency: {}, connect: (to) => to, start: () => heard.push("tone"), stop() {} }; }
    };
    navigator.vibrate = () => heard.push("buzz");
    const voice = { lang: "en-GB", localService: true };
    const speak = ({ text }) => heard.push(text);
    Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [voice], speak, cancel() {} } });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const request = async () => (heard.push("awake"), { release: () => heard.push("asleep") });
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
})()"""


def heard(page: Page) -> list[str]:
    """Since it was asked last."""
    return page.evaluate("heard.splice(0)")


def test_the_screen_stays_awake_while_it_counts_and_no_longer(open_card, routine):
    page = open_card(script=RECORDED)
    look_at(page, 1)
    assert "awake" in heard(page)
    page.get_by_role("button", name="All exercises").filter(visible=True).click()
    assert heard(page) == ["asleep"]


def test_it_is_heard_and_felt_spoken_or_silent_by_one_switch(open_card, routine):
    page = open_card(script=RECORDED)
    look_at(page, 1)
    let_run(page, 6)
    assert {"tone", "buzz"} <= set(heard(page))
    page.locator("[data-do=sound]").click()
    expect(page.locator("[data-sound]")).to_have_text("Tones and voice")
    let_run(page, 61)
    assert [words for words in heard(page) if words not in ("tone", "buzz")]
    page.locator("[data-do=sound]").click()
    heard(page)
    let_run(page, 61)
    assert heard(page) == []
