"""Attendance and its kin: the worked example, its edges, and what no numbers can make of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence import ClosedWeek, Rating, attendance, counts, rating, share_in_band, weeks_over


def weeks_of(*done, low=2, high=3, days=7):
    return [ClosedWeek(low, high, number, days) for number in done]


@st.composite
def closed_weeks(draw):
    low = draw(st.integers(0, 3))
    return ClosedWeek(low, draw(st.integers(low, 5)), draw(st.integers(0, 7)), draw(st.integers(0, 7)))


def test_the_worked_example():
    weeks = weeks_of(3, 1, 2, 5)

    assert attendance(weeks) == Fraction(875, 1000)
    assert share_in_band(weeks) == Fraction(1, 2)
    assert weeks_over(weeks) == 1


def test_the_low_end_of_the_band_is_all_that_is_required():
    assert attendance(weeks_of(2, 2, 2)) == 1


def test_extra_sessions_never_hide_an_empty_week():
    assert attendance(weeks_of(7, 0)) == Fraction(1, 2)


def test_before_a_week_is_closed_there_is_no_number():
    assert attendance([]) is None
    assert share_in_band([]) is None


def test_a_week_that_was_paused_throughout_counts_for_nothing():
    assert attendance([*weeks_of(2), *weeks_of(0, days=0)]) == 1
    assert share_in_band([*weeks_of(2), *weeks_of(0, days=0)]) == 1
    assert attendance(weeks_of(0, days=0)) is None


def test_a_week_cut_short_asks_for_its_share():
    """Two of seven days ask for 4/7 of a session."""
    assert attendance(weeks_of(0, days=2)) == 0
    assert attendance(weeks_of(1, days=2)) == 1


@pytest.mark.parametrize(
    ("share", "expected"),
    [(1, Rating.GOOD), (0.8, Rating.GOOD), (0.79, Rating.PARTIAL), (0.5, Rating.PARTIAL), (0.49, Rating.LOW)],
)
def test_the_rating_changes_at_80_and_50_percent(share, expected):
    assert rating(Fraction(str(share))) == expected


@pytest.mark.parametrize(
    ("carried_out", "of", "expected"),
    [(5, 5, True), (3, 5, True), (2, 5, False), (2, 4, True), (0, 5, False), (0, 0, False)],
)
def test_a_session_counts_from_half_of_its_exercises(carried_out, of, expected):
    assert counts(carried_out, of=of) is expected


@pytest.mark.parametrize("week", [(3, 2, 0, 7), (-1, 2, 0, 7), (2, 3, -1, 7), (2, 3, 0, 8)])
def test_what_is_not_a_week_is_refused(week):
    with pytest.raises(ValueError, match="not a week"):
        ClosedWeek(*week)


@given(st.lists(closed_weeks()))
def test_every_share_lies_between_none_and_all(weeks):
    for share in (attendance(weeks), share_in_band(weeks)):
        assert share is None or 0 <= share <= 1


@given(st.lists(closed_weeks(), min_size=1), st.integers(0, 100))
def test_one_more_session_never_lowers_attendance(weeks, place):
    place %= len(weeks)
    more = list(weeks)
    more[place] = ClosedWeek(weeks[place].low, weeks[place].high, weeks[place].done + 1, weeks[place].days)

    before, after = attendance(weeks), attendance(more)
    assert before is None or after >= before
