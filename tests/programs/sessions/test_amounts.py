"""What was done set by set: read in, refused with a reason, and said in words."""

import pytest

from exercises.dosage import CyclesDosage, Phase, PhaseAction, Range, Sides, TextDosage, TimedDosage
from programs.sessions import amounts
from tests.factories import make_dosage

REPS = make_dosage()  # 2 sets of 4, changing sides
TIMED = TimedDosage(seconds=Range.between(60, 120), sides=Sides.BILATERAL)
CYCLES = CyclesDosage(
    cycles=Range.between(2, 4),
    phases=(Phase("Press", PhaseAction.ISOMETRIC, Range.exactly(10)),),
    sides=Sides.EACH,
)


def row(side, amount):
    return {"side": side, "amount": amount}


@pytest.mark.parametrize(
    ("dosage", "said", "words"),
    [
        (REPS, [], ""),
        (REPS, [row("left", 5), row("right", 4), row("left", 5)], "left 5, 5 · right 4"),
        (REPS, [row("left", 0)], "left 0"),
        (TIMED, [row("both", 60)], "60 s"),
        (CYCLES, [row("right", 2), row("left", 2)], "left 2 · right 2"),
    ],
)
def test_what_was_said_is_kept_in_its_order_and_read_by_side(dosage, said, words):
    assert amounts.parse(said, dosage=dosage) == said
    assert amounts.in_words(said, dosage=dosage) == words


def test_as_many_sets_as_asked_and_four_more_can_be_said():
    assert amounts.most_rows(REPS) == 8
    assert (amounts.most_rows(TIMED), amounts.most_rows(CYCLES)) == (5, 6)
    with pytest.raises(amounts.NoAmounts):
        amounts.parse([row("left", 5)] * 9, dosage=REPS)


def test_nothing_can_be_counted_of_a_dosage_in_words():
    with pytest.raises(amounts.NoAmounts):
        amounts.parse([row("both", 1)], dosage=TextDosage(text="As you like."))


@pytest.mark.parametrize(
    "said",
    [
        None,
        "left 5",
        {"side": "left", "amount": 5},
        [5],
        [{}],
        [row("middle", 5)],
        [row(["left"], 5)],
        [row("left", -1)],
        [row("left", 201)],
        [row("left", 4.5)],
        [row("left", True)],
        [row("left", "5")],
        [row("left", 5) | {"note": "x"}],
    ],
)
def test_anything_else_is_refused_with_a_reason(said):
    with pytest.raises(amounts.NoAmounts, match=r"\w"):
        amounts.parse(said, dosage=REPS)
