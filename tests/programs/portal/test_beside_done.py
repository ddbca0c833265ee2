"""What is said of an exercise beside done and not done: what kept from it, and how many in each set."""

import pytest

from programs import sessions
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import exercise_url, session_url, words


class TestWhyNot:
    def test_the_reason_can_be_said_of_what_was_not_done(self, hand, begun):
        first = begun.performed.first()
        hand.post(exercise_url(first), {"outcome": "not_today", "why_not": "tired"})

        first.refresh_from_db()
        assert first.why_not == "tired"
        assert "Not today · Too tired" in words(hand.get(session_url(begun)))

    def test_of_what_was_done_after_all_there_is_none(self, hand, begun, patient, turn_to):
        first = begun.performed.first()
        sessions.record(performed=first, outcome="partly", why_not="time", by=patient, at=NOW)
        turn_to(TODAY + days(1))
        hand.post(exercise_url(first), {"outcome": "done", "why_not": "time"})

        first.refresh_from_db()
        assert (first.outcome, first.why_not) == ("done", "")

    def test_it_is_never_asked_for_twice(self, hand, begun):
        assert hand.post(exercise_url(begun.performed.first()), {"outcome": "partly"}).status_code == 302

    def test_a_reason_that_cannot_be_is_refused(self, hand, begun):
        said = {"outcome": "partly", "why_not": "laziness"}
        assert hand.post(exercise_url(begun.performed.first()), said).status_code == 422


class TestSets:
    """How many in each set, by side: for those who like to count."""

    def test_there_is_an_empty_field_for_each_set_of_each_side_folded_away(self, hand, begun):
        shown = words(hand.get(exercise_url(begun.performed.first())))

        for name in ("left_1", "left_2", "right_1", "right_2"):
            assert f'name="{name}"' in shown
        assert 'name="left_3"' not in shown
        assert '<details class="disclosure card"> <summary><span>Count the repetitions' in shown
        assert 'value="4"' not in shown.split('name="left_1"')[1].split(">")[0]

    def test_what_was_counted_is_kept_in_order_and_shown_when_it_is_changed(self, hand, begun):
        first = begun.performed.first()
        hand.post(exercise_url(first), {"outcome": "done", "left_1": "5", "left_2": "4", "right_1": "5", "right_2": ""})

        first.refresh_from_db()
        assert first.sets_done == [
            {"side": "left", "amount": 5},
            {"side": "left", "amount": 4},
            {"side": "right", "amount": 5},
        ]
        assert 'name="left_2" value="4"' in words(hand.get(exercise_url(first)))
        assert "Done · left 5, 4 · right 5" in words(hand.get(session_url(begun)))

    @pytest.mark.parametrize("wrong", ["-1", "201", "many", "4.5"])
    def test_what_is_no_number_of_repetitions_is_told_at_its_field_unfolded(self, hand, begun, wrong):
        response = hand.post(exercise_url(begun.performed.first()), {"outcome": "done", "right_2": wrong})
        shown = words(response)

        assert response.status_code == 422
        assert 'id="id_right_2_error"' in shown
        assert '<details class="disclosure card" open>' in shown

    def test_more_sets_than_were_asked_stay_when_something_else_is_changed(self, hand, begun, patient):
        first = begun.performed.first()
        said = [{"side": "left", "amount": amount} for amount in (4, 4, 3)]
        sessions.record(performed=first, outcome="done", sets_done=said, by=patient, at=NOW)

        assert 'name="left_3" value="3"' in words(hand.get(exercise_url(first)))

    def test_seconds_and_cycles_are_counted_in_their_own_way(self, hand, routine, patient):
        rows = list(sessions.start(program=routine, by=patient, at=NOW).performed.all())

        assert "Note the seconds" in words(hand.get(exercise_url(rows[0])))
        shown = words(hand.get(exercise_url(rows[3])))
        assert "Count the cycles" in shown
        assert 'name="left_2"' not in shown
