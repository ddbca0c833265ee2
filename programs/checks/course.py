"""Rules about a session and the weeks: what follows what, when load comes, how hard the days are and how long."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import Dosage, LoadKind, estimated_seconds
from programs.checks.facts import Facts, LineUp, PrescribedExercise
from programs.checks.findings import Answer, Found, Mark, rule
from programs.scheduling import MAX_PER_WEEK

STAGE_ORDER = ("release", "activate", "strengthen", "end_range", "integrate")  # [source]
HARD = frozenset({"strengthen", "end_range", "integrate"})  # stages after which a muscle needs a day [default]
FIRST_LOADED_WEEK = 3  # [source]: load comes after a few weeks
MOST_EXERCISES, MOST_MINUTES = 6, 30  # [default]: adherence falls with more

MEANT = Answer(gettext_lazy("Meant so for this patient"))
SEEN = Answer(gettext_lazy("Seen done well"))
RECOVERS = Answer(gettext_lazy("Recovers well"))


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Release without activation"),
    gettext_lazy("Never release and leave it: what was released is put to work at once."),
    MEANT,
)
def release_then_activate(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        left = tuple(week for week, line_up in facts.line_ups.items() if _is_left_alone(exercise, line_up))
        if left:
            text = _("“%(name)s” releases: let an activating exercise follow it at once.")
            yield Found.about(exercise, text, weeks=left)


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Order of the stages"),
    gettext_lazy(
        "Each stage prepares the next: a muscle is woken before it is loaded, and loaded before it works with others."
    ),
    MEANT,
    Answer(gettext_lazy("Suits the equipment or the room")),
)
def stage_order(facts: Facts) -> Iterator[Found]:
    falls = []
    for week, line_up in facts.line_ups.items():
        places = [STAGE_ORDER.index(exercise.stage) for exercise, _dosage in line_up if exercise.stage in STAGE_ORDER]
        if places != sorted(places):
            falls.append(week)
    if falls:
        text = _("The purposeful order is release, activate, strengthen, end range, integrate.")
        yield Found(text, weeks=tuple(falls))


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Load three times a week"),
    gettext_lazy("Two days a week are enough with load; three are for body weight alone."),
    RECOVERS,
    Answer(gettext_lazy("The load is light")),
)
def loaded_often(facts: Facts) -> Iterator[Found]:
    """A week with load aims at the low end of its band, so only a band that is all top is too much."""
    often = tuple(
        week
        for week, (band, line_up) in enumerate(zip(facts.bands, facts.line_ups.values(), strict=False), 1)
        if band[0] >= MAX_PER_WEEK and any(dosage.is_loaded for _exercise, dosage in line_up)
    )
    if often:
        yield Found(
            _("Three sessions a week with load. Let them be two to three: weeks with load then have two."), weeks=often
        )


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Load before week 3"),
    gettext_lazy("Load comes after a few weeks, once the movement is done well without it."),
    SEEN,
    Answer(gettext_lazy("Is used to this load")),
)
def early_load(facts: Facts) -> Iterator[Found]:
    for exercise in facts.exercises:
        early = _early(facts, exercise)
        if early:
            text = _("“%(name)s” carries load before week %(week)s.")
            yield Found.about(exercise, text, weeks=early, week=FIRST_LOADED_WEEK)


@rule(
    "warn",
    Mark.SOURCE,
    gettext_lazy("Technique before load"),
    gettext_lazy("With poor technique other muscles take over, and load makes that worse."),
    SEEN,
    Answer(gettext_lazy("Will be looked at before that week")),
)
def technique(facts: Facts) -> Iterator[Found]:
    """Where load comes too early, `early_load` asks the same."""
    for exercise in facts.exercises:
        loaded = _loaded(facts, exercise)
        if loaded and not _early(facts, exercise):
            text = _("“%(name)s” carries load from week %(week)s on. Has it been seen done well?")
            yield Found.about(exercise, text, week=loaded[0])


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("No free day between hard ones"),
    gettext_lazy("Muscle and tendon get stronger on the days between."),
    RECOVERS,
    Answer(gettext_lazy("The sessions are light")),
)
def free_day(facts: Facts) -> Iterator[Found]:
    hard = tuple(
        week
        for week, line_up in facts.line_ups.items()
        if any(dosage.is_loaded or exercise.stage in HARD for exercise, dosage in line_up)
    )
    if facts.min_gap_days < 2 and hard:
        yield Found(_("Two hard sessions may fall on two days running."), weeks=hard, field="min_gap_days")


@rule(
    "warn",
    Mark.DEFAULT,
    gettext_lazy("Much to do"),
    gettext_lazy("The more a program asks, the fewer people keep it up."),
    Answer(gettext_lazy("Has the time for it")),
    Answer(gettext_lazy("Asked for more")),
)
def burden(facts: Facts) -> Iterator[Found]:
    minutes = {week: _minutes(dosage for _exercise, dosage in rows) for week, rows in facts.line_ups.items()}
    heavy = tuple(
        week for week, rows in facts.line_ups.items() if len(rows) > MOST_EXERCISES or minutes[week] > MOST_MINUTES
    )
    if heavy:
        text = _(
            "%(exercises)s exercises, about %(minutes)s minutes. More than %(most)s or %(limit)s minutes: fewer people keep it up."
        )
        words = {
            "exercises": max(len(facts.line_ups[week]) for week in heavy),
            "minutes": max(minutes[week] for week in heavy),
            "most": MOST_EXERCISES,
            "limit": MOST_MINUTES,
        }
        yield Found(text % words, weeks=heavy)


def _is_left_alone(exercise: PrescribedExercise, line_up: LineUp) -> bool:
    """Whether it releases in this session, and what follows does not activate, or nothing follows."""
    following = [*(other.stage for other, _dosage in line_up[1:]), ""]
    pairs = zip(line_up, following, strict=False)
    return exercise.stage == "release" and any(
        current is exercise and after != "activate" for (current, _dosage), after in pairs
    )


def _early(facts: Facts, exercise: PrescribedExercise) -> tuple[int, ...]:
    """The weeks in which load comes too early. Where it is part of the exercise, and nothing easier is known, it cannot come later."""
    is_part_of_it = exercise.suggested is not None and _carries(exercise.suggested) and not exercise.has_easier
    return () if is_part_of_it else tuple(week for week in _loaded(facts, exercise) if week < FIRST_LOADED_WEEK)


def _loaded(facts: Facts, exercise: PrescribedExercise) -> tuple[int, ...]:
    return facts.weeks_in_which(exercise, _carries)


def _carries(dosage: Dosage) -> bool:
    """Whether it adds something to the body's own weight and strength."""
    return dosage.load.kind not in (LoadKind.NONE, LoadKind.OWN)


def _minutes(dosages: Iterator[Dosage]) -> int:
    """Whole minutes, as they are told: nobody is told that 30 are more than 30."""
    return round(sum(map(estimated_seconds, dosages)) / 60)
