"""What a course changes, in the patient's words."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from exercises.dosage import CyclesDosage, Load, LoadKind, Phase, PhaseAction, Range, RepsDosage, Sides, TimedDosage
from programs.handout.later import Asked, later

REPS = RepsDosage(
    sets=Range.between(2, 3), reps=Range.between(4, 8), hold_seconds=Range.between(5, 10), sides=Sides.EACH
)
TIMED = TimedDosage(sets=Range.exactly(1), seconds=Range.between(60, 120), sides=Sides.EACH)
CYCLES = CyclesDosage(
    cycles=Range.between(2, 4),
    phases=(Phase(label="Push", action=PhaseAction.ISOMETRIC, hold_seconds=Range.between(10, 15)),),
)


def course(*dosages):
    """One session a week, on Mondays."""
    return [Asked(date(2026, 3, 2) + timedelta(weeks=at), at + 1, dosage) for at, dosage in enumerate(dosages)]


def test_nothing_where_every_session_asks_the_same():
    assert later(course(REPS, REPS, REPS)) == ""
    assert later([]) == ""


def test_a_target_that_rises_says_what_it_counts_only_once():
    six, eight = REPS.with_targets(reps=6), REPS.with_targets(reps=8)
    assert later(course(REPS, REPS, six, six, eight)) == "From week 3: 6 times per side · from week 5: 8"


def test_another_target_is_named_again():
    more = REPS.with_targets(reps=6)
    assert later(course(REPS, more, more.with_targets(sets=3))) == "From week 2: 6 times per side · from week 3: 3 sets"


def test_several_targets_stand_together():
    assert later(course(REPS, REPS.with_targets(sets=3, reps=6))) == "From week 2: 3 sets, 6 times per side"


def test_time_is_told_as_on_the_phone():
    assert later(course(TIMED, TIMED.with_targets(seconds=120))) == "From week 2: 2 min per side"
    assert later(course(CYCLES, CYCLES.with_targets(hold_seconds=15))) == "From week 2: 15 s per phase"


def test_new_weight_says_the_whole_dosage():
    loaded = replace(REPS, load=Load(kind=LoadKind.MASS, kg=Decimal("2.5")))
    assert later(course(REPS, loaded)) == f"From week 2: {loaded.for_patient}"


def test_a_rest_and_a_return():
    assert later(course(REPS, None, REPS)) == f"From week 2: leave it out · from week 3: {REPS.for_patient}"


def test_a_change_inside_a_week_is_told_by_its_day():
    monday, wednesday = (Asked(date(2026, 3, day), 1, REPS.with_targets(reps=reps)) for day, reps in ((2, 4), (4, 5)))
    assert later([monday, wednesday]) == "From 4 Mar: 5 times per side"
