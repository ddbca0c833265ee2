"""What holds for every plan: thousands of random ones, and a slow second opinion on each week's choice."""

from datetime import date, timedelta
from itertools import chain, combinations, pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from programs.scheduling import (
    COURSE,
    MAINTENANCE,
    Pause,
    Plan,
    PlannedDate,
    ends_on,
    movable_dates,
    reoffer,
    replan,
    schedule,
    week_days,
    week_of,
)

FIRST = date(2026, 1, 1)

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(quick, max_examples=2000)


def days_from(first: date, within: int) -> st.SearchStrategy[date]:
    return st.integers(0, within).map(lambda count: first + timedelta(days=count))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    starts_on = draw(days_from(FIRST, 400))
    limits = draw(st.sampled_from([COURSE, COURSE, COURSE, MAINTENANCE]))
    low, high = sorted(draw(st.tuples(*[st.integers(*limits.per_week)] * 2)))
    weeks = draw(st.integers(limits.weeks[0], min(8, limits.weeks[1])))
    lengths = st.sampled_from([None, *range(21)])
    pauses = draw(st.lists(st.tuples(st.integers(-5, 60), lengths), max_size=2))
    return Plan(
        starts_on=starts_on,
        weeks=weeks,
        per_week=(low, high),
        weekdays=draw(st.frozensets(st.integers(1, 7), max_size=7)),
        min_gap_days=draw(st.sampled_from([1, 2, 2, 2, 3, 4, 7])),
        pauses=tuple(
            Pause(
                starts_on + timedelta(days=after),
                None if length is None else starts_on + timedelta(days=after + length),
            )
            for after, length in pauses
        ),
        busy=draw(st.frozensets(days_from(starts_on, 70), max_size=12)),
        targets=draw(st.dictionaries(st.integers(1, weeks), st.integers(low, high), max_size=3)),
        limits=limits,
    )


@given(plans())
@thorough
def test_every_schedule_keeps_the_rules(plan):
    sessions = schedule(plan)

    dates = [session.on for session in sessions]
    assert dates == sorted(set(dates))
    assert all((later - earlier).days >= plan.min_gap_days for earlier, later in pairwise(dates))
    assert not any(on in pause for on in dates for pause in plan.pauses)
    assert plan.busy.isdisjoint(dates)
    assert all(1 <= session.week <= plan.weeks for session in sessions)
    for week in range(1, plan.weeks + 1):
        of_week = [session for session in sessions if session.week == week]
        assert {session.on for session in of_week} <= set(week_days(plan, week))
        assert len(of_week) <= plan.target(week) <= plan.per_week[1]
        assert all(session.required == (nth <= plan.per_week[0]) for nth, session in enumerate(of_week, 1))
    assert schedule(plan) == sessions


@given(plans())
@quick
def test_every_week_is_the_one_a_slow_second_opinion_picks(plan):
    sessions = schedule(plan)
    for week, days in enumerate(second_opinion_on_weeks(plan), start=1):
        before = max((session.on for session in sessions if session.week < week), default=None)
        chosen = tuple(session.on for session in sessions if session.week == week)
        assert chosen == second_opinion(plan, days, plan.target(week), before)


def second_opinion(plan: Plan, days: list[date], target: int, before: date | None) -> tuple[date, ...]:
    """The rules read literally: list every subset of the week, strike what is forbidden, rank the others."""

    def gaps(chosen: tuple[date, ...]) -> list[int]:
        known = [*([before] if before else []), *chosen]
        return [(known[nth] - known[nth - 1]).days for nth in range(1, len(known))]

    def preferred(chosen: tuple[date, ...]) -> int:
        return len([day for day in chosen if day.isoweekday() in plan.weekdays])

    def onward(chosen: tuple[date, ...]) -> int:
        return days.index(chosen[0]) + 7 - days.index(chosen[-1])

    allowed = [
        chosen
        for chosen in chain.from_iterable(combinations(days, count) for count in range(1, target + 1))
        if not plan.busy.intersection(chosen) and all(gap >= plan.min_gap_days for gap in gaps(chosen))
    ]
    allowed.sort()  # earliest; each later sort is stable and stronger
    allowed.sort(key=lambda chosen: max([*gaps(chosen), onward(chosen)]))
    allowed.sort(key=lambda chosen: min([*gaps(chosen), onward(chosen)]), reverse=True)
    allowed.sort(key=preferred, reverse=True)
    allowed.sort(key=lambda chosen: onward(chosen) >= plan.min_gap_days, reverse=True)
    allowed.sort(key=len, reverse=True)
    return allowed[0] if allowed else ()


