"""What a patient wants to be able to do again: at most five stand, words that change make another goal, nothing is deleted."""

import pytest

from programs import own_goals
from programs.models import GoalRating, OwnGoal
from programs.own_goals import NotStanding, TooMany
from tests.factories import NOW, TODAY, days


@pytest.fixture
def goal(patient):
    return own_goals.add(patient=patient, text="Climb the stairs", at=NOW)


def standing(patient) -> list[str]:
    return [goal.text for goal in OwnGoal.objects.for_patient(patient).standing()]


def test_five_stand_at_a_time(patient):
    goals = [own_goals.add(patient=patient, text=f"Goal {day}", at=NOW + days(day)) for day in range(5)]
    with pytest.raises(TooMany):
        own_goals.add(patient=patient, text="One more", at=NOW + days(5))
    own_goals.drop(goal=goals[0], by=patient, at=NOW + days(5))
    own_goals.add(patient=patient, text="One more", at=NOW + days(5))
    assert standing(patient) == ["Goal 1", "Goal 2", "Goal 3", "Goal 4", "One more"]


def test_the_same_words_twice_are_one_goal(patient, goal):
    assert own_goals.add(patient=patient, text="Climb the stairs", at=NOW) == goal
    assert standing(patient) == ["Climb the stairs"]


def test_on_the_same_day_a_rating_is_corrected_on_another_it_is_a_new_one(patient, goal):
    for rating, at in [(3, NOW), (4, NOW), (6, NOW + days(1))]:
        own_goals.rate(goal=goal, rating=rating, by=patient, at=at)
    assert [(said.on, said.rating) for said in goal.ratings.all()] == [(TODAY, 4), (TODAY + days(1), 6)]


def test_before_three_at_night_it_is_still_the_day_before(patient, goal):
    own_goals.rate(goal=goal, rating=3, by=patient, at=NOW.replace(hour=1))  # two o'clock in Berlin
    assert goal.ratings.get().on == TODAY - days(1)


@pytest.mark.parametrize("rating", [-1, 11])
def test_a_rating_is_0_to_10(patient, goal, rating):
    with pytest.raises(ValueError, match="0 to 10"):
        own_goals.rate(goal=goal, rating=rating, by=patient, at=NOW)


def test_other_words_are_another_goal_and_the_old_one_is_kept_with_what_was_said(patient, goal):
    own_goals.rate(goal=goal, rating=3, by=patient, at=NOW)
    other = own_goals.reword(goal=goal, text="Climb the stairs to my flat", by=patient, at=NOW + days(1))

    goal.refresh_from_db()
    assert standing(patient) == ["Climb the stairs to my flat"]
    assert goal.dropped_at == NOW + days(1)
    assert goal.ratings.get().rating == 3
    assert not other.ratings.exists()


def test_the_same_words_leave_it_as_it_is(patient, goal):
    assert own_goals.reword(goal=goal, text="Climb the stairs", by=patient, at=NOW) == goal
    assert OwnGoal.objects.get().dropped_at is None


def test_with_five_one_can_still_be_said_in_other_words(patient):
    goals = [own_goals.add(patient=patient, text=f"Goal {number}", at=NOW) for number in range(5)]
    own_goals.reword(goal=goals[2], text="Another", by=patient, at=NOW)
    assert len(standing(patient)) == 5


def test_what_was_dropped_is_neither_rated_nor_reworded(patient, goal):
    own_goals.drop(goal=goal, by=patient, at=NOW)
    own_goals.drop(goal=goal, by=patient, at=NOW + days(1))
    for deed in (
        lambda: own_goals.rate(goal=goal, rating=3, by=patient, at=NOW),
        lambda: own_goals.reword(goal=goal, text="Other", by=patient, at=NOW),
    ):
        with pytest.raises(NotStanding):
            deed()
    goal.refresh_from_db()
    assert goal.dropped_at == NOW


def test_nobody_elses_goal_is_touched(patient, goal, other_patient):
    for deed in (
        lambda: own_goals.rate(goal=goal, rating=3, by=other_patient, at=NOW),
        lambda: own_goals.drop(goal=goal, by=other_patient, at=NOW),
        lambda: own_goals.reword(goal=goal, text="Mine", by=other_patient, at=NOW),
    ):
        with pytest.raises(NotStanding):
            deed()
    assert standing(patient) == ["Climb the stairs"]
    assert not GoalRating.objects.exists()
