"""When what a patient says has changed: by as much as the field takes to matter, and never by one point."""

import pytest

from programs import progress
from programs.models import GoalRating, OwnGoal
from programs.progress import Change, Goal, Pain, Trend
from tests.factories import TODAY, days


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ((), Change.UNKNOWN),
        ((8, 5, 1), Change.UNKNOWN),
        ((5, 5, 5, 5), Change.SAME),
        ((5, 5, 4, 4), Change.SAME),
        ((5, 6, 4, 4), Change.SAME),  # one and a half
        ((5, 5, 3, 3), Change.LOWER),
        ((5, 5, 0, 10), Change.SAME),
        ((2, 2, 9, 4, 4), Change.HIGHER),
    ],
)
def test_pain_is_compared_by_the_first_two_and_the_last_two_answers(values, change):
    assert Trend(values).change == change


def test_the_two_means_are_told_as_people_write_them():
    trend = Trend((5, 6, 2, 2))
    assert (trend.start_number, trend.now_number) == ("5.5", "2")
    assert Trend((5,)).start_number == ""


def test_what_was_not_said_is_in_neither_series():
    pains = [Pain(TODAY, 5, None), Pain(TODAY + days(2), None, 3), Pain(TODAY + days(4), 4, 2)]
    assert progress.during(pains).values == (5, 4)
    assert progress.mornings(pains).values == (3, 2)


def goal(*ratings: int) -> Goal:
    return Goal(OwnGoal(), tuple(GoalRating(rating=rating) for rating in ratings))


@pytest.mark.parametrize(
    ("goals", "change"),
    [
        ([], Change.UNKNOWN),
        ([goal(), goal(3)], Change.UNKNOWN),
        ([goal(3, 4)], Change.SAME),
        ([goal(3, 9, 4)], Change.SAME),  # the latest counts, not the best
        ([goal(3, 5), goal(3, 4)], Change.A_LITTLE),
        ([goal(3, 5), goal(1)], Change.A_LITTLE),
        ([goal(3, 6), goal(3, 5)], Change.CLEARLY),
        ([goal(3, 6)], Change.MUCH),
        ([goal(5, 3)], Change.LOWER),
    ],
)
def test_goals_are_compared_all_together(goals, change):
    assert progress.change_of(goals) == change