def second_opinion_on_weeks(plan: Plan) -> list[list[date]]:
    """Walk the calendar, drop the paused days, cut what is left into sevens."""
    calendar = (plan.starts_on + timedelta(days=count) for count in range(200))
    paused = [(pause.from_on, pause.until_on or date.max) for pause in plan.pauses]
    days = [day for day in calendar if not any(first <= day <= last for first, last in paused)]
    return [days[7 * nth : 7 * nth + 7] for nth in range(plan.weeks)]


@given(plans())
@quick
def test_weeks_are_seven_program_days_each_and_pauses_belong_to_none(plan):
    weeks = [week_days(plan, week) for week in range(1, plan.weeks + 1)]

    assert [list(days) for days in weeks] == second_opinion_on_weeks(plan)
    assert ends_on(plan) == (weeks[-1][-1] if len(weeks[-1]) == 7 else None)
    for count in range(-3, 100):
        on = plan.starts_on + timedelta(days=count)
        assert week_of(plan, on) == next((nth for nth, days in enumerate(weeks, 1) if on in days), None)


@given(plans(), st.data())
@quick
def test_planning_anew_keeps_what_stands_and_the_rules_with_it(plan, data):
    kept = data.draw(st.frozensets(days_from(plan.starts_on, 40), max_size=8))
    on = data.draw(days_from(plan.starts_on, 70))

    rest = replan(plan, kept=kept, on=on)

    for session in rest:
        assert session.on >= on
        assert session.on not in plan.busy
        assert session.on in week_days(plan, session.week)
        others = (kept | {other.on for other in rest}) - {session.on}
        assert all(abs((session.on - other).days) >= plan.min_gap_days for other in others)
        assert session.on not in kept
    for week in {session.week for session in rest}:
        days = week_days(plan, week)
        standing = sorted(kept.intersection(days) | {session.on for session in rest if session.week == week})
        assert len(standing) <= plan.target(week)
        assert [session.required for session in rest if session.week == week] == [
            session.on in standing[: plan.per_week[0]] for session in rest if session.week == week
        ]


@given(plans(), st.integers(1, 8))
@quick
def test_planning_anew_without_a_change_changes_nothing(plan, week):
    sessions = schedule(plan)
    done = [session.on for session in sessions if session.week < week]
    coming = tuple(session for session in sessions if session.week >= week)
    on = min((session.on for session in coming), default=date.max)

    assert replan(plan, kept=done, on=on) == coming


@given(plans(), st.data())
@quick
def test_a_session_offered_again_or_moved_stays_in_its_week_with_every_gap_kept(plan, data):
    sessions = schedule(plan)
    assume(sessions)
    missed: PlannedDate = data.draw(st.sampled_from(sessions))
    on = missed.on + timedelta(days=data.draw(st.integers(1, 7)))
    others = [session.on for session in sessions if session != missed]

    choices = movable_dates(plan, missed.on, taken=others, on=on)
    possible = [
        day
        for day in week_days(plan, missed.week)
        if day >= on and day not in plan.busy and all(abs((day - other).days) >= plan.min_gap_days for other in others)
    ]

    assert list(choices) == possible
    assert reoffer(plan, missed.on, taken=others, on=on) == (possible[0] if possible else None)
