"""A file of any known format into the shared catalogue: read, judged, reported and applied. The command and the admin call it.

Everything or nothing: a row that cannot be read stops the import, unless whoever imports chose to leave such rows out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.interchange import document, drafts
from exercises.interchange.catalogue import Changes, Entry
from exercises.interchange.choices import Choices
from exercises.interchange.drafts import Progress
from exercises.interchange.formats import FORMATS, OWN
from exercises.interchange.report import Line, Outcome, Report
from exercises.interchange.words import Words
from exercises.models import Exercise
from patients.models import Clinician
from programs.interchange import catalogue


class Stopped(Exception):
    """Some rows cannot be read, and nobody chose to leave them out. `report` names them; nothing was changed."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(_("Some rows cannot be read."))


class TooMany(Exception):
    """More exercises than the caller has time for; nothing was changed."""


@dataclass(frozen=True)
class File:
    """`format` is `setwell` or one of `exercises.interchange.formats.FORMATS`."""

    data: bytes
    format: str


def look(file: File, choices: Choices, *, at: datetime) -> Report:
    """What `take` would do. Changes nothing; the licence may still be missing. Raises CatalogueError."""
    if file.format == OWN:
        with transaction.atomic():
            report = _load(file, choices, by=None, at=at)
            transaction.set_rollback(True)
        return report
    reading = FORMATS[file.format].read(file.data, Words.of_library(), choices)
    return drafts.report_of(reading, drafts.judge(reading, choices))


@transaction.atomic
def take(
    file: File,
    choices: Choices,
    *,
    by: Clinician | None,
    at: datetime,
    most: int | None = None,
    progress: Progress = lambda done, of: None,
) -> Report:
    """Bring the file into the catalogue: exercises of other collections as drafts, `most` at most; our own format published.

    Doing it again changes nothing. Raises CatalogueError, Stopped, LicenceMissing and TooMany, and then nothing is changed.
    """
    if file.format == OWN:
        return _load(file, choices, by=by, at=at)
    reading = FORMATS[file.format].read(file.data, Words.of_library(), choices)
    verdicts = drafts.judge(reading, choices)
    report = drafts.report_of(reading, verdicts)
    if report.with_outcome(Outcome.REFUSED) and not choices.leave_out_refused:
        raise Stopped(report)
    if most is not None and len(report.with_outcome(Outcome.ADDED, Outcome.CHANGED)) > most:
        raise TooMany
    drafts.apply(verdicts, dataset=reading.dataset, by=by, at=at, progress=progress)
    return drafts.report_of(reading, verdicts)


def _load(file: File, choices: Choices, *, by: Clinician | None, at: datetime) -> Report:
    """A file of our own format, whose exercises are published."""
    found = document.read(file.data)
    done = catalogue.load(found, by=by, at=at, overwrite=choices.overwrite)
    ids = dict(Exercise.objects.shared().filter(slug__in=_slugs(found["exercises"])).values_list("slug", "pk"))
    return Report(
        lines=tuple(_lines(found["exercises"], "exercises", done.exercises, ids)),
        protocols=tuple(_lines(found["protocols"], "protocols", done.protocols, {})),
    )


def _lines(entries: list[Entry], place: str, changes: Changes, ids: Mapping[str, object]) -> Iterator[Line]:
    outcomes = {
        Outcome.ADDED: changes.added,
        Outcome.CHANGED: changes.revised,
        Outcome.CONFLICT: changes.conflicts,
        Outcome.UNCHANGED: changes.unchanged,
    }
    by_slug = {slug: outcome for outcome, slugs in outcomes.items() for slug in slugs}
    for number, entry in enumerate(entries):
        outcome = by_slug[entry["slug"]]
        yield Line(
            outcome=outcome.value,
            where=f"{place}[{number}]",
            name=entry["name"],
            slug=entry["slug"],
            reason=_("It was edited here, or written here.") if outcome == Outcome.CONFLICT else "",
            exercise=str(ids.get(entry["slug"], "")),
        )


def _slugs(entries: list[Entry]) -> list[str]:
    return [entry["slug"] for entry in entries]
