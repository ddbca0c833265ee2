"""What an import did or would do, row by row: the command prints it, the admin shows it and keeps it with the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    ADDED = "added", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    CONFLICT = "conflict", _("in conflict")
    REFUSED = "refused", _("not readable")


@dataclass(frozen=True)
class Line:
    """`where` is a path or a line of the file, `reason` why it is in conflict or refused; `exercise` the id of the library's row."""

    outcome: str
    where: str
    name: str
    slug: str = ""
    reason: str = ""
    exercise: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """`unknown` are words that the library does not know, as (group, word, how often); `unlicensed` counts rows without a source."""

    lines: tuple[Line, ...]
    protocols: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str, int], ...] = ()
    unlicensed: int = 0

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            lines=tuple(map(_line, data["lines"])),
            protocols=tuple(map(_line, data["protocols"])),
            notes=tuple(data["notes"]),
            unknown=tuple((group, word, times) for group, word, times in data["unknown"]),
            unlicensed=data["unlicensed"],
        )

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def counts(self) -> dict[str, int]:
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in Outcome.values}

    def with_outcome(self, *outcomes: str) -> list[Line]:
        return [line for line in self.lines if line.outcome in outcomes]

    def warnings(self) -> dict[str, list[Line]]:
        """The rows that each warning concerns, the commonest warning first."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for warning in line.warnings:
                found.setdefault(warning, []).append(line)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def counted(words: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    """The words that nobody knew, by group and the commonest first."""
    found = Counter(words)
    return tuple(
        (group, word, times) for (group, word), times in sorted(found.items(), key=lambda item: (item[0][0], -item[1]))
    )


def _line(data: Mapping[str, Any]) -> Line:
    return Line(**{**data, "warnings": tuple(data["warnings"])})
