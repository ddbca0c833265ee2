"""Own goals on the phone: setting one, saying how well it goes, other words for it."""

import pytest
from django.urls import reverse

from programs import own_goals
from programs.models import OwnGoal
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import words

GOALS, ADD = reverse("programs:portal_goals"), reverse("programs:portal_goal_add")


@pytest.fixture
def goals(patient):
    return [own_goals.add(patient=patient, text=text, at=NOW) for text in ("Climb the stairs", "Garden for an hour")]


def test_without_a_goal_the_page_asks_for_one(hand):
    assert hand.get(GOALS).headers["Location"] == ADD
    assert hand.post(ADD, {"text": "  "}).status_code == 422
    assert "Say what it is, in a few words." in words(hand.post(ADD, {"text": ""}))

    response = hand.post(ADD, {"text": "Climb the stairs"}, follow=True)

    assert response.redirect_chain[-1][0] == GOALS
    assert "Climb the stairs" in words(response)


def test_nothing_is_chosen_beforehand_but_what_was_said_today(hand, patient, goals, turn_to):
    assert "checked" not in words(hand.get(GOALS))
    own_goals.rate(goal=goals[0], rating=4, by=patient, at=NOW)
    assert words(hand.get(GOALS)).count("checked") == 1
    turn_to(TODAY + days(1))
    assert "checked" not in words(hand.get(GOALS))


def test_one_of_two_can_be_rated_none_cannot(hand, goals):
    refused = hand.post(GOALS, {})
    assert refused.status_code == 422
    assert "Tap a number for at least one of them." in words(refused)
    assert hand.post(GOALS, {goals[0].pk.hex: "11"}).status_code == 422

    response = hand.post(GOALS, {goals[0].pk.hex: "4"}, follow=True)

    assert "4 of 10 on 2 Mar" in words(response)
    assert goals[0].ratings.get().rating == 4
    assert not goals[1].ratings.exists()


def test_a_sixth_goal_is_refused_beside_its_field(hand, patient, goals):
    for number in range(3):
        own_goals.add(patient=patient, text=f"Goal {number}", at=NOW)
    assert ADD not in words(hand.get(GOALS))
    refused = hand.post(ADD, {"text": "A sixth"})
    assert refused.status_code == 422
    assert "Five goals are enough at a time" in words(refused)
    assert 'value="A sixth"' in words(refused)


def test_a_goal_is_said_in_other_words_and_let_go(hand, patient, goals):
    url = reverse("programs:portal_goal", args=[goals[0].pk])
    assert 'value="Climb the stairs"' in words(hand.get(url))
    hand.post(url, {"text": "Climb to my flat"})
    standing = OwnGoal.objects.for_patient(patient).standing()
    assert {goal.text for goal in standing} == {"Climb to my flat", "Garden for an hour"}
    assert hand.get(url).status_code == 404  # gone with its words

    hand.post(reverse("programs:portal_goal_drop", args=[goals[1].pk]))
    assert [goal.text for goal in standing.all()] == ["Climb to my flat"]
