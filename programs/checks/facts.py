"""What the checks look at: one program as plain values. `stored` reads them from the database, tests write them down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from exercises.dosage import Dosage, Range

if TYPE_CHECKING:
    from programs.checks.findings import Accepted

Band = tuple[int, int]
TRAINING = frozenset({"activate", "strengthen", "end_range", "integrate", "balance"})  # stages that train a muscle


class Need(NamedTuple):
    """Equipment: any one of these keys will do. `need` is required, recommended or optional."""

    need: str
    any_of: frozenset[str]


class Question(NamedTuple):
    """What to ask before the exercise is done. `key` changes with the text, so that another question is asked anew."""

    key: str
    text: str


@dataclass(frozen=True)
class PrescribedExercise:
    """One prescription over the weeks. `course[k - 1]` is what week k asks, None nothing; beyond its end the last one holds.

    `muscles` are the keys of those it works, targets and assisting ones; `targets` the former alone. `suggested` is what its text
    suggests, `allowed` the ranges that were agreed, by the name of the variable. `grade` is its reading level in years of school.
    """

    name: str
    stage: str
    course: tuple[Dosage | None, ...]
    slug: str = ""
    place: str = ""
    state: str = "published"
    muscles: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = ()
    questions: tuple[Question, ...] = ()
    suggested: Dosage | None = None
    allowed: Mapping[str, Range] = field(default_factory=dict)
    has_figure: bool = True
    has_easier: bool = True
    has_stop: bool = True
    has_rule: bool = True
    grade: float | None = None

    def in_week(self, week: int) -> Dosage | None:
        return self.course[min(week, len(self.course)) - 1] if self.course else None

    @property
    def trains(self) -> frozenset[str]:
        """The muscles it is there to train; a stretch or a release trains none."""
        return trained(self.stage, self.targets)


LineUp = Sequence[tuple[PrescribedExercise, Dosage]]


class OtherProgram(NamedTuple):
    """Another program of the patient that was issued and is not over."""

    id: str
    title: str
    trains: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """`bands[k - 1]` is how many sessions, from and to, week k has. `on` is the patient's local date today.

    `avoid` is as the catalogue format has it. `accepted` are the reasons given for warnings of this program, by rule and subject; `at_hand`
    is what the patient has, by the keys of which one will do. `names` says what muscles, equipment and regions are called; without it
    their keys stand in the sentences.
    """

    weeks: int
    bands: tuple[Band, ...]
    starts_on: date
    on: date
    exercises: tuple[PrescribedExercise, ...]
    avoid: tuple[Mapping[str, Any], ...] = ()
    min_gap_days: int = 2
    others: tuple[OtherProgram, ...] = ()
    has_milestones: bool = True
    reminder_time: time | None = None
    accepted: Mapping[tuple[str, str], Accepted] = field(default_factory=dict)
    at_hand: Mapping[frozenset[str], Accepted] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def line_ups(self) -> Mapping[int, LineUp]:
        """By week what a session asks, in order."""
        return {
            week: [(exercise, asked[week]) for exercise, asked in self._courses if week in asked]
            for week in range(1, self.weeks + 1)
        }

    def asked(self, exercise: PrescribedExercise) -> Mapping[int, Dosage]:
        """By week what one of the exercises asks, where it is asked."""
        return next(asked for other, asked in self._courses if other is exercise)

    def weeks_in_which(self, exercise: PrescribedExercise, is_so: Callable[[Dosage], bool]) -> tuple[int, ...]:
        """The weeks in which what is asked of one of the exercises is so."""
        return tuple(week for week, dosage in self.asked(exercise).items() if is_so(dosage))

    def named(self, group: str, keys: frozenset[str], joint: str) -> str:
        """Their names, in alphabetical order."""
        names = self.names.get(group, {})
        return joint.join(sorted(names.get(key, key.replace("_", " ")) for key in keys))

    @cached_property
    def _courses(self) -> Sequence[tuple[PrescribedExercise, Mapping[int, Dosage]]]:
        weeks = range(1, self.weeks + 1)
        asked = ({week: exercise.in_week(week) for week in weeks} for exercise in self.exercises)
        return [
            (exercise, {week: dosage for week, dosage in course.items() if dosage is not None})
            for exercise, course in zip(self.exercises, asked, strict=True)
        ]


def trained(stage: str, targets: Iterable[str]) -> frozenset[str]:
    return frozenset(targets) if stage in TRAINING else frozenset()
