"""Rules about each exercise that is prescribed: that it may be, that its dosage is whole, and that nobody advises against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.anatomy import with_parts
from exercises.dosage import Dosage, Range, RepsDosage
from programs.checks.facts import Facts
from programs.checks.findings import Answer, Found, Mark, rule


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Nothing to do"),
    gettext_lazy("A session of nothing cannot be done."),
)
def empty(facts: Facts) -> Iterator[Found]:
    if not facts.exercises:
        yield Found(_("Add at least one exercise."))
        return
    idle = tuple(week for week, line_up in facts.line_ups.items() if not line_up)
    if idle:
        yield Found(_("Nothing is asked. Let an exercise begin earlier, or shorten the program."), weeks=idle)


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Dosage incomplete"),
    gettext_lazy("The patient is told how much: sets, seconds or cycles, in at least one week."),
)
def dosage(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        in_words = facts.weeks_in_which(exercise, lambda dosage: not dosage.can_be_prescribed)
        if in_words:
            text = _("“%(name)s” has a dosage in words only. Give sets, seconds or cycles.")
            yield Found.about(exercise, text, weeks=in_words)
        if not facts.asked(exercise) and facts.weeks > 0:
            yield Found.about(exercise, _("“%(name)s” is asked in no week. Let it begin in one, or take it out."))


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Target outside its range"),
    gettext_lazy("The range is what was agreed to be right for this patient; the target is what is asked of it."),
)
def target(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        outside = facts.weeks_in_which(exercise, partial(_strays, exercise.allowed))
        if outside:
            yield Found.about(exercise, _("“%(name)s” asks for an amount outside its range."), weeks=outside)


@rule(
    "error",
    Mark.SOURCE,
    gettext_lazy("More repetitions than the cap"),
    gettext_lazy("The exercise names a number that is never exceeded: beyond it, more load is the next step."),
)
def cap(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        most = exercise.suggested.reps_cap if isinstance(exercise.suggested, RepsDosage) else None
        if most is None:
            continue
        above = facts.weeks_in_which(exercise, partial(_exceeds, most))
        if above:
            text = _("“%(name)s” is never done more than %(most)s times in a row: lower its range.")
            yield Found.about(exercise, text, weeks=above, most=most)


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Retired"),
    gettext_lazy("Whoever keeps the library took it out; running programs go on, new ones do without."),
)
def retired(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        if exercise.state == "retired":
            yield Found.about(exercise, _("“%(name)s” was retired from the library. Take it out or choose another."))


@rule(
    "error",
    Mark.DEFAULT,
    gettext_lazy("Not published"),
    gettext_lazy("What came from a file is a draft until a clinician gave it dosage and sides and published it."),
)
def unreviewed_import(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        if exercise.state in ("draft", "in_review"):
            yield Found.about(
                exercise, _("“%(name)s” is not published. Complete it in the library, or choose another.")
            )


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Advised against"),
    gettext_lazy("The protocol advises against it and does not forbid it: it may be right for this patient."),
    Answer(gettext_lazy("Short and gentle")),
    Answer(gettext_lazy("Tried here, it did no harm")),
)
def avoid(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        against = [
            entry for entry in facts.avoid if is_advised_against(entry, stage=exercise.stage, muscles=exercise.muscles)
        ]
        if against:
            why = " ".join(f"{entry['text'].rstrip('.')}. {entry.get('why', '')}".strip() for entry in against)
            yield Found.about(exercise, _("“%(name)s” is advised against here: %(why)s"), why=why)


def is_advised_against(avoid: Mapping[str, Any], *, stage: str, muscles: Iterable[str]) -> bool:
    """Whether an exercise of this stage and these muscles is what an entry of an avoid list means; one without `match` means none.

    A group of muscles counts as the muscles in it: a stretch for the quadriceps reaches the rectus femoris.
    """
    match = avoid.get("match")
    if not match or match.get("stage", stage) != stage:
        return False
    return "muscles" not in match or not with_parts(muscles).isdisjoint(match["muscles"])


def worked(content: Mapping[str, Any]) -> frozenset[str]:
    """The muscles that an entry of the catalogue format works: its targets and those that assist."""
    roles = content.get("muscles", {})
    return frozenset([*roles.get("target", []), *roles.get("assist", [])])


def _exceeds(most: int, dosage: Dosage) -> bool:
    return isinstance(dosage, RepsDosage) and dosage.reps.high > most


def _strays(allowed: Mapping[str, Range], dosage: Dosage) -> bool:
    asked = dosage.ranges()
    return any(not agreed.low <= asked[name].target <= agreed.high for name, agreed in allowed.items() if name in asked)
