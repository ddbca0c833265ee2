"""How long a dosage takes; the builder, today's page and the checks add these up.

Assumptions [default], chosen so that the reference routine takes about 13 minutes at its low end and 34 at its high end:
a repetition or phase needs 4 s of movement besides its hold (6 s when slow, the sum of its digits with a tempo),
unspecified rest between sets is 45 s, and getting ready for an exercise takes 20 s. Sides that take turns double the work;
the other side's set counts as no rest.
"""

from __future__ import annotations

from exercises.dosage.sides import Sides
from exercises.dosage.values import CyclesDosage, Dosage, RepsDosage, TimedDosage

GET_READY_SECONDS = 20
MOVE_SECONDS = 4
SLOW_MOVE_SECONDS = 6
REST_SECONDS = 45


def estimated_seconds(dosage: Dosage) -> int:
    """Whole seconds from getting ready to the end of the last set, at the targets. Sides as for a patient with one affected side.

    A dosage in words only (imports) is not estimated and counts 0.
    """
    match dosage:
        case RepsDosage():
            one_set: float = dosage.reps.target * (dosage.hold_seconds.target + _move_seconds(dosage))
            if dosage.reps_are == "total":
                one_set /= _sides(dosage)
            return _total(dosage, one_set, dosage.sets.target)
        case TimedDosage():
            return _total(dosage, dosage.seconds.target, dosage.sets.target)
        case CyclesDosage():
            cycle = sum(phase.hold_seconds.target + _move_seconds(dosage) for phase in dosage.phases)
            return _total(dosage, cycle * dosage.cycles.target, 1)
    return 0


def _total(dosage: Dosage, one_set: float, sets: int) -> int:
    rest = REST_SECONDS if dosage.rest_seconds is None else dosage.rest_seconds
    extra = one_set + rest if dosage.sides == Sides.AFFECTED_EXTRA else 0
    return round(GET_READY_SECONDS + one_set * sets * _sides(dosage) + rest * (sets - 1) + extra)


def _sides(dosage: Dosage) -> int:
    return 1 if dosage.sides in (Sides.BILATERAL, Sides.AFFECTED_ONLY) else 2


def _move_seconds(dosage: Dosage) -> int:
    if dosage.tempo == "slow":
        return SLOW_MOVE_SECONDS
    return sum(map(int, dosage.tempo.split("-"))) if dosage.tempo else MOVE_SECONDS
