"""What a patient is told about an exercise beside its own text: how much, which side first, with what. Pure words; the portal asks.

`content` is always an entry of the published catalogue format, as `ExerciseVersion.content` keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.dosage import (
    AffectedSide,
    CyclesDosage,
    Dosage,
    Range,
    RepsDosage,
    Side,
    Sides,
    TimedDosage,
    sides_for,
)
from programs import scheduling

Content = Mapping[str, Any]
ONE_SIDED = (Sides.BILATERAL, Sides.AFFECTED_ONLY)  # an amount needs no "per side"


class Amount(NamedTuple):
    """One big number: “4”, “s”, “hold”."""

    number: int
    unit: str
    label: str


class SideGuide(NamedTuple):
    """Which side works, in order: `lead` is what to do first, `then` what comes after it and why."""

    first: Side
    lead: str
    then: str


class Need(NamedTuple):
    """Something to have at hand; any one of `names` will do."""

    names: tuple[str, ...]
    is_required: bool
    note: str


def amounts(dosage: Dosage) -> tuple[Amount, ...]:
    """The targets of today as big numbers; `dosage.for_patient` says all of it in a sentence."""
    match dosage:
        case RepsDosage():
            found = [
                Amount(dosage.sets.target, "", ngettext("set", "sets", dosage.sets.target)),
                Amount(dosage.reps.target, "", _reps_label(dosage)),
                Amount(dosage.hold_seconds.target, _("s"), _("hold")),
            ]
        case TimedDosage():
            label = _("long") if dosage.sides in ONE_SIDED else _("per side")
            found = [
                Amount(dosage.sets.target, "", ngettext("set", "sets", dosage.sets.target)),
                _time(dosage.seconds, label),
            ]
            found = found if dosage.sets.high > 1 else found[1:]
        case CyclesDosage():
            label = ngettext("cycle", "cycles", dosage.cycles.target)
            per_side = ngettext("cycle per side", "cycles per side", dosage.cycles.target)
            found = [
                Amount(dosage.cycles.target, "", label if dosage.sides in ONE_SIDED else per_side),
                Amount(len(dosage.phases), "", ngettext("phase in each", "phases in each", len(dosage.phases))),
                Amount(dosage.ranges()["hold_seconds"].target, _("s"), _("per phase")),
            ]
        case _:
            found = []
    return tuple(amount for amount in found if amount.number)


def sides(dosage: Dosage, content: Content, affected: AffectedSide) -> SideGuide | None:
    """The turns of the sides in words; None when both work together."""
    turns = sides_for(dosage.sides, affected)
    first = turns[0].side
    if first == Side.BOTH:
        return None
    if len(turns) == 1:
        return SideGuide(first, _only(first), "")
    if dosage.sides == Sides.ALTERNATE:
        return SideGuide(first, _begin(first), _("Then change sides each time."))
    lead, then = (_lie_on(first), _turn_over_to(first.other)) if _lower_leg_works(content) else _one_by_one(first)
    extra = _("Give both sides one more set.") if turns[1].extra_sets else _one_more_set(first)
    why = {
        Sides.BOTH_ALWAYS: _("Do both sides, even if only one hurts, so that one does not lag behind the other."),
        Sides.AFFECTED_EXTRA: extra,
    }
    return SideGuide(first, lead, " ".join(filter(None, (then, why.get(dosage.sides, "")))))


def needs(contents: Iterable[Content], names: Mapping[str, str]) -> tuple[Need, ...]:
    """What the exercises ask for, each thing once, the required ones first. `names` are those of the equipment, by key."""
    found: dict[tuple[str, ...], Need] = {}
    for asked in (need for content in contents for need in content.get("equipment", [])):
        alternatives = tuple(names.get(key, key) for key in asked["any_of"])
        is_required = asked["need"] == "required" or (alternatives in found and found[alternatives].is_required)
        found[alternatives] = Need(alternatives, is_required, asked.get("note", ""))
    return tuple(sorted(found.values(), key=lambda need: not need.is_required))


def to_expect(milestones: Iterable[Mapping[str, Any]], *, week: int) -> str:
    """What the protocol tells in that program week, from 1; the words for the start (week 0) are said in the first. Often nothing."""
    told = {milestone["week"]: milestone.get("tell", "") for milestone in milestones}
    return told.get(week) or (told.get(0, "") if week == 1 else "")


def words_of_weeks(milestones: Iterable[Mapping[str, Any]], clock: scheduling.Plan) -> dict[date, str]:
    """What the protocol has to tell, by the day on which it is told: week 0 on the first day, the others on the last day of their week."""
    told = {milestone["week"]: milestone["tell"] for milestone in milestones if milestone.get("tell")}
    days = {week: _last_day(clock, week) if week else clock.starts_on for week in told}
    return {day: told[week] for week, day in days.items() if day}


def word_now(milestones: Iterable[Mapping[str, Any]], clock: scheduling.Plan, *, on: date) -> str:
    """The word that was told on that day or in the six before; often nothing."""
    recent = {day: word for day, word in words_of_weeks(milestones, clock).items() if 0 <= (on - day).days < 7}
    return recent[max(recent)] if recent else ""


def _last_day(clock: scheduling.Plan, week: int) -> date | None:
    """None for a week that the program has not, or that an open pause cuts off."""
    days = scheduling.week_days(clock, week) if week <= clock.weeks else ()
    return days[-1] if len(days) == 7 else None


def _reps_label(dosage: RepsDosage) -> str:
    number = dosage.reps.target
    if dosage.sides in ONE_SIDED:
        return ngettext("time", "times", number)
    if dosage.reps_are == "total":
        return ngettext("time in all", "times in all", number)
    return ngettext("time per side", "times per side", number)


def _time(seconds: Range, label: str) -> Amount:
    whole_minutes, rest = divmod(seconds.target, 60)
    return Amount(seconds.target, _("s"), label) if rest else Amount(whole_minutes, _("min"), label)


def _lower_leg_works(content: Content) -> bool:
    """In the end-range exercise on the side the leg below works [source]; in others on the side it may be the one above."""
    return content["position"] == "side_lying" and content["stage"] == "end_range"


# A sentence per side: other languages bend the words around it.


def _only(side: Side) -> str:
    return _("Only the left side works.") if side == Side.LEFT else _("Only the right side works.")


def _begin(side: Side) -> str:
    return _("Begin with the left side.") if side == Side.LEFT else _("Begin with the right side.")


def _lie_on(side: Side) -> str:
    if side == Side.LEFT:
        return _("Lie on your left side: the left leg works.")
    return _("Lie on your right side: the right leg works.")


def _turn_over_to(side: Side) -> str:
    if side == Side.LEFT:
        return _("Then turn over: the left leg works.")
    return _("Then turn over: the right leg works.")


def _one_by_one(first: Side) -> tuple[str, str]:
    if first == Side.LEFT:
        return _("First the left side."), _("When it is done, the right side.")
    return _("First the right side."), _("When it is done, the left side.")


def _one_more_set(side: Side) -> str:
    if side == Side.LEFT:
        return _("Give the left side one more set.")
    return _("Give the right side one more set.")
