"""Another day for a session, or none this week: what follows is said before anything happens."""

import pytest
from django.urls import reverse

from programs import sessions
from programs.models import ExerciseSession
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import words


@pytest.fixture
def monday(program) -> ExerciseSession:
    return program.sessions.get(planned_on=TODAY)


def url(session) -> str:
    return reverse("programs:portal_move", args=[session.pk])


def test_today_leads_to_it(hand, monday):
    assert url(monday) in words(hand.get(reverse("programs:portal_today")))


def test_a_day_of_rest_leads_to_it_for_the_next_session(hand, program, turn_to):
    turn_to(TODAY + days(1))
    wednesday = program.sessions.get(planned_on=TODAY + days(2))
    assert url(wednesday) in words(hand.get(reverse("programs:portal_today")))


def test_every_day_is_offered_with_what_follows_from_it(hand, monday):
    shown = words(hand.get(url(monday)))

    assert "Not today?" in shown
    assert 'value="2026-03-03"' in shown
    assert "Tuesday 3 March" in shown
    assert "Wednesday’s session moves to Thursday. Friday’s session moves to Saturday." in shown
    assert "Not this week" in shown
    assert "checked" not in shown


def test_what_was_chosen_is_done(hand, monday, patient):
    response = hand.post(url(monday), {"to": "2026-03-03"}, follow=True)

    monday.refresh_from_db()
    assert (monday.planned_on, monday.program.events.get(kind="session_moved").by_patient) == (
        TODAY + days(1),
        patient,
    )
    assert "The session is moved to Tuesday 3 March." in words(response)
    assert "Rest day" in words(response)


def test_not_this_week_leaves_it_out(hand, monday):
    response = hand.post(url(monday), {"to": "not_this_week"}, follow=True)

    monday.refresh_from_db()
    assert monday.state == "skipped"
    assert "The session is left out." in words(response)


@pytest.mark.parametrize("to", ["", "2026-03-04", "2026-03-10", "2026-03-02", "soon"])
def test_any_other_answer_is_asked_again(hand, monday, to):
    response = hand.post(url(monday), {"to": to})

    monday.refresh_from_db()
    assert (response.status_code, monday.planned_on, monday.state) == (422, TODAY, "planned")


def test_what_is_begun_is_not_moved(hand, begun):
    for answer in (hand.get(url(begun), follow=True), hand.post(url(begun), {"to": "2026-03-03"}, follow=True)):
        assert "This session cannot be moved any more." in words(answer)


def test_one_left_out_leads_back_to_today(hand, monday, patient):
    sessions.leave_out(session=monday, by=patient, at=NOW)
    response = hand.get(reverse("programs:portal_session", args=[monday.pk]))
    assert response.headers["Location"] == reverse("programs:portal_today")
