"""The linter for programs: pure functions from facts to findings, shown live in the builder and asked by `prescribing.issue`.

An error blocks issuing, a warning asks, a note informs. Each finding names its rule, the form field it belongs to and its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.anatomy import with_parts
from exercises.dosage import Dosage, estimated_seconds
from programs.reminders.timing import DAYTIME
from programs.scheduling import MAX_PER_WEEK, MAX_WEEKS, MIN_PER_WEEK, MIN_WEEKS

if TYPE_CHECKING:
    from programs.models import Program

Level = Literal["error", "warn", "note"]
STAGE_ORDER = ("release", "activate", "strengthen", "end_range", "integrate")  # [source]
MOST_EXERCISES, MOST_MINUTES = 6, 30  # [default]: adherence falls with more
LATEST_START = timedelta(days=366)  # [default]: beyond it lies a slip of the keyboard

SOURCE = gettext_lazy("from the reference routine")
DEFAULT = gettext_lazy("our proposal")


@dataclass(frozen=True)
class Finding:
    level: Level
    rule: str
    field: str
    text: str
    source: str


@dataclass(frozen=True)
class PrescribedExercise:
    """`muscles` are the keys of those it works, targets and assisting ones."""

    name: str
    stage: str
    dosage: Dosage
    is_retired: bool = False
    muscles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What the rules look at. `on` is the patient's local date today, `avoid` as the catalogue format describes it."""

    weeks: int
    per_week: tuple[int, int]
    starts_on: date
    on: date
    exercises: tuple[PrescribedExercise, ...]
    avoid: tuple[Mapping[str, Any], ...] = ()


def facts(program: Program, *, on: date) -> Facts:
    """The facts of a stored program. Reads its prescriptions with steps, version and exercise: prefetch them."""
    return Facts(
        weeks=program.weeks,
        per_week=program.per_week,
        starts_on=program.starts_on,
        on=on,
        exercises=tuple(
            PrescribedExercise(
                name=row.version.name,
                stage=row.version.stage,
                dosage=row.latest_dosage,
                is_retired=row.exercise.state == "retired",
                muscles=worked(row.version.content),
            )
            for row in program.prescribed
        ),
        avoid=tuple(program.avoid),
    )


def worked(content: Mapping[str, Any]) -> frozenset[str]:
    """The muscles that an entry of the catalogue format works: its targets and those that assist."""
    roles = content.get("muscles", {})
    return frozenset([*roles.get("target", []), *roles.get("assist", [])])


def is_advised_against(avoid: Mapping[str, Any], *, stage: str, muscles: Iterable[str]) -> bool:
    """Whether an exercise of this stage and these muscles is what an entry of an avoid list means; one without `match` means none.

    A group of muscles counts as the muscles in it: a stretch for the quadriceps reaches the rectus femoris.
    """
    match = avoid.get("match")
    if not match or match.get("stage", stage) != stage:
        return False
    return "muscles" not in match or not with_parts(muscles).isdisjoint(match["muscles"])


def check(facts: Facts) -> tuple[Finding, ...]:
    """All findings, errors first."""
    found = [
        *check_frame(facts.weeks, facts.per_week),
        *_beginning(facts),
        *_content(facts),
        *_sequence(facts),
        *_burden(facts),
        *_avoided(facts),
    ]
    return tuple(sorted(found, key=lambda finding: ("error", "warn", "note").index(finding.level)))


def check_frame(weeks: int, per_week: tuple[int, int]) -> Sequence[Finding]:
    """Length and frequency, the two that no program may leave [source]."""
    found = []
    if not MIN_WEEKS <= weeks <= MAX_WEEKS:
        text = _("A program lasts 4 to 8 weeks: strength needs at least four.")
        found.append(_error("weeks", "weeks", text, str(SOURCE)))
    low, high = per_week
    if not MIN_PER_WEEK <= low <= high <= MAX_PER_WEEK:
        found.append(_error("per_week", "per_week_high", _("Plan 2 to 3 sessions a week."), str(SOURCE)))
    return found


def check_latest_start(starts_on: date, on: date) -> Sequence[Finding]:
    if starts_on <= on + LATEST_START:
        return []
    return [_error("start", "starts_on", _("Choose a day within the next year."), str(DEFAULT))]


def check_reminder_time(at: time | None) -> Sequence[Finding]:
    """Messages leave by day, so none can be wished for at night."""
    if at is None or DAYTIME.opens <= at < DAYTIME.closes:
        return []
    hours = {"opens": f"{DAYTIME.opens:%H:%M}", "closes": f"{DAYTIME.closes:%H:%M}"}
    text = _("Messages leave from %(opens)s and before %(closes)s.") % hours
    return [_error("reminder_time", "reminder_time", text, str(DEFAULT))]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "error"]


def _beginning(facts: Facts) -> Iterator[Finding]:
    if facts.starts_on < facts.on:
        yield _error("start", "starts_on", _("The start has passed. Choose today or later."), str(DEFAULT))
    yield from check_latest_start(facts.starts_on, facts.on)


def _content(facts: Facts) -> Iterator[Finding]:
    if not facts.exercises:
        yield _error("empty", "", _("Add at least one exercise."), str(DEFAULT))
    for exercise in facts.exercises:
        if exercise.is_retired:
            text = _("“%(name)s” was retired from the library. Take it out or choose another.") % {
                "name": exercise.name
            }
            yield _error("retired", "", text, str(DEFAULT))


def _sequence(facts: Facts) -> Iterator[Finding]:
    stages = [exercise.stage for exercise in facts.exercises]
    for exercise, following in zip(facts.exercises, [*stages[1:], None], strict=False):
        if exercise.stage == "release" and following != "activate":
            text = _("“%(name)s” releases: let an activating exercise follow it at once.") % {"name": exercise.name}
            yield Finding("warn", "release_then_activate", "", text, str(SOURCE))
    places = [STAGE_ORDER.index(stage) for stage in stages if stage in STAGE_ORDER]
    if places != sorted(places):
        text = _("The purposeful order is release, activate, strengthen, end range, integrate.")
        yield Finding("warn", "stage_order", "", text, str(SOURCE))


def _burden(facts: Facts) -> Iterator[Finding]:
    minutes = sum(estimated_seconds(exercise.dosage) for exercise in facts.exercises) / 60
    if len(facts.exercises) > MOST_EXERCISES or minutes > MOST_MINUTES:
        text = _("More than %(exercises)s exercises or %(minutes)s minutes: fewer people keep it up.")
        words = {"exercises": MOST_EXERCISES, "minutes": MOST_MINUTES}
        yield Finding("warn", "burden", "", text % words, str(DEFAULT))


def _avoided(facts: Facts) -> Iterator[Finding]:
    """What the protocol advises against; it is never forbidden [source]."""
    for exercise in facts.exercises:
        for avoid in facts.avoid:
            if is_advised_against(avoid, stage=exercise.stage, muscles=exercise.muscles):
                text = _("“%(name)s” is advised against here: %(text)s. %(why)s")
                words = {"name": exercise.name, "text": avoid["text"].rstrip("."), "why": avoid.get("why", "")}
                yield Finding("warn", "avoid", "", (text % words).strip(), str(SOURCE))


def _error(rule: str, field: str, text: str, source: str) -> Finding:
    return Finding("error", rule, field, text, source)
