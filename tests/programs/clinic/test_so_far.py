"""Pain over time and the patient's own goals on the page of a program."""

import re

from django.urls import reverse

from programs import own_goals, sessions
from tests.factories import NOW, days


def show(desk, program):
    page = desk.get(reverse("programs:show", args=[program.pk])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_without_anything_said_nothing_is_drawn(desk, program):
    shown = show(desk, program)
    assert "Pain over time" not in shown
    assert "own goals" not in shown


def test_pain_is_drawn_and_told_in_numbers(desk, program, patient):
    session = sessions.start(program=program, by=patient, at=NOW)
    sessions.record(performed=session.performed.first(), outcome="done", pain=4, by=patient, at=NOW)
    assert "During the exercises, session by session: 4." in show(desk, program)


def test_own_goals_are_told_with_what_their_change_amounts_to(desk, program, patient):
    goal = own_goals.add(patient=patient, text="Climb the stairs", at=NOW)
    assert "Climb the stairs not rated yet" in show(desk, program)
    for day, rating in ((0, 3), (7, 5)):
        own_goals.rate(goal=goal, rating=rating, by=patient, at=NOW + days(day))
    shown = show(desk, program)
    assert "3 of 10 on 2 Mar, 5 of 10 on 9 Mar" in shown
    assert "a small change for the better, 1.3 points or more" in shown
    own_goals.drop(goal=goal, by=patient, at=NOW)
    assert "Climb the stairs" not in show(desk, program)
