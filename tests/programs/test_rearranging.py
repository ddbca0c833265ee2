"""What moving a session, or leaving it out, does to the days around it. June 2026 begins on a Monday."""

from dataclasses import replace
from datetime import date

import pytest

from programs.rearranging import Change, leave_out, move
from programs.scheduling import Plan


def june(day: int) -> date:
    return date(2026, 6, day)


@pytest.fixture
def plan() -> Plan:
    """Monday, Wednesday, Friday."""
    return Plan(starts_on=june(1), weeks=4, weekdays=frozenset({1, 3, 5}))


def test_a_day_with_its_rest_days_moves_nothing_else(plan):
    change = move(plan, june(5), june(6), standing={june(1), june(3)}, ahead={june(8), june(10)}, on=june(5))

    assert change == Change(moved=((june(5), june(6)),))


def test_what_is_too_close_makes_room_in_its_week(plan):
    change = move(plan, june(1), june(2), standing=(), ahead={june(3), june(5), june(8)}, on=june(1))

    assert change.moved == ((june(1), june(2)), (june(3), june(4)), (june(5), june(6)))
    assert change.dropped == ()


def test_of_two_a_week_the_other_keeps_its_distance_to_both_sides(plan):
    two = replace(plan, per_week=(2, 2), weekdays=frozenset({1, 3}))

    change = move(two, june(1), june(2), standing=(), ahead={june(3), june(8)}, on=june(1))

    assert change.moved == ((june(1), june(2)), (june(3), june(5)))


def test_a_week_gets_fewer_sessions_rather_than_crammed_ones(plan):
    change = move(plan, june(3), june(4), standing={june(1), june(6)}, ahead={june(5), june(8)}, on=june(3))

    assert change == Change(moved=((june(3), june(4)),), dropped=(june(5),))


def test_the_day_that_was_left_is_not_filled_by_another(plan):
    change = move(plan, june(1), june(4), standing=(), ahead={june(3), june(5), june(8)}, on=june(1))

    assert june(1) not in {to for _day, to in change.moved}


def test_a_session_that_comes_from_another_week_is_not_one_too_many(plan):
    change = move(plan, june(5), june(14), standing={june(1), june(3)}, ahead={june(8), june(10), june(12)}, on=june(5))

    assert change == Change(moved=((june(5), june(14)),), dropped=(june(8),))


def test_it_pushes_no_session_into_another_week(plan):
    """Sunday is moved to; the Monday after makes room in its own week."""
    ahead = {june(8), june(10), june(12), june(15)}

    change = move(plan, june(5), june(7), standing={june(1), june(3)}, ahead=ahead, on=june(5))

    assert change == Change(moved=((june(5), june(7)), (june(8), june(9)), (june(10), june(11)), (june(12), june(13))))


def test_left_out_a_session_falls_away_and_a_well_spread_week_stays(plan):
    change = leave_out(plan, june(1), standing=(), ahead={june(3), june(5), june(8)}, on=june(1))

    assert change == Change(dropped=(june(1),))


def test_the_rest_of_a_week_that_was_spread_otherwise_finds_its_best_days_again(plan):
    change = leave_out(plan, june(2), standing=(), ahead={june(4), june(7), june(9)}, on=june(2))

    assert change == Change(moved=((june(4), june(5)),), dropped=(june(2),))
