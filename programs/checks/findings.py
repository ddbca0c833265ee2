"""What a check is and what it says: the register of rules, the marks of where they come from, and findings. The rules fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Self

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from programs.checks.facts import Facts, PrescribedExercise

Level = Literal["error", "warn", "note"]
LEVELS: tuple[Level, ...] = ("error", "warn", "note")


class Mark(TextChoices):
    """Where a rule comes from, as docs/clinical.md marks it."""

    SOURCE = "source", _("from the reference routine")
    FIELD = "field", _("a convention of the field")
    DEFAULT = "default", _("our proposal")


class Answer(NamedTuple):
    """A reason that takes one tap. One that `lasts` is remembered for the patient's other programs."""

    words: str | Promise
    lasts: bool = False

    def __str__(self) -> str:
        return str(self.words)


class Found(NamedTuple):
    """What a rule finds. `subject` says about what, so that a reason given once is known again; `weeks` when, unless always."""

    text: str
    subject: str = ""
    place: str = ""
    weeks: tuple[int, ...] = ()
    field: str = ""

    @classmethod
    def about(cls, exercise: PrescribedExercise, text: str, *, weeks: tuple[int, ...] = (), **words: object) -> Self:
        """What is found of one exercise, beside which it stands; `text` says `%(name)s` and the other words."""
        return cls(text % {"name": exercise.name, **words}, exercise.slug, exercise.place, weeks)


@dataclass(frozen=True)
class Accepted:
    """The reason for which a warning was overridden, by whom and when. `program` names another program of the patient it was given for."""

    reason: str
    by: str
    at: datetime
    program: str = ""


@dataclass(frozen=True)
class Finding:
    """`subject` is the slug of an exercise, a key of equipment or of a question, the id of a program, or empty; `place` the id of the
    prescription it stands beside, or empty.

    `why` is the rule's reason, `source` where it comes from, `weeks` the program weeks it is about (none: all of them). `answers` are ready
    reasons for overriding a warning, `accepted` the one that was given.
    """

    level: Level
    rule: str
    field: str
    text: str
    source: str
    subject: str = ""
    place: str = ""
    why: str = ""
    weeks: tuple[int, ...] = ()
    answers: tuple[Answer, ...] = ()
    accepted: Accepted | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is a warning that nobody gave a reason for."""
        return self.level == "warn" and self.accepted is None


class Findings(tuple[Finding, ...]):
    """All that was found, errors first and notes last; pages show them apart."""

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self if finding.level == "error"]

    @property
    def open(self) -> list[Finding]:
        return [finding for finding in self if finding.is_open]

    @property
    def accepted(self) -> list[Finding]:
        return [finding for finding in self if finding.accepted]

    @property
    def notes(self) -> list[Finding]:
        return [finding for finding in self if finding.level == "note"]


@dataclass(frozen=True)
class Rule:
    """One check. `label` is its name for people, `cited` the convention it follows."""

    name: str
    level: Level
    label: str | Promise
    mark: Mark
    why: str | Promise
    answers: tuple[Answer, ...]
    cited: str
    look: Callable[[Facts], Iterator[Found]]

    @property
    def source(self) -> str:
        return f"{self.mark.label}: {self.cited}" if self.cited else str(self.mark.label)

    def finding(self, found: Found, *, of_weeks: int = 0) -> Finding:
        always = len(found.weeks) == of_weeks
        return Finding(
            level=self.level,
            rule=self.name,
            field=found.field,
            text=found.text if always or not found.weeks else _in_weeks(found.text, found.weeks),
            source=self.source,
            subject=found.subject,
            place=found.place,
            why=str(self.why),
            weeks=() if always else found.weeks,
            answers=self.answers,
        )


RULES: dict[str, Rule] = {}

Look = Callable[[Facts], Iterator[Found]]


def rule(
    level: Level,
    mark: Mark,
    label: str | Promise,
    why: str | Promise,
    *answers: Answer,
    cited: str = "",
) -> Callable[[Look], Look]:
    """Enter the function below into the register; its name is the rule's name."""

    def enter(look: Look) -> Look:
        name = look.__name__
        RULES[name] = Rule(name, level, label, mark, why, answers, cited, look)
        return look

    return enter


def spans(weeks: tuple[int, ...]) -> str:
    """Week numbers in as few words as they take: “1–3, 6”."""
    runs: list[list[int]] = []
    for week in weeks:
        if runs and week == runs[-1][-1] + 1:
            runs[-1].append(week)
        else:
            runs.append([week])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _in_weeks(text: str, weeks: tuple[int, ...]) -> str:
    words = ngettext("Week %(weeks)s: %(text)s", "Weeks %(weeks)s: %(text)s", len(weeks))
    return words % {"weeks": spans(weeks), "text": text}
