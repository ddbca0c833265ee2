"""“I did it, but did not say so”: a missed session can be told for three days."""

import pytest
from django.urls import reverse

from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import words

TODAY_URL = reverse("programs:portal_today")
TUESDAY = TODAY + days(1)


@pytest.fixture
def monday(program):
    return program.sessions.get(planned_on=TODAY)


@pytest.fixture
def missed(monday, turn_to):
    """It is Tuesday, and nothing was said on Monday."""
    turn_to(TUESDAY)
    return monday


def url(session) -> str:
    return reverse("programs:portal_backfill", args=[session.pk])


def test_today_leads_to_it_quietly(hand, missed):
    shown = words(hand.get(TODAY_URL))
    assert f'href="{url(missed)}">I did Monday’s session, but did not say so' in shown


def test_there_is_nothing_to_say_afterwards_on_the_day_itself(hand, monday):
    assert url(monday) not in words(hand.get(TODAY_URL))


def test_the_day_is_asked_and_nothing_is_chosen_beforehand(hand, missed):
    shown = words(hand.get(url(missed)))
    assert "Monday 2 March" in shown
    assert "checked" not in shown
    assert "your physio sees that it was said afterwards" in shown


def test_the_day_leads_to_the_list_and_its_forms(hand, missed):
    response = hand.post(url(missed), {"on": TODAY.isoformat()})

    missed.refresh_from_db()
    assert response.headers["Location"] == reverse("programs:portal_session", args=[missed.pk])
    assert (missed.performed_on, missed.logged_afterwards) == (TODAY, True)
    form = reverse("programs:portal_exercise", args=[missed.performed.first().pk])
    assert form in words(hand.get(response.headers["Location"]))
    shown = words(hand.get(form))
    assert "How did it go?" in shown
    assert 'name="kind"' not in shown  # nothing is to be done about a concern now


def test_a_second_tap_goes_on_with_the_same(hand, missed):
    for _ in range(2):
        response = hand.post(url(missed), {"on": TODAY.isoformat()})
        assert response.headers["Location"] == reverse("programs:portal_session", args=[missed.pk])


@pytest.mark.parametrize("on", ["", "soon", TUESDAY.isoformat(), "2026-02-28"])
def test_any_other_day_is_asked_again(hand, missed, on):
    response = hand.post(url(missed), {"on": on})

    missed.refresh_from_db()
    assert (response.status_code, missed.state) == (422, "planned")


def test_after_three_days_it_says_so_and_what_to_do(hand, monday, turn_to):
    turn_to(TODAY + days(3))
    assert url(monday) in words(hand.get(TODAY_URL))

    turn_to(TODAY + days(4))
    assert url(monday) not in words(hand.get(TODAY_URL))
    for answer in (hand.get(url(monday)), hand.post(url(monday), {"on": TODAY.isoformat()})):
        assert "This can no longer be added" in words(answer)
        assert "tell your physio" in words(answer)
    monday.refresh_from_db()
    assert monday.state == "planned"


def test_what_was_begun_leads_to_its_list(hand, begun):
    assert hand.get(url(begun)).headers["Location"] == reverse("programs:portal_session", args=[begun.pk])


def test_what_was_logged_afterwards_counts_and_today_goes_on(hand, missed):
    hand.post(url(missed), {"on": TODAY.isoformat()})
    for row in missed.performed.all():
        hand.post(reverse("programs:portal_exercise", args=[row.pk]), {"outcome": "done"})
    hand.post(reverse("programs:portal_finish", args=[missed.pk]))

    missed.refresh_from_db()
    assert missed.state == "done"
    assert missed.started_at > NOW
    assert "Change what I said on Monday" in words(hand.get(TODAY_URL))
