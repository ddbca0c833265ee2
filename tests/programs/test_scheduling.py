"""The worked cases of the schedule. June 2026 begins on a Monday, so its day numbers are easy to follow."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programs.scheduling import (
    MAINTENANCE,
    Pause,
    Plan,
    ends_on,
    local_day,
    movable_dates,
    reoffer,
    replan,
    schedule,
    shift,
    week_days,
    week_of,
    weeks_begun,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(1, 8)
MON_WED_FRI = frozenset({MONDAY, WEDNESDAY, FRIDAY})


def june(day: int) -> date:
    return date(2026, 6, 1) + timedelta(days=day - 1)


def days(plan: Plan, week: int) -> list[int]:
    """The sessions of a week as days since 31 May."""
    return [(session.on - june(0)).days for session in schedule(plan) if session.week == week]


@pytest.fixture
def plan() -> Plan:
    return Plan(starts_on=june(1), weeks=4, weekdays=MON_WED_FRI)


# The choice of days


def test_the_preferred_weekdays_are_kept_for_the_whole_course(plan):
    assert [days(plan, week) for week in (1, 2, 3, 4)] == [[1, 3, 5], [8, 10, 12], [15, 17, 19], [22, 24, 26]]


@pytest.mark.parametrize(
    ("weekdays", "target", "expected"),
    [
        pytest.param(MON_WED_FRI, 2, [1, 5], id="two of three preferred days: the farthest apart"),
        pytest.param({TUESDAY, THURSDAY}, 3, [2, 4, 6], id="a third day is added to the two preferred ones"),
        pytest.param({TUESDAY, FRIDAY}, 2, [2, 5], id="two preferred days"),
        pytest.param({WEDNESDAY}, 2, [3, 6], id="one preferred day and the most even other"),
        pytest.param({SATURDAY, SUNDAY}, 3, [1, 3, 6], id="preferred neighbours are not both taken"),
        pytest.param(set(), 3, [1, 3, 5], id="no preference, three: Monday, Wednesday, Friday"),
        pytest.param(set(), 2, [1, 4], id="no preference, two: Monday and Thursday"),
        pytest.param(set(range(1, 8)), 2, [1, 4], id="every day preferred is no preference"),
    ],
)
def test_the_days_of_a_week(plan, weekdays, target, expected):
    assert days(replace(plan, weekdays=frozenset(weekdays), per_week=(2, target)), week=1) == expected


def test_without_preference_the_weekdays_stay_the_same_from_week_to_week(plan):
    any_day = replace(plan, weekdays=frozenset())

    assert [days(any_day, week) for week in (1, 2, 3)] == [[1, 3, 5], [8, 10, 12], [15, 17, 19]]


def test_the_gap_reaches_back_to_last_weeks_final_session(plan):
    only_sunday = replace(plan, per_week=(2, 2), busy=frozenset(week_days(plan, 1)[:6]))

    assert days(only_sunday, week=1) == [7]
    assert days(only_sunday, week=2) == [10, 12]  # Monday the 8th is too close to Sunday the 7th


def test_a_week_leaves_room_for_the_next_one_on_the_same_days(plan):
    busy = replace(plan, busy=frozenset({june(3)}))  # Monday, Friday and Sunday would cost every later Monday

    assert [days(busy, week) for week in (1, 2, 3)] == [[1, 4, 6], [8, 10, 12], [15, 17, 19]]
    assert days(replace(plan, per_week=(2, 2), weekdays=frozenset({SUNDAY, MONDAY})), week=1) == [1, 4]


def test_the_gap_is_the_prescribers_choice(plan):
    assert days(replace(plan, weekdays=frozenset({MONDAY, TUESDAY}), min_gap_days=1), week=1) == [1, 2, 5]
    assert days(replace(plan, weekdays=frozenset({MONDAY, TUESDAY}), min_gap_days=3), week=1) == [1, 4, 7]


def test_a_week_that_cannot_hold_its_sessions_gets_fewer_and_never_crammed_ones(plan):
    busy = replace(plan, busy=frozenset(june(day) for day in (1, 2, 3, 6, 7)))  # Thursday and Friday are left

    assert days(busy, week=1) == [5]
    assert days(busy, week=2) == [8, 10, 12]


def test_more_sessions_come_before_preferred_weekdays(plan):
    tuesday_only = replace(plan, weekdays=frozenset({TUESDAY}), busy=frozenset({june(2)}))

    assert days(tuesday_only, week=1) == [1, 3, 5]


def test_a_week_without_a_free_day_stays_empty(plan):
    assert days(replace(plan, busy=frozenset(week_days(plan, 2))), week=2) == []


def test_the_first_sessions_of_the_band_are_required_and_the_rest_extra(plan):
    assert [session.required for session in schedule(plan)[:3]] == [True, True, False]
    assert all(session.required for session in schedule(replace(plan, per_week=(3, 3))))


def test_a_week_with_load_aims_lower_within_the_band(plan):
    assert [len(days(replace(plan, targets={3: 2}), week)) for week in (1, 2, 3, 4)] == [3, 3, 2, 3]


# Weeks, clock changes and pauses


def test_weeks_are_anchored_to_the_start_so_there_is_no_odd_first_week(plan):
    from_wednesday = replace(plan, starts_on=june(3))

    assert days(from_wednesday, week=1) == [3, 5, 8]
    assert week_days(from_wednesday, 2) == tuple(june(day) for day in range(10, 17))
    assert ends_on(from_wednesday) == june(30)


def test_a_clock_change_moves_no_date():
    """In Berlin the clock changes on Sunday 29 March 2026, in the first week of this course."""
    weekdays = frozenset({WEDNESDAY, SATURDAY})
    plan = Plan(starts_on=date(2026, 3, 25), weeks=4, per_week=(2, 2), weekdays=weekdays)

    first, second, third, *_ = (session.on for session in schedule(plan))
    assert (first, second, third) == (date(2026, 3, 25), date(2026, 3, 28), date(2026, 4, 1))
    assert ends_on(plan) == date(2026, 4, 21)


def test_ten_days_of_holiday_miss_nothing_and_move_the_end_by_ten_days(plan):
    holiday = replace(plan, pauses=(Pause(june(9), june(18)),))

    assert [days(holiday, week) for week in (1, 2, 3)] == [[1, 3, 5], [8, 19, 22], [26, 29, 31]]
    assert len(schedule(holiday)) == len(schedule(plan))
    assert ends_on(holiday) == june(38) == june(28) + timedelta(days=10)
    assert week_days(holiday, 2) == tuple(june(day) for day in (8, 19, 20, 21, 22, 23, 24))


def test_pauses_may_touch_and_overlap(plan):
    together = replace(plan, pauses=(Pause(june(12), june(14)), Pause(june(8), june(13))))

    assert ends_on(together) == june(28 + 7)


def test_a_pause_on_the_first_day_delays_the_start(plan):
    assert schedule(replace(plan, pauses=(Pause(june(1), june(2)),)))[0].on == june(3)


def test_nothing_is_planned_beyond_an_open_pause(plan):
    paused = replace(plan, pauses=(Pause(june(10)),))

    assert [session.on for session in schedule(paused)] == [june(1), june(3), june(5), june(8)]
    assert week_days(paused, 2) == (june(8), june(9))
    assert week_days(paused, 3) == ()
    assert ends_on(paused) is None


def test_an_open_pause_after_the_end_changes_nothing(plan):
    assert schedule(replace(plan, pauses=(Pause(june(29)),))) == schedule(plan)
    assert ends_on(replace(plan, pauses=(Pause(june(29)),))) == june(28)


def test_a_pause_until_the_end_of_the_calendar_is_an_open_one(plan):
    forever = replace(plan, pauses=(Pause(june(10), date.max),))

    assert ends_on(forever) is None
    assert schedule(forever)[-1].on == june(8)


def test_a_busy_day_removes_a_choice_and_does_not_stop_the_clock(plan):
    busy = replace(plan, busy=frozenset({june(3)}))

    assert june(3) not in {session.on for session in schedule(busy)}
    assert ends_on(busy) == ends_on(plan)


@pytest.mark.parametrize(
    ("on", "week", "begun"),
    [
        pytest.param(0, None, 0, id="the day before the start"),
        pytest.param(1, 1, 1, id="the start"),
        pytest.param(7, 1, 1, id="the last day of week 1"),
        pytest.param(8, 2, 2, id="the first day of week 2"),
        pytest.param(9, None, 2, id="the pause begins"),
        pytest.param(18, None, 2, id="the pause ends"),
        pytest.param(19, 2, 2, id="week 2 goes on"),
        pytest.param(25, 3, 3, id="week 3"),
        pytest.param(38, 4, 4, id="the last day"),
        pytest.param(39, None, 4, id="the day after the end"),
    ],
)
def test_the_week_of_a_date(plan, on, week, begun):
    holiday = replace(plan, pauses=(Pause(june(9), june(18)),))

    assert week_of(holiday, june(on)) == week
    assert weeks_begun(holiday, june(on)) == begun


# A missed session


def test_a_missed_wednesday_is_offered_again_on_the_next_day_that_keeps_a_free_day(plan):
    two_a_week = replace(plan, per_week=(2, 2), weekdays=frozenset({MONDAY, WEDNESDAY}))

    assert reoffer(two_a_week, june(3), taken=[june(1), june(8)], on=june(4)) == june(4)
    assert reoffer(two_a_week, june(3), taken=[june(1), june(8)], on=june(5)) == june(5)
    assert reoffer(plan, june(3), taken=[june(1), june(5), june(9)], on=june(4)) == june(7)  # Friday is taken


def test_at_the_weeks_end_it_is_missed_and_not_carried_over(plan):
    next_monday = june(8)

    assert reoffer(plan, june(3), taken=[june(1), june(5), next_monday], on=june(4)) is None
    assert reoffer(plan, june(3), taken=[june(1)], on=next_monday) is None


def test_it_is_not_offered_on_a_busy_or_paused_day(plan):
    away = replace(plan, busy=frozenset({june(4)}), pauses=(Pause(june(5), june(6)),))

    assert reoffer(away, june(3), taken=[june(1)], on=june(4)) == june(7)


def test_it_is_not_offered_when_the_week_has_its_sessions_without_it(plan):
    assert reoffer(replace(plan, targets={1: 2}), june(3), taken=[june(1), june(5)], on=june(4)) is None


def test_a_session_outside_the_program_weeks_is_not_offered_again(plan):
    assert reoffer(plan, june(29), taken=[], on=june(29)) is None


def test_under_shift_the_rest_waits_and_the_end_moves(plan):
    waiting = shift(plan, june(3), on=june(5))

    assert ends_on(waiting) == june(30)
    rest = replan(waiting, kept=[june(1)], on=june(5))
    assert [session.on for session in rest[:4]] == [june(5), june(8), june(10), june(12)]
    assert len(rest) == len(schedule(plan)) - 1


def test_a_session_is_not_missed_before_its_day_is_over(plan):
    with pytest.raises(ValueError, match="not missed"):
        shift(plan, june(3), on=june(3))


# Moving a session


def test_a_patient_moves_a_session_inside_its_week_with_every_gap_kept(plan):
    taken = [session.on for session in schedule(plan)]  # Sunday the 7th is too close to Monday the 8th

    assert movable_dates(plan, june(5), taken=taken, on=june(4)) == (june(6),)
    assert movable_dates(plan, june(1), taken=[june(1), june(5)], on=june(1)) == (june(2), june(3), june(7))


def test_a_session_outside_the_program_weeks_cannot_be_moved_by_the_patient(plan):
    assert movable_dates(plan, june(29), taken=[], on=june(1)) == ()


# Planning anew


def test_planning_anew_leaves_what_was_done_and_fills_the_rest_of_the_week(plan):
    rest = replan(plan, kept=[june(1)], on=june(4))

    assert [session.on for session in rest if session.week == 1] == [june(4), june(6)]
    assert [session.required for session in rest if session.week == 1] == [True, False]


def test_planning_anew_never_fills_up_a_week_that_is_over(plan):
    assert replan(plan, kept=[], on=june(8)) == schedule(plan)[3:]


def test_planning_anew_keeps_the_gap_to_dates_that_stand_in_the_future(plan):
    rest = replan(plan, kept=[june(1), june(4), june(9)], on=june(5))

    assert [session.on for session in rest if session.week <= 2] == [june(6), june(12), june(14)]


def test_a_week_with_more_sessions_than_it_aims_at_gets_no_further_one(plan):
    rest = replan(plan, kept=[june(1), june(2), june(3), june(4)], on=june(5))

    assert rest[0].week == 2


def test_an_extension_only_adds_weeks(plan):
    assert schedule(replace(plan, weeks=8))[: len(schedule(plan))] == schedule(plan)


# The limits


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weeks": 3}, "weeks must be 4 to 8, not 3"),
        ({"weeks": 9}, "weeks must be 4 to 8, not 9"),
        ({"per_week": (1, 3)}, "within 2 to 3, not 1 to 3"),
        ({"per_week": (2, 4)}, "within 2 to 3, not 2 to 4"),
        ({"per_week": (3, 2)}, "within 2 to 3, not 3 to 2"),
        ({"weekdays": frozenset({0, 1})}, "ISO days 1 to 7"),
        ({"min_gap_days": 0}, "gap must be 1 to 7 days"),
        ({"min_gap_days": 8}, "gap must be 1 to 7 days"),
        ({"targets": {2: 4}}, "week 2 cannot aim at 4"),
        ({"targets": {5: 2}}, "week 5 cannot aim at 2"),
        ({"limits": MAINTENANCE}, "within 1 to 2, not 2 to 3"),
    ],
)
def test_a_plan_outside_its_limits_is_refused_with_the_reason(plan, change, message):
    with pytest.raises(ValueError, match=message):
        replace(plan, **change)


def test_there_is_no_ninth_week(plan):
    with pytest.raises(ValueError, match="week must be 1 to 8, not 9"):
        week_days(replace(plan, weeks=8), 9)


def test_maintenance_is_once_or_twice_a_week():
    upkeep = Plan(starts_on=june(1), weeks=12, per_week=(1, 2), limits=MAINTENANCE)

    assert days(upkeep, week=1) == [1, 4]
    assert [session.required for session in schedule(upkeep)[:2]] == [True, False]


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Pause(june(2), june(1))


# The day of an instant


@pytest.mark.parametrize(
    ("zone", "instant", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-06-10T20:00Z", "2026-06-10", id="evening"),
        pytest.param("Europe/Berlin", "2026-06-11T00:59Z", "2026-06-10", id="one minute before three"),
        pytest.param("Europe/Berlin", "2026-06-11T01:00Z", "2026-06-11", id="three o'clock"),
        pytest.param("Pacific/Auckland", "2026-06-10T20:00Z", "2026-06-11", id="already tomorrow there"),
        pytest.param("America/Los_Angeles", "2026-06-10T09:59Z", "2026-06-09", id="still night there"),
        pytest.param("Europe/Berlin", "2026-03-29T01:00Z", "2026-03-29", id="two is skipped that night"),
        pytest.param("Europe/Berlin", "2026-10-25T01:30Z", "2026-10-24", id="second half past two"),
    ],
)
def test_a_session_begun_before_three_counts_for_the_day_before(zone, instant, expected):
    assert local_day(datetime.fromisoformat(instant), ZoneInfo(zone)) == date.fromisoformat(expected)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime.fromisoformat("2026-06-10T12:00"), ZoneInfo("UTC"))
