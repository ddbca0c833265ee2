"""What a patient is told: amounts as big numbers, sides in order, things to have at hand."""

import pytest

from exercises.dosage import AffectedSide, CyclesDosage, Phase, PhaseAction, Range, RepsDosage, Side, Sides, TimedDosage
from programs import guidance

ON_THE_SIDE = {"position": "side_lying", "stage": "end_range"}
STANDING = {"position": "standing", "stage": "strengthen"}
LEFT, RIGHT, BOTH, UNKNOWN = AffectedSide.LEFT, AffectedSide.RIGHT, AffectedSide.BOTH, AffectedSide.UNKNOWN


def reps(**changes):
    return RepsDosage(
        **{"sets": Range.between(2, 3), "reps": Range.between(4, 6), "hold_seconds": Range.between(5, 10), **changes}
    )


def phase(label, seconds=10):
    return Phase(label, PhaseAction.ISOMETRIC, Range.exactly(seconds))


@pytest.mark.parametrize(
    ("dosage", "expected"),
    [
        (reps(), [(2, "", "sets"), (4, "", "times"), (5, "s", "hold")]),
        (reps(sets=Range.exactly(1), hold_seconds=Range.exactly(0)), [(1, "", "set"), (4, "", "times")]),
        (reps(sides=Sides.EACH), [(2, "", "sets"), (4, "", "times per side"), (5, "s", "hold")]),
        (
            reps(sides=Sides.ALTERNATE, reps_are="total"),
            [(2, "", "sets"), (4, "", "times in all"), (5, "s", "hold")],
        ),
        (TimedDosage(seconds=Range.between(60, 120), sides=Sides.BOTH_ALWAYS), [(1, "min", "per side")]),
        (TimedDosage(seconds=Range.exactly(90), sets=Range.between(2, 3)), [(2, "", "sets"), (90, "s", "long")]),
        (
            CyclesDosage(cycles=Range.between(2, 4), phases=(phase("back"), phase("forward")), sides=Sides.EACH),
            [(2, "", "cycles per side"), (2, "", "phases in each"), (10, "s", "per phase")],
        ),
    ],
)
def test_amounts_are_the_targets_of_today(dosage, expected):
    assert list(guidance.amounts(dosage)) == expected


@pytest.mark.parametrize(
    ("sides", "affected", "lead", "then"),
    [
        (Sides.EACH, LEFT, "First the left side.", "When it is done, the right side."),
        (Sides.EACH, RIGHT, "First the right side.", "When it is done, the left side."),
        (Sides.EACH, UNKNOWN, "First the left side.", "When it is done, the right side."),
        (Sides.ALTERNATE, RIGHT, "Begin with the right side.", "Then change sides each time."),
        (Sides.AFFECTED_ONLY, RIGHT, "Only the right side works.", ""),
        (Sides.AFFECTED_ONLY, UNKNOWN, "First the left side.", "When it is done, the right side."),
        (
            Sides.BOTH_ALWAYS,
            RIGHT,
            "First the right side.",
            (
                "When it is done, the left side. "
                "Do both sides, even if only one hurts, so that one does not lag behind the other."
            ),
        ),
        (
            Sides.AFFECTED_EXTRA,
            RIGHT,
            "First the right side.",
            "When it is done, the left side. Give the right side one more set.",
        ),
        (
            Sides.AFFECTED_EXTRA,
            BOTH,
            "First the left side.",
            "When it is done, the right side. Give both sides one more set.",
        ),
    ],
)
def test_sides_are_told_in_order(sides, affected, lead, then):
    told = guidance.sides(reps(sides=sides), STANDING, affected)
    assert (told.lead, told.then) == (lead, then)


def test_nothing_is_said_about_sides_that_work_together():
    assert guidance.sides(reps(sides=Sides.BILATERAL), STANDING, LEFT) is None


@pytest.mark.parametrize(("affected", "first", "other"), [(LEFT, "left", "right"), (RIGHT, "right", "left")])
def test_lying_on_the_side_at_end_range_the_leg_below_works(affected, first, other):
    told = guidance.sides(reps(sides=Sides.EACH), ON_THE_SIDE, affected)

    assert told.first == Side(first)
    assert told.lead == f"Lie on your {first} side: the {first} leg works."
    assert told.then == f"Then turn over: the {other} leg works."


def test_in_other_exercises_on_the_side_no_leg_is_named():
    told = guidance.sides(reps(sides=Sides.EACH), ON_THE_SIDE | {"stage": "strengthen"}, RIGHT)
    assert told.lead == "First the right side."


def test_needs_name_each_thing_once_the_required_first():
    names = {"ball": "Ball", "wall": "Wall", "hand": "Your own hand"}
    contents = [
        {"equipment": [{"need": "recommended", "any_of": ["hand", "ball"], "note": "Softer."}]},
        {"equipment": [{"need": "optional", "any_of": ["wall"]}]},
        {"equipment": [{"need": "required", "any_of": ["wall"]}, {"need": "required", "any_of": ["rope"]}]},
        {},
    ]

    assert list(guidance.needs(contents, names)) == [
        (("Wall",), True, ""),
        (("rope",), True, ""),
        (("Your own hand", "Ball"), False, "Softer."),
    ]


MILESTONES = [{"week": 0, "tell": "It takes weeks."}, {"week": 2, "tell": "About now."}, {"week": 4, "ask": ["pain"]}]


@pytest.mark.parametrize(("week", "told"), [(1, "It takes weeks."), (2, "About now."), (3, ""), (4, "")])
def test_what_to_expect_is_told_in_its_week(week, told):
    assert guidance.to_expect(MILESTONES, week=week) == told


def test_a_program_without_milestones_promises_nothing():
    assert guidance.to_expect([], week=1) == ""
