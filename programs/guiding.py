"""An exercise as beats, one after the other, that a dumb sequencer plays: the patient's guided player asks. Pure.

The times are those of `exercises.dosage.estimate`, so that a session lasts about as long as it was said to. Its sets go round: one side,
the other, then the rest, and so the one side's set is the other's rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.dosage import AffectedSide, CyclesDosage, Dosage, RepsDosage, Side, Sides, TimedDosage, sides_for

READY_SECONDS = 5  # [default], before a set begins by the clock
DOWN_SECONDS = 10  # [default], before the first where that means to get down to the floor, perhaps with a ball
CHANGE_SECONDS = 5  # [default], from one side to the other
TURN_SECONDS = 10  # [default], where that means to turn over
WAY_SECONDS = 2  # there or back, half of what a repetition is estimated to need besides its hold
SLOW_WAY_SECONDS = 3


class Kind(StrEnum):
    READY = "ready"
    MOVE = "move"
    HOLD = "hold"
    BACK = "back"
    WORK = "work"
    REPS = "reps"
    SIDE = "side"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One thing to do for `seconds`; None waits for a tap.

    `number` of `sets` is the set on that side, `rep` of `reps` the repetition or cycle in it; 0 where there is none. `label` is read,
    `say` is spoken and may be empty, `action` how a phase of a cycle is done. `ramp` is whether the effort grows ("up") or
    fades ("down") meanwhile.
    """

    kind: Kind
    seconds: int | None
    label: str
    say: str = ""
    action: str = ""
    side: Side = Side.BOTH
    number: int = 0
    sets: int = 0
    rep: int = 0
    reps: int = 0
    ramp: str = ""

    def as_data(self) -> dict[str, Any]:
        """Ready for JSON, without what was left at its default."""
        values = {item.name: (getattr(self, item.name), item.default) for item in fields(self)}
        return {name: value for name, (value, default) in values.items() if value != default}


class Bout(NamedTuple):
    """One set: on one side, on both together, or (`changing`) on two in turns, `amount` being then that of both."""

    side: Side
    number: int
    sets: int
    amount: int = 1
    changing: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.side, self.side.other) if self.changing else (self.side,)

    def side_of(self, turn: int) -> Side:
        return self.sides[turn % len(self.sides)]


def script(dosage: Dosage, *, affected: AffectedSide, turning: bool = False, down: bool = False) -> tuple[Beat, ...]:
    """The beats of an exercise at its targets. `turning`: the other side's turn means to turn over, which takes longer; `down`: so does
    getting ready, on the floor.

    Sides in the order of `sides_for`. A rest that the source leaves open is open here too: it waits for a tap. Repetitions that are
    neither held nor have a tempo go at the patient's own pace, one beat for the set. A dosage in words only has no beats.
    """
    rounds = bouts(dosage, affected=affected)
    return tuple(_beats(dosage, rounds, turning, down)) if rounds else ()


def bouts(dosage: Dosage, *, affected: AffectedSide) -> tuple[Bout, ...]:
    """The sets in the order in which they are done, sides going round."""
    sets, amount = _amounts(dosage)
    turns = sides_for(dosage.sides, affected) if amount else ()
    if dosage.sides == Sides.ALTERNATE:
        both = amount if _is_total(dosage) else 2 * amount
        return tuple(Bout(turns[0].side, number, sets, both, changing=True) for number in range(1, sets + 1))
    shares = _shares(amount, len(turns)) if _is_total(dosage) else [amount] * len(turns)
    most = sets + max((turn.extra_sets for turn in turns), default=0)
    return tuple(
        Bout(turn.side, number, sets + turn.extra_sets, share)
        for number in range(1, most + 1)
        for turn, share in zip(turns, shares, strict=True)
        if share and number <= sets + turn.extra_sets
    )


def _amounts(dosage: Dosage) -> tuple[int, int]:
    """Sets, and how much is in each: repetitions, seconds or cycles."""
    match dosage:
        case RepsDosage():
            return dosage.sets.target, dosage.reps.target
        case TimedDosage():
            return dosage.sets.target, dosage.seconds.target
        case CyclesDosage():
            return 1, dosage.cycles.target
    return 0, 0


