"""Something does not feel right: four buttons, each answered at once."""

import pytest
from django.urls import reverse

from programs import sessions
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import exercise_url, words


class TestConcern:
    """Something does not feel right: the answer comes at once."""

    def press(self, hand, performed, kind):
        return hand.post(reverse("programs:portal_concern", args=[performed.pk]), {"kind": kind}, follow=True)

    def test_there_are_four_buttons(self, hand, begun):
        shown = words(hand.get(exercise_url(begun.performed.first())))
        assert all(f'name="kind" value="{kind}"' in shown for kind in ("hurts", "odd", "too_hard", "unsure"))

    def test_the_answer_says_what_to_do_and_leads_back(self, hand, begun):
        first = begun.performed.first()
        shown = words(self.press(hand, first, "too_hard"))

        assert "Make it easier" in shown
        assert exercise_url(first) in shown
        assert "ends here for today" not in shown
        assert first.concerns.get().kind == "too_hard"

    def test_odd_in_a_release_moves_the_spot_and_then_ends_it(self, hand, routine, patient):
        routine.patient.clinic.phone = "030 5550 1234"
        routine.patient.clinic.save()
        release = sessions.start(program=routine, by=patient, at=NOW).performed.first()

        first = words(self.press(hand, release, "odd"))
        assert "Leave this spot" in first
        assert "ends here for today" not in first

        second = words(self.press(hand, release, "odd"))
        assert "This exercise ends here for today." in second
        assert 'href="tel:03055501234"' in second
        assert f"{exercise_url(release)}#ask" in second

        shown = words(hand.get(exercise_url(release)))
        assert "This exercise ends here for today" in shown
        assert 'name="kind"' not in shown

    def test_an_ended_exercise_can_be_said_to_be_done_in_part(self, hand, begun):
        first, second = begun.performed.all()
        self.press(hand, first, "odd")
        response = hand.post(exercise_url(first), {"outcome": "partly", "why_not": "pain"})

        assert response.headers["Location"] == exercise_url(second)
        assert "ends here for today" not in words(hand.get(exercise_url(first)))

    @pytest.mark.parametrize("kind", ["", "lonely", "\x00"])
    def test_what_is_none_of_the_four_leads_back(self, hand, begun, kind):
        first = begun.performed.first()
        response = self.press(hand, first, kind)

        assert response.redirect_chain[-1][0] == exercise_url(first)
        assert not first.concerns.exists()

    def test_without_one_there_is_no_advice(self, hand, begun):
        first = begun.performed.first()
        response = hand.get(reverse("programs:portal_concern", args=[first.pk]))
        assert response.headers["Location"] == exercise_url(first)

    def test_afterwards_nothing_is_to_be_pressed(self, hand, finished, turn_to):
        assert 'name="kind"' not in words(hand.get(exercise_url(finished.performed.first())))
        turn_to(TODAY + days(4))
        response = self.press(hand, finished.performed.first(), "hurts")
        assert "It is too late to change this" in words(response)
