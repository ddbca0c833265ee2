"""For ears and keys: the title in the main part, what the ends of a scale mean, where one is, and a focus that is seen."""

import pytest
from django.urls import reverse

from programs import own_goals
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import exercise_url, words

ENDS = "0 is no pain 10 is the worst you can imagine"


def test_the_title_of_today_stands_in_the_main_part(hand, program):
    page = words(hand.get(reverse("programs:portal_today")))
    assert page.index("<main") < page.index("<h1") < page.index("</main>")


@pytest.fixture
def opened(phone, live_server, hand):
    """A page of the patient's on the phone."""
    for name, morsel in hand.cookies.items():
        phone.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])

    def go(url):
        phone.goto(live_server.url + url)
        return phone

    return go


def said_of(page, group):
    """What is read out after the group's name."""
    return page.get_by_role("group", name=group).evaluate(
        "each => each.ariaDescribedByElements.map(it => it.innerText.replace(/\\s+/g, ' ')).join('; ')"
    )


def test_the_ends_of_the_pain_scale_are_read_out_with_its_name(opened, begun):
    assert said_of(opened(exercise_url(begun.performed.first())), "Pain while doing it") == ENDS


def test_so_are_those_of_the_next_morning_and_of_a_goal(opened, finished, patient, turn_to):
    turn_to(TODAY + days(1))
    own_goals.add(patient=patient, text="Climb the stairs", at=NOW)
    morning = opened(reverse("programs:portal_morning", args=[finished.pk]))
    assert said_of(morning, "How much did it hurt the next morning?") == ENDS
    goals = opened(reverse("programs:portal_goals"))
    assert said_of(goals, "Climb the stairs") == "0 is not at all 10 is as well as before"


@pytest.mark.parametrize("place", ["portal_progress", "portal_settings"])
def test_of_the_ways_onward_the_one_that_was_taken_says_so(hand, program, place):
    url = reverse(f"programs:{place}")
    page = words(hand.get(url))
    assert page.count("aria-current") == 1
    assert f'href="{url}" aria-current="page"' in page


def test_on_the_green_band_the_focus_is_drawn_in_the_colour_of_its_words(routine, open_card):
    page = open_card()
    page.locator(".room a").first.focus()
    drawn = page.evaluate("getComputedStyle(document.activeElement).outlineColor")
    assert page.locator(".room a").first.evaluate("each => each.matches(':focus-visible')")
    assert drawn == page.locator(".room h1").first.evaluate("each => getComputedStyle(each).color")
