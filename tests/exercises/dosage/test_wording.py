"""The clinician reads the range, the patient the target; the routine of the reference reads as its source says it."""

from decimal import Decimal

import pytest

from exercises.dosage import (
    CyclesDosage,
    Load,
    LoadKind,
    Phase,
    PhaseAction,
    Range,
    RepsDosage,
    Side,
    Sides,
    TimedDosage,
    Turn,
    estimated_seconds,
    sides_for,
)
from exercises.dosage.sides import AffectedSide


def joined(text: str) -> str:
    """`~` stands for the no-break space between a number and its unit."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


HOLD = Range.between(10, 15)
PHASES = tuple(Phase(label, PhaseAction.ISOMETRIC, HOLD) for label in ("back", "push", "further back"))

RELEASE = TimedDosage(seconds=Range.between(60, 120), sides=Sides.BOTH_ALWAYS, step_seconds=30)
ACTIVATE = RepsDosage(
    sets=Range.between(1, 2), reps=Range.between(4, 6), hold_seconds=Range.between(5, 10), slow_ramp=True
)
STRENGTHEN = RepsDosage(
    sets=Range.between(2, 3), reps=Range.between(4, 6), hold_seconds=Range.between(5, 10), sides=Sides.ALTERNATE
)
END_RANGE = CyclesDosage(cycles=Range.between(2, 4), phases=PHASES, sides=Sides.EACH)
INTEGRATE = RepsDosage(
    sets=Range.between(2, 3), reps=Range.between(6, 10), hold_seconds=Range.exactly(2), reps_cap=12, sides=Sides.EACH
)
ROUTINE = [RELEASE, ACTIVATE, STRENGTHEN, END_RANGE, INTEGRATE]


@pytest.mark.parametrize(
    ("dosage", "clinician", "patient"),
    [
        (RELEASE, "1–2~min per side, both sides, even if only one hurts", "1~min per side"),
        (
            ACTIVATE,
            "1–2 sets of 4–6, hold 5–10~s, building up and letting go slowly",
            "1 set of 4, hold 5~s, building up and letting go slowly",
        ),
        (STRENGTHEN, "2–3 sets of 4–6 per side, hold 5–10~s, changing sides each repetition", "2 sets of 4 per side, hold 5~s"),
        (END_RANGE, "2–4 cycles per side of 3 phases, 10–15~s each, one side, then the other", "2 cycles per side of 3 phases, 10~s each"),
        (INTEGRATE, "2–3 sets of 6–10 per side, never more than 12, hold 2~s, one side, then the other", "2 sets of 6 per side, hold 2~s"),
    ],
)  # fmt: skip
def test_the_routine_reads_as_its_source_says_it(dosage, clinician, patient):
    assert str(dosage) == joined(clinician)
    assert dosage.for_patient == joined(patient)


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (Load(LoadKind.MASS, kg=Decimal("2.50")), "2.50~kg"),
        (Load(LoadKind.MASS), "weight to be found"),
        (Load(LoadKind.BANDS, bands=2, note="red"), "2 bands (red)"),
        (Load(LoadKind.BANDS), "band"),
        (Load(LoadKind.OWN), "own resistance"),
    ],
)
def test_a_load_is_said_with_the_dosage(load, words):
    dosage = RepsDosage(sets=Range.exactly(2), reps=Range.exactly(8), load=load, tempo="slow", rest_seconds=60)
    assert dosage.for_patient == joined(f"2 sets of 8, {words}, slowly, rest 60~s")


def test_the_routine_takes_13_minutes_at_its_low_end_and_34_at_its_high_end():
    assert round(sum(map(estimated_seconds, ROUTINE)) / 60) == 13
    assert round(sum(estimated_seconds(dosage.at_high()) for dosage in ROUTINE) / 60) == 34


@pytest.mark.parametrize(
    ("sides", "affected", "turns"),
    [
        (Sides.BILATERAL, AffectedSide.LEFT, [Turn(Side.BOTH)]),
        (Sides.EACH, AffectedSide.RIGHT, [Turn(Side.RIGHT), Turn(Side.LEFT)]),
        (Sides.EACH, AffectedSide.UNKNOWN, [Turn(Side.LEFT), Turn(Side.RIGHT)]),
        (Sides.BOTH_ALWAYS, AffectedSide.LEFT, [Turn(Side.LEFT), Turn(Side.RIGHT)]),
        (Sides.AFFECTED_ONLY, AffectedSide.RIGHT, [Turn(Side.RIGHT)]),
        (Sides.AFFECTED_ONLY, AffectedSide.UNKNOWN, [Turn(Side.LEFT), Turn(Side.RIGHT)]),
        (Sides.AFFECTED_EXTRA, AffectedSide.RIGHT, [Turn(Side.RIGHT, 1), Turn(Side.LEFT)]),
        (Sides.AFFECTED_EXTRA, AffectedSide.BOTH, [Turn(Side.LEFT, 1), Turn(Side.RIGHT, 1)]),
    ],
)
def test_the_affected_side_comes_first_and_left_when_it_is_not_known(sides, affected, turns):
    assert list(sides_for(sides, affected)) == turns
