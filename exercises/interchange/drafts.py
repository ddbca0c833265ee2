"""Rows of somebody else's file and drafts of the shared library: `judge` says what each row would do, `apply` does it.

A draft from a file is never overwritten once somebody here has worked on it, nor is an exercise that came from elsewhere; the row is
a conflict and stays out. Nothing is published: dosage, sides and whatever else the file leaves open are a person's to add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from exercises import library
from exercises.content import content_of
from exercises.dosage import parse
from exercises.interchange import bulk
from exercises.interchange.catalogue import DATASET, Entry
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError, Problem
from exercises.interchange.report import Line, Outcome, Report, counted
from exercises.interchange.rows import Reading, Row
from exercises.interchange.words import add_terms
from exercises.models import Exercise, Origin

Progress = Callable[[int, int], None]  # (done, of how many)


class LicenceMissing(Exception):
    """The file names no licence for some of its exercises, and nobody chose one."""


@dataclass
class Verdict:
    """`said` is the entry as the file has it, `entry` what the library will hold; `reason` why it will hold nothing new."""

    row: Row
    outcome: Outcome
    reason: str = ""
    said: Entry | None = None
    entry: Entry | None = None
    exercise: Exercise | None = None

    def as_line(self) -> Line:
        row = self.row
        return Line(
            outcome=self.outcome.value,
            where=row.where,
            name=row.name,
            slug=row.entry.get("slug", ""),
            reason=self.reason,
            exercise=str(self.exercise.pk) if self.exercise else "",
            warnings=tuple(row.warnings),
        )


def judge(reading: Reading, choices: Choices) -> list[Verdict]:
    """What each row would do. A dozen queries, however many the rows. Raises CatalogueError for a collection called like our own."""
    if reading.dataset == DATASET:
        text = _("“%(name)s” is our own collection: give this one another name.")
        raise CatalogueError([Problem("", text % {"name": DATASET})])
    known = _Known.of(reading, choices)
    return [_judge(row, known, choices) for row in reading.rows]


def apply(
    verdicts: list[Verdict],
    *,
    dataset: str,
    by: Any,
    at: datetime,
    progress: Progress = lambda done, of: None,
) -> None:
    """Add and change the drafts. The caller opens the transaction. Raises LicenceMissing, and then nothing was changed."""
    if _unlicensed(verdicts):
        raise LicenceMissing
    wanted = [verdict for verdict in verdicts if verdict.outcome in (Outcome.ADDED, Outcome.CHANGED)]
    add_terms(verdict.entry for verdict in wanted if verdict.entry)
    for begin in range(0, len(wanted), bulk.SIZE):
        part = wanted[begin : begin + bulk.SIZE]
        _save(part, dataset, at)
        _tell(part, by, at)
        progress(begin + len(part), len(wanted))


def report_of(reading: Reading, verdicts: Sequence[Verdict]) -> Report:
    return Report(
        lines=tuple(verdict.as_line() for verdict in verdicts),
        notes=tuple(reading.notes),
        unknown=counted(word for row in reading.rows for word in row.unknown),
        unlicensed=_unlicensed(verdicts),
    )


@dataclass
class _Known:
    """What the library has of these rows: by external id what came from the same collection, by slug everything."""

    origins: dict[str, Origin]
    slugs: dict[str, Exercise]
    contents: dict[Any, Entry]  # of the exercises whose rows say something new
    seen: dict[str, str]  # slug or id → where in the file it stood first

    @classmethod
    def of(cls, reading: Reading, choices: Choices) -> _Known:
        rows = [row for row in reading.rows if not row.refused]
        origins = Origin.objects.filter(dataset=reading.dataset, external_id__in=[row.external_id for row in rows])
        known = {origin.external_id: origin for origin in origins.select_related("exercise")}
        pairs = [(row, known[row.external_id]) for row in rows if row.external_id in known]
        changed = [origin.pk for row, origin in pairs if _whole(row, choices, origin) != origin.entry]
        return cls(
            origins=known,
            slugs={
                row.slug: row for row in Exercise.objects.shared().filter(slug__in=[row.entry["slug"] for row in rows])
            },
            contents={row.pk: content_of(row) for row in Exercise.objects.with_content().filter(pk__in=changed)},
            seen={},
        )


def _judge(row: Row, known: _Known, choices: Choices) -> Verdict:
    if row.refused:
        return Verdict(row, Outcome.REFUSED, row.refused)
    slug = row.entry["slug"]
    twice = known.seen.get(f"id {row.external_id}") or known.seen.get(f"slug {slug}")
    if twice:
        reason = _("It stands here already: %(where)s.") % {"where": twice}
        return Verdict(row, Outcome.REFUSED, reason)
    known.seen |= {f"id {row.external_id}": row.where, f"slug {slug}": row.where}
    origin = known.origins.get(row.external_id)
    entry = _whole(row, choices, origin)
    if origin:
        return _against(row, entry, origin, known.contents.get(origin.pk, {}), choices)
    other = known.slugs.get(slug)
    if other:
        reason = _("The library has an exercise of this short name from elsewhere: it stays.")
        return Verdict(row, Outcome.CONFLICT, reason, exercise=other)
    return Verdict(row, Outcome.ADDED, said=entry, entry=entry)


def _against(row: Row, entry: Entry, origin: Origin, here: Entry, choices: Choices) -> Verdict:
    """A row whose exercise was taken in before and now says `here`."""
    exercise = origin.exercise
    if entry == origin.entry:
        return Verdict(row, Outcome.UNCHANGED, exercise=exercise)
    if here == origin.entry:
        return Verdict(row, Outcome.CHANGED, said=entry, entry=entry, exercise=exercise)
    if choices.overwrite:
        return Verdict(row, Outcome.CHANGED, said=entry, entry=here | entry, exercise=exercise)
    names = sorted(name for name in here.keys() | origin.entry.keys() if here.get(name) != origin.entry.get(name))
    reason = _("It was edited here since: %(fields)s.") % {"fields": ", ".join(names)}
    return Verdict(row, Outcome.CONFLICT, reason, exercise=exercise)


def _whole(row: Row, choices: Choices, origin: Origin | None) -> Entry:
    """The entry as `exercises.content` would write it; where the file names no source, with the one chosen, now or the last time."""
    entry = dict(row.entry)
    if origin:
        entry["slug"] = origin.entry["slug"]
    if "dosage" in entry:
        entry["dosage"] = parse(entry["dosage"]).as_data()
    if "source" not in entry and choices.licence and choices.author.strip():
        source = {"author": choices.author.strip(), "licence": choices.licence, "url": choices.url}
        entry["source"] = {name: value for name, value in source.items() if value}
    elif "source" not in entry and origin and "source" in origin.entry:
        entry["source"] = origin.entry["source"]
    return entry


def _unlicensed(verdicts: Iterable[Verdict]) -> int:
    """How many of the rows to take in have no source."""
    return sum(verdict.entry is not None and "source" not in verdict.entry for verdict in verdicts)


def _save(verdicts: list[Verdict], dataset: str, at: datetime) -> None:
    for verdict in verdicts:
        verdict.exercise = verdict.exercise or Exercise()
    pairs = [(verdict.exercise, verdict.entry) for verdict in verdicts if verdict.exercise and verdict.entry]
    bulk.save(pairs, at=at)
    origins = [
        Origin(
            exercise=verdict.exercise,
            dataset=dataset,
            external_id=verdict.row.external_id,
            entry=verdict.said,
            notes=[*verdict.row.warnings, *(f"{group}: {word}" for group, word in verdict.row.unknown)],
            imported_at=at,
        )
        for verdict in verdicts
    ]
    Origin.objects.bulk_create(
        origins,
        update_conflicts=True,
        unique_fields=["exercise"],
        update_fields=["entry", "notes", "imported_at"],
    )


def _tell(verdicts: list[Verdict], by: Any, at: datetime) -> None:
    """What is published of them is older than what stands here now."""
    for exercise in (verdict.exercise for verdict in verdicts):
        if exercise and exercise.version_id:
            library.edited(exercise=exercise, by=by, at=at)
