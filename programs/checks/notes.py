"""Notes: what is left open. Nothing here is wrong; FITT-VP and CERT are what the field reports of an exercise program."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import CyclesDosage, Dosage, LoadKind, RepsDosage, Sides, TimedDosage
from exercises.reading_level import PLAIN
from programs.checks.facts import TRAINING, Facts
from programs.checks.findings import Found, Mark, rule
from programs.checks.patient import CARRIERS

TWO_SIDED = frozenset({Sides.EACH, Sides.ALTERNATE, Sides.BOTH_ALWAYS, Sides.AFFECTED_EXTRA})


@rule(
    "note",
    Mark.SOURCE,
    gettext_lazy("One side only"),
    gettext_lazy("The source asks for both sides, some exercises even if only one hurts."),
)
def one_side(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        wants_both = exercise.suggested is not None and exercise.suggested.sides in TWO_SIDED
        weeks = facts.weeks_in_which(exercise, lambda dosage: dosage.sides == Sides.AFFECTED_ONLY)
        if wants_both and weeks:
            text = _("“%(name)s” is asked on the affected side only; its source says both.")
            yield Found.about(exercise, text, weeks=weeks)


@rule(
    "note",
    Mark.FIELD,
    gettext_lazy("Rest not said"),
    gettext_lazy("What is not said is left to the patient; times are estimated with 45 seconds."),
    cited="CERT 13",
)
def rest(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        weeks = facts.weeks_in_which(exercise, lambda dosage: _sets(dosage) > 1 and dosage.rest_seconds is None)
        if weeks:
            yield Found.about(exercise, _("“%(name)s” does not say how long to rest between sets."), weeks=weeks)


@rule(
    "note",
    Mark.FIELD,
    gettext_lazy("Amount of load not said"),
    gettext_lazy("Unknown load is unknown, not zero: the patient will choose."),
    cited="FITT-VP, CERT 13",
)
def load_amount(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        weeks = facts.weeks_in_which(exercise, _is_load_unknown)
        if weeks:
            yield Found.about(exercise, _("“%(name)s” does not say how much load."), weeks=weeks)


@rule(
    "note",
    Mark.DEFAULT,
    gettext_lazy("No figure"),
    gettext_lazy("A picture per step is understood sooner than words."),
)
def figure(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        if not exercise.has_figure:
            yield Found.about(exercise, _("“%(name)s” has no figure."))


@rule(
    "note",
    Mark.DEFAULT,
    gettext_lazy("No easier variant"),
    gettext_lazy("When it hurts or is too hard, there is nothing to fall back on but a smaller dosage."),
)
def easier(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        if not exercise.has_easier:
            yield Found.about(exercise, _("No easier variant of “%(name)s” is known."))


@rule(
    "note",
    Mark.FIELD,
    gettext_lazy("Hard to read"),
    gettext_lazy("Health bodies ask for texts that six years of school are enough for."),
    cited="Flesch–Kincaid",
)
def reading_level(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        if exercise.grade is not None and exercise.grade > PLAIN:
            text = _("“%(name)s” reads like year %(grade)s at school; plain is up to %(plain)s.")
            yield Found.about(exercise, text, grade=f"{exercise.grade:.0f}", plain=PLAIN)


@rule(
    "note",
    Mark.FIELD,
    gettext_lazy("FITT-VP"),
    gettext_lazy(
        "Frequency, time, type and volume are always there; intensity and progression are what gets forgotten."
    ),
    cited="FITT-VP (ACSM)",
)
def fitt_vp(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        asked = list(facts.asked(exercise).values())
        if not asked or exercise.stage not in TRAINING:
            continue
        if not any(_tells_how_hard(dosage) for dosage in asked):
            yield Found.about(
                exercise, _("Intensity: nothing tells how hard “%(name)s” is to be: no load, hold or tempo.")
            )
        if not exercise.has_rule and len(set(asked)) == 1:
            yield Found.about(
                exercise, _("Progression: “%(name)s” stays the same, and no rule says when it gets harder.")
            )


@rule(
    "note",
    Mark.FIELD,
    gettext_lazy("CERT"),
    gettext_lazy("So that another clinician could carry the program out from the record alone."),
    cited="CERT (Slade et al. 2016)",
)
def cert(facts: Facts) -> Iterator[Found]:
    """The items that a program can lack and its data can tell; the rest is written by every program (see docs/clinical.md)."""
    for exercise in facts.exercises:
        loads = {dosage.load.kind for dosage in facts.asked(exercise).values()} & CARRIERS.keys()
        if loads and not any(need.any_of & CARRIERS[kind] for need in exercise.needs for kind in loads):
            yield Found.about(exercise, _("Item 1, equipment: “%(name)s” does not say with what it is loaded."))
        if not exercise.has_stop:
            yield Found.about(exercise, _("Item 11, safety: “%(name)s” does not say when to stop."))
    if facts.exercises and not facts.has_milestones:
        yield Found(_("Item 6, motivation: nothing is planned to be said or asked on the way."), "milestones")


def _sets(dosage: Dosage) -> int:
    return dosage.sets.target if isinstance(dosage, RepsDosage | TimedDosage) else 1


def _is_load_unknown(dosage: Dosage) -> bool:
    load = dosage.load
    match load.kind:
        case LoadKind.MASS:
            return load.kg is None
        case LoadKind.BANDS:
            return load.bands is None
        case LoadKind.OTHER:
            return not load.note
    return False


def _tells_how_hard(dosage: Dosage) -> bool:
    holds = isinstance(dosage, RepsDosage) and dosage.hold_seconds.target > 0
    return dosage.is_loaded or bool(dosage.tempo) or holds or isinstance(dosage, CyclesDosage | TimedDosage)
