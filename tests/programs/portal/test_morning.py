"""The morning after a session: one question, on Today while it is due."""

import pytest
from django.urls import reverse

from tests.factories import TODAY, days
from tests.programs.portal.reading import words


def url(session) -> str:
    return reverse("programs:portal_morning", args=[session.pk])


def today(hand) -> str:
    return words(hand.get(reverse("programs:portal_today")))


def test_today_asks_on_the_next_day_and_not_before(hand, finished, turn_to):
    assert url(finished) not in today(hand)

    turn_to(TODAY + days(1))

    assert url(finished) in today(hand)
    assert "How was the morning after Monday’s session?" in today(hand)


def test_it_asks_beside_the_next_session_too(hand, finished, turn_to):
    turn_to(TODAY + days(2))
    shown = today(hand)
    assert url(finished) in shown
    assert shown.count("button--primary") == 1


def test_nothing_is_chosen_beforehand_and_an_empty_answer_is_asked_again(hand, finished, turn_to):
    turn_to(TODAY + days(1))
    assert "checked" not in words(hand.get(url(finished)))
    assert hand.post(url(finished), {}).status_code == 422


def test_the_answer_is_kept_and_can_be_changed_from_the_list_of_the_session(hand, finished, turn_to):
    turn_to(TODAY + days(1))

    response = hand.post(url(finished), {"pain": "3"}, follow=True)

    finished.refresh_from_db()
    assert finished.morning_pain == 3
    assert "Thank you. Your physio can see it." in words(response)
    assert url(finished) not in today(hand)
    listed = words(hand.get(reverse("programs:portal_session", args=[finished.pk])))
    assert "pain 3 of 10" in listed
    assert url(finished) in listed
    assert 'value="3"' in words(hand.get(url(finished))).split("checked")[0]


@pytest.mark.parametrize("day", [0, 3])
def test_too_early_and_too_late_it_leads_back_to_today(hand, finished, turn_to, day):
    turn_to(TODAY + days(day))
    for answer in (hand.get(url(finished)), hand.post(url(finished), {"pain": "3"})):
        assert answer.headers["Location"] == reverse("programs:portal_today")
    finished.refresh_from_db()
    assert finished.morning_pain is None
