"""The rules of the week grid: what each makes of a course, that none leaves a range or a cap, and that a stored course is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.dosage import (
    CyclesDosage,
    Load,
    LoadKind,
    Phase,
    PhaseAction,
    Range,
    RepsDosage,
    TextDosage,
    TimedDosage,
    in_brief,
)
from programs import grid
from programs.grid import Course
from tests.factories import make_dosage

SIX = make_dosage()  # 2–3 sets of 4–6, hold 5–10 s
MINUTE = TimedDosage(seconds=Range.between(60, 120), step_seconds=30)
BAND = Load(LoadKind.BANDS, bands=1)


def flat(dosage=SIX, weeks=4) -> Course:
    return Course((dosage,) * weeks)


def reps(course) -> list[int | None]:
    return [asked and asked.reps.target for asked in course.weeks]


def test_a_course_reads_each_entry_from_its_week_on():
    by_week = [{"week": 1, "out": True}, {"week": 2, "targets": {"reps": 5}}, {"week": 4, "load": BAND.as_data()}]
    course = Course.of(SIX, by_week, weeks=5)
    assert reps(course) == [None, 5, 5, 4, 4]
    assert [asked is not None and asked.is_loaded for asked in course.weeks] == [False, False, False, True, True]


def test_a_target_outside_a_narrowed_range_stands_at_its_end():
    assert reps(Course.of(make_dosage(reps=Range(4, 4, 5)), [{"week": 2, "targets": {"reps": 6}}], weeks=3)) == [
        4,
        5,
        5,
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda course: grid.step(course, "reps", from_week=1, by=1), [4, 5, 6, 6, 6, 6]),
        (lambda course: grid.step(course, "reps", from_week=2, by=1, every=2), [4, 4, 4, 5, 5, 6]),
        (lambda course: grid.step(course, "reps", from_week=1, by=-1), [4, 4, 4, 4, 4, 4]),
        (lambda course: grid.linear(course, "reps", from_week=1, to_week=5, last=6), [4, 4, 5, 6, 6, 6]),
        (lambda course: grid.linear(course, "reps", from_week=3, to_week=3, last=6), [4, 4, 4, 6, 6, 6]),
        (lambda course: grid.linear(course, "cycles", from_week=1, to_week=5, last=6), [4, 4, 4, 4, 4, 4]),
        (lambda course: grid.put(course, 3, SIX.with_targets(reps=6)), [4, 4, 6, 4, 4, 4]),
        (lambda course: grid.put(course, 3, SIX.with_targets(reps=6), onward=True), [4, 4, 6, 6, 6, 6]),
        (lambda course: grid.put(course, 3, None), [4, 4, None, 4, 4, 4]),
        (lambda course: grid.begin_in(course, week=3), [None, None, 4, 4, 4, 4]),
        (lambda course: grid.begin_in(grid.begin_in(course, week=5), week=2), [None, 4, 4, 4, 4, 4]),
    ],
)
def test_what_a_rule_makes_of_a_flat_course(change, expected):
    assert reps(change(flat(weeks=6))) == expected


def test_holding_an_easy_week_and_a_load_on_a_course_that_rises():
    rising = grid.step(flat(weeks=5), "reps", from_week=1, by=1)
    assert reps(grid.hold(rising, from_week=2)) == [4, 5, 5, 5, 5]
    assert reps(grid.easy_week(rising, week=4)) == [4, 5, 6, 4, 6]
    loaded = grid.load_from(rising, week=3, load=BAND)
    assert reps(loaded) == [4, 5, 4, 4, 4]
    assert [asked.load == BAND for asked in loaded.weeks] == [False, False, True, True, True]
    assert reps(grid.load_from(grid.step(loaded, "reps", from_week=3, by=1), week=3, load=BAND)) == [4, 5, 4, 5, 6]


def test_seconds_go_in_their_own_steps():
    rising = grid.linear(flat(MINUTE, 5), "seconds", from_week=1, to_week=5, last=120)
    assert [asked.seconds.target for asked in rising.weeks] == [60, 60, 90, 120, 120]


def test_rules_leave_weeks_that_rest():
    rests = grid.put(flat(weeks=4), 3, None)
    assert reps(grid.step(rests, "reps", from_week=1, by=1)) == [4, 5, None, 6]
    assert reps(grid.step(rests, "reps", from_week=3, by=1)) == [4, 4, None, 4]
    assert grid.easy_week(rests, week=3) == rests


def test_where_a_course_turns():
    course = grid.put(flat(weeks=5), 3, SIX.with_targets(reps=6))
    assert [week for week, _asked in grid.turns(course, after=1)] == [3, 4]
    assert [week for week, _asked in grid.turns(course, after=3)] == [4]


@pytest.mark.parametrize(
    ("bands", "stored"),
    [
        ([(2, 3)] * 4, []),
        ([(2, 3), (2, 2), (2, 2), (3, 3)], [{"week": 2, "low": 2, "high": 2}, {"week": 4, "low": 3, "high": 3}]),
        ([(3, 3)] * 4, [{"week": 1, "low": 3, "high": 3}]),
    ],
)
def test_bands_are_stored_where_they_turn(bands, stored):
    assert grid.as_bands(bands, otherwise=(2, 3)) == stored
    assert [grid.band_in(stored, week, otherwise=(2, 3)) for week in range(1, 5)] == bands


@st.composite
def ranges(draw, low, high):
    ends = sorted(draw(st.lists(st.integers(low, high), min_size=3, max_size=3)))
    return Range(*ends)


loads = st.sampled_from([Load(LoadKind.NONE), BAND, Load(LoadKind.MASS), Load(LoadKind.OWN)])
phases = st.builds(Phase, st.just("Push"), st.just(PhaseAction.ISOMETRIC), ranges(0, 300))
dosages = st.one_of(
    st.builds(
        lambda cap, **given: RepsDosage(**given, reps_cap=given["reps"].high + cap),
        cap=st.integers(0, 3),
        sets=ranges(1, 10),
        reps=ranges(1, 97),
        hold_seconds=ranges(0, 300),
        load=loads,
    ),
    st.builds(TimedDosage, seconds=ranges(5, 3600), sets=ranges(1, 10), step_seconds=st.integers(1, 600), load=loads),
    st.builds(
        CyclesDosage, cycles=ranges(1, 20), phases=st.lists(phases, min_size=1, max_size=3).map(tuple), load=loads
    ),
)
weeks = st.integers(1, 6)
names = st.sampled_from(["reps", "sets", "hold_seconds", "seconds", "cycles"])
rules = st.one_of(
    st.builds(lambda week: lambda course: grid.hold(course, from_week=week), weeks),
    st.builds(
        lambda name, week, to, last: lambda course: grid.linear(course, name, from_week=week, to_week=to, last=last),
        names,
        weeks,
        weeks,
        st.integers(-10, 4000),
    ),
    st.builds(
        lambda name, week, by, every: lambda course: grid.step(course, name, from_week=week, by=by, every=every),
        names,
        weeks,
        st.integers(-100, 100),
        st.integers(1, 6),
    ),
    st.builds(lambda week: lambda course: grid.easy_week(course, week=week), weeks),
    st.builds(lambda week, load: lambda course: grid.load_from(course, week=week, load=load), weeks, loads),
    st.builds(lambda week: lambda course: grid.begin_in(course, week=week), weeks),
    st.builds(lambda week, onward: lambda course: grid.put(course, week, None, onward=onward), weeks, st.booleans()),
)


def followed(dosage, some_rules) -> Course:
    course = Course((dosage,) * 6)
    for rule in some_rules:
        course = rule(course)
    return course


@given(dosages, st.lists(rules, max_size=5))
def test_no_rule_leaves_a_range_or_a_cap(dosage, some_rules):
    for asked in followed(dosage, some_rules).asked:
        for name, wanted in asked.ranges().items():
            given = dosage.ranges()[name]
            assert (wanted.low, wanted.high) == (given.low, given.high)
            assert given.low <= wanted.target <= given.high
        if isinstance(asked, RepsDosage):
            assert asked.reps.target <= (asked.reps_cap or 100)


@given(dosages, st.lists(rules, max_size=5))
def test_what_is_stored_of_a_course_is_read_back(dosage, some_rules):
    course = followed(dosage, some_rules)
    assert Course.of(dosage, course.as_by_week(dosage), weeks=6) == course


@given(dosages, st.lists(rules, max_size=3))
def test_a_course_that_was_stored_is_stored_alike(dosage, some_rules):
    stored = followed(dosage, some_rules).as_by_week(dosage)
    assert Course.of(dosage, stored, weeks=6).as_by_week(dosage) == stored
    assert [entry["week"] for entry in stored] == sorted({entry["week"] for entry in stored})


@pytest.mark.parametrize(
    ("dosage", "signs"),
    [
        (SIX, "2×4 · 5 s"),
        (make_dosage(hold_seconds=Range.exactly(0)), "2×4"),
        (make_dosage(load=Load(LoadKind.MASS, kg=2)), "2×4 · 5 s · +2 kg"),
        (make_dosage(load=Load(LoadKind.BANDS, bands=2)), "2×4 · 5 s · +2 bands"),
        (make_dosage(load=Load(LoadKind.MASS)), "2×4 · 5 s · +weight"),
        (make_dosage(load=Load(LoadKind.OWN)), "2×4 · 5 s · +own resistance"),
        (MINUTE, "1 min"),
        (MINUTE.with_targets(seconds=90), "90 s"),
        (TimedDosage(seconds=Range.exactly(45), sets=Range.between(2, 3)), "2×45 s"),
        (
            CyclesDosage(cycles=Range.between(2, 4), phases=(Phase("a", PhaseAction.RELAX, Range(10, 10, 15)),) * 3),
            "2×3 · 10 s",
        ),
        (TextDosage(text="as often as you like"), "as often as you like"),
    ],
)
def test_a_dosage_in_few_signs(dosage, signs):
    assert str(in_brief(dosage)) == signs
