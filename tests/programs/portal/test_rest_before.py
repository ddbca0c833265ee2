"""A quiet day before the first session says when that is, and no word of what rest does between sessions."""

from django.urls import reverse

from tests import factories
from tests.factories import TODAY, days


def test_before_the_first_session_rest_is_not_praised(hand, patient, clinician, turn_to):
    factories.make_program(patient, clinician, starts_on=TODAY + days(1), weekdays=[3])
    turn_to(TODAY + days(1))
    shown = " ".join(hand.get(reverse("programs:portal_today")).content.decode().split())
    assert "Your first session is on Wednesday 4 March." in shown
    assert "get stronger" not in shown


def test_between_sessions_it_is(hand, finished, turn_to):
    turn_to(TODAY + days(1))
    assert "get stronger" in hand.get(reverse("programs:portal_today")).content.decode()
