"""Rules that ask about the patient: what they have at home, what must be asked before, and what else they are doing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.anatomy import GROUPS, with_parts
from exercises.dosage import LoadKind
from programs.checks.facts import Facts, PrescribedExercise
from programs.checks.findings import Accepted, Answer, Found, Mark, rule

OR = "+"  # between keys of which any one will do; a subject stands in no address
AT_HOME = frozenset(  # what every household has [default]
    [
        "bed",
        "belt",
        "chair",
        "handrail",
        "kitchen_counter",
        "own_hand",
        "pillow",
        "rolled_towel",
        "table",
        "towel",
        "wall",
        "water_bottle",
    ]
)
CARRIERS = {  # equipment by which a load is added
    LoadKind.MASS: frozenset(
        {"ankle_weight", "backpack", "dumbbell", "hammer", "kettlebell", "water_bottle", "weight"}
    ),
    LoadKind.BANDS: frozenset({"ankle_strap_band", "long_band", "loop_band"}),
}
OTHER_ENDS = Answer(gettext_lazy("The other ends soon"))


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("Equipment"),
    gettext_lazy("An exercise for which something is missing is left out, or done with what is at hand."),
    Answer(gettext_lazy("Has it at home"), lasts=True),
    Answer(gettext_lazy("Will get it")),
)
def equipment(facts: Facts) -> Iterator[Found]:
    """Once for the same thing, however many exercises need it."""
    needing: dict[frozenset[str], list[PrescribedExercise]] = defaultdict(list)
    for exercise in facts.exercises:
        for any_of in _needed(facts, exercise):
            if exercise not in needing[any_of]:
                needing[any_of].append(exercise)
    for any_of, exercises in needing.items():
        text = _("%(equipment)s is needed for %(names)s. Does the patient have it?")
        things = facts.named("equipment", any_of, _(" or "))
        words = {"equipment": things[:1].upper() + things[1:], "names": _quoted(exercises)}
        yield Found(text % words, OR.join(sorted(any_of)), exercises[0].place)


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("Question before the first session"),
    gettext_lazy("The exercise names something that must be ruled out first."),
    Answer(gettext_lazy("Asked: no")),
)
def screening(facts: Facts) -> Iterator[Found]:
    asking: dict[str, list[PrescribedExercise]] = defaultdict(list)
    texts = {}
    for exercise in facts.exercises:
        for question in exercise.questions:
            asking[question.key].append(exercise)
            texts[question.key] = question.text
    for key, exercises in asking.items():
        text = _("Ask before %(names)s: %(question)s")
        words = {"names": _quoted(exercises), "question": texts[key]}
        yield Found(text % words, key, exercises[0].place)


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("Same muscle in two programs"),
    gettext_lazy("Two programs that do not know of each other can ask too much of one muscle."),
    Answer(gettext_lazy("The load is shared out")),
    OTHER_ENDS,
)
def same_muscle(facts: Facts) -> Iterator[Found]:
    trained = frozenset(with_parts(muscle for exercise in facts.exercises for muscle in exercise.trains))
    for other in facts.others:
        both = trained & with_parts(other.trains)
        if both:
            text = _("“%(title)s”, which is running, trains the same: %(muscles)s.")
            words = {"title": other.title, "muscles": facts.named("muscles", _widest(both), ", ")}
            yield Found(text % words, other.id)


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("Same region in two programs"),
    gettext_lazy("One open program per patient and region is the rule; two are hard to tell apart for the patient."),
    Answer(gettext_lazy("They belong together")),
    OTHER_ENDS,
)
def same_region(facts: Facts) -> Iterator[Found]:
    regions = frozenset(region for exercise in facts.exercises for region in exercise.regions)
    for other in facts.others:
        both = regions & other.regions
        if both:
            text = _("“%(title)s”, which is running, is for the same region: %(regions)s.")
            words = {"title": other.title, "regions": facts.named("regions", both, ", ")}
            yield Found(text % words, other.id)


def keys_of(subject: str) -> frozenset[str]:
    """The things of which any one will do, from the subject of a finding about equipment."""
    return frozenset(subject.split(OR))


def known_at_hand(subject: str, facts: Facts) -> Accepted | None:
    """Who said that the patient has it: whoever has one of some things has one of more."""
    wanted = keys_of(subject)
    return next((said for keys, said in facts.at_hand.items() if keys <= wanted), None)


def _needed(facts: Facts, exercise: PrescribedExercise) -> Iterator[frozenset[str]]:
    """What must be there: what is required, and what carries the prescribed load. Nothing that every household has."""
    carriers = frozenset[str]().union(
        *(CARRIERS.get(dosage.load.kind, frozenset()) for dosage in facts.asked(exercise).values())
    )
    for need in exercise.needs:
        is_needed = need.need == "required" or bool(need.any_of & carriers)
        if is_needed and not need.any_of & AT_HOME:
            yield need.any_of


def _widest(muscles: set[str] | frozenset[str]) -> frozenset[str]:
    """Without those that go by the name of a group among them."""
    return frozenset(muscle for muscle in muscles if not any(muscle in GROUPS.get(other, ()) for other in muscles))


def _quoted(exercises: list[PrescribedExercise]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": exercise.name} for exercise in exercises)