def _is_total(dosage: Dosage) -> bool:
    return isinstance(dosage, RepsDosage) and dosage.reps_are == "total"


def _shares(amount: int, sides: int) -> list[int]:
    """What is asked in all, shared out: an odd one goes to the side that comes first."""
    return [(amount + sides - 1 - place) // sides for place in range(sides)]


def _beats(dosage: Dosage, rounds: tuple[Bout, ...], turning: bool, down: bool) -> Iterator[Beat]:
    first = rounds[0]
    if not _is_own_pace(dosage):
        yield _ready(first, DOWN_SECONDS if down else READY_SECONDS)
    yield from _work(dosage, first)
    for before, bout in pairwise(rounds):
        yield from _between(dosage, before, bout, turning)
        yield from _work(dosage, bout)


def _between(dosage: Dosage, before: Bout, bout: Bout, turning: bool) -> Iterator[Beat]:
    """A rest once the round is through, and the change of sides. Nobody is hurried back from a rest of open length."""
    is_next_round = bout.number > before.number
    if is_next_round and dosage.rest_seconds is None:
        label = _("Rest as long as you need")
        yield Beat(kind=Kind.REST, seconds=None, label=label, say=_("Rest"), **_place(bout))
        if not _is_own_pace(dosage):
            yield _ready(bout, READY_SECONDS)
    elif is_next_round and dosage.rest_seconds:
        say = _said(_("Rest"), _then(bout.side) if bout.side != before.side else "")
        yield Beat(kind=Kind.REST, seconds=dosage.rest_seconds, label=_("Rest"), say=say, **_place(bout))
    elif bout.side != before.side:
        words = _now(bout.side)
        label, seconds = (_("Turn over"), TURN_SECONDS) if turning else (_("Change sides"), CHANGE_SECONDS)
        yield Beat(kind=Kind.SIDE, seconds=seconds, label=label, say=_said(label, words), **_place(bout))


def _ready(bout: Bout, seconds: int) -> Beat:
    say = _said(_("Get ready"), _first(bout.side) if bout.number == 1 else _now(bout.side))
    return Beat(kind=Kind.READY, seconds=seconds, label=_("Get ready"), say=say, **_place(bout))


def _work(dosage: Dosage, bout: Bout) -> Iterator[Beat]:
    match dosage:
        case TimedDosage():
            label = _("Change sides each time") if bout.changing else _("Go on until the time is up")
            seconds = dosage.seconds.target * len(bout.sides)
            place = _place(bout) | ({"side": Side.BOTH} if bout.changing else {})
            yield Beat(kind=Kind.WORK, seconds=seconds, label=label, say=_("Begin"), **place)
        case CyclesDosage():
            yield from _cycles(dosage, bout)
        case RepsDosage() if _is_own_pace(dosage):
            yield _own_pace(dosage, bout)
        case RepsDosage():
            yield from _reps(dosage, bout)


def _own_pace(dosage: RepsDosage, bout: Bout) -> Beat:
    number = bout.amount if _is_total(dosage) else dosage.reps.target
    label = ngettext("%(number)s time", "%(number)s times", number) % {"number": number}
    if bout.changing:
        each = ngettext("%(number)s time per side", "%(number)s times per side", number) % {"number": number}
        label = _("%(times)s, changing sides") % {"times": label if _is_total(dosage) else each}
    if dosage.tempo == "slow":
        label = _("%(times)s, slowly") % {"times": label}
    say = label if bout.changing else _said(_now(bout.side), label)
    return Beat(kind=Kind.REPS, seconds=None, label=label, say=say, **_place(bout) | {"reps": number})


def _reps(dosage: RepsDosage, bout: Bout) -> Iterator[Beat]:
    per_side = bout.changing and not _is_total(dosage)
    for turn in range(bout.amount):
        rep, reps = (turn // 2 + 1, bout.amount // 2) if per_side else (turn + 1, bout.amount)
        side = bout.side_of(turn)
        place = _place(bout) | {"side": side, "rep": rep, "reps": reps}
        for kind, seconds, label, ramp in _way(dosage):
            say = _said(_name(side), label) if kind == Kind.MOVE and bout.changing else label
            yield Beat(kind=kind, seconds=seconds, label=label, say=say, ramp=ramp, **place)


def _way(dosage: RepsDosage) -> list[tuple[Kind, int, str, str]]:
    """One repetition: what is done, how long, its word and ramp.

    A tempo is written lower–pause–lift–pause [field]; what is held is lifted first and held where the last pause would be.
    """
    hold = dosage.hold_seconds.target
    if "-" in dosage.tempo:
        lower, below, lift, above = map(int, dosage.tempo.split("-"))
        down = [(Kind.BACK, lower, _("Lower"), "down"), (Kind.HOLD, below, _("Pause"), "")]
        up = [(Kind.MOVE, lift, _("Lift"), "up"), (Kind.HOLD, above + hold, _("Hold"), "")]
        parts = [*up, *down] if hold else [*down, *up]
    elif dosage.slow_ramp:
        up = [(Kind.MOVE, SLOW_WAY_SECONDS, _("Build up slowly"), "up"), (Kind.HOLD, hold, _("Hold"), "")]
        parts = [*up, (Kind.BACK, SLOW_WAY_SECONDS, _("Let go slowly"), "down")]
    else:
        way = SLOW_WAY_SECONDS if dosage.tempo else WAY_SECONDS
        up = [(Kind.MOVE, way, _("Move"), "up"), (Kind.HOLD, hold, _("Hold"), "")]
        parts = [*up, (Kind.BACK, way, _("And back"), "down")]
    return [part for part in parts if part[1]]


def _cycles(dosage: CyclesDosage, bout: Bout) -> Iterator[Beat]:
    """Each phase is gone into and then held; its own words say what to do."""
    per_side = bout.amount // len(bout.sides)
    into = 2 * SLOW_WAY_SECONDS if dosage.tempo == "slow" else 2 * WAY_SECONDS
    if "-" in dosage.tempo:
        into = sum(map(int, dosage.tempo.split("-")))
    for turn in range(bout.amount):
        side = bout.side_of(turn)
        place = _place(bout) | {"side": side, "rep": turn // len(bout.sides) + 1, "reps": per_side}
        for phase in dosage.phases:
            label = capfirst(phase.label)
            place["action"] = str(phase.action.label)
            say = _said(_name(side), label) if bout.changing and phase is dosage.phases[0] else label
            if into:
                yield Beat(kind=Kind.MOVE, seconds=into, label=label, say=say, ramp="up", **place)
            if phase.hold_seconds.target:
                seconds = phase.hold_seconds.target
                yield Beat(kind=Kind.HOLD, seconds=seconds, label=label, say=_("Hold") if into else say, **place)


def _is_own_pace(dosage: Dosage) -> bool:
    if not isinstance(dosage, RepsDosage) or dosage.hold_seconds.target:
        return False
    return "-" not in dosage.tempo or dosage.tempo == "0-0-0-0"


def _place(bout: Bout) -> dict[str, Any]:
    return {"side": bout.side, "number": bout.number, "sets": bout.sets}


def _said(*words: str) -> str:
    return ". ".join(filter(None, words))


# A sentence per side: other languages bend the words around it.


def _name(side: Side) -> str:
    return {Side.LEFT: _("Left"), Side.RIGHT: _("Right"), Side.BOTH: ""}[side]


def _first(side: Side) -> str:
    return {Side.LEFT: _("First the left side"), Side.RIGHT: _("First the right side"), Side.BOTH: ""}[side]


def _now(side: Side) -> str:
    return {Side.LEFT: _("Now the left side"), Side.RIGHT: _("Now the right side"), Side.BOTH: ""}[side]


def _then(side: Side) -> str:
    return {Side.LEFT: _("Then the left side"), Side.RIGHT: _("Then the right side"), Side.BOTH: ""}[side]
