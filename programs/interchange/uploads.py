"""A file that a keeper handed in, from the first look to the catalogue; the admin's import pages call it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.formats import FORMATS, guess
from exercises.interchange.report import Report
from exercises.interchange.table import guessed, table_of
from programs.interchange import importing
from programs.interchange.importing import File
from programs.models import Upload

MOST = 2_000  # exercises taken in while a page waits; the command has no such limit [default]


@dataclass(frozen=True)
class Look:
    """What a file holds as things stand: a report, or why it cannot be read. `columns` are of a table: field → heading."""

    report: Report | None = None
    problems: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@transaction.atomic
def hand_in(*, name: str, data: bytes, by: Any, at: datetime) -> Upload:
    """Keep the file, with a first guess at what it is. Files that nobody went on with are thrown away on the way."""
    Upload.objects.forgotten(at).delete()
    chosen = guess(data)
    return Upload.objects.create(
        name=name[-120:] or _("file"),
        format=chosen,
        data=data,
        choices=_first(name, data, chosen).as_data(),
        by=by,
        uploaded_at=at,
    )


def choose(*, upload: Upload, format: str, choices: Choices) -> Upload:
    """Read it as that, with these choices."""
    if upload.format != format and not choices.columns:
        choices = _first(upload.name, bytes(upload.data or b""), format, choices)
    upload.format, upload.choices = format, choices.as_data()
    upload.save(update_fields=["format", "choices"])
    return upload


def look(upload: Upload, *, at: datetime) -> Look:
    """What taking it in would do now. Changes nothing."""
    file, choices = File(bytes(upload.data or b""), upload.format), Choices.of(upload.choices)
    headings = _headings(file)
    try:
        report = importing.look(file, choices, at=at)
    except CatalogueError as error:
        return Look(problems=tuple(map(str, error.problems)), headings=headings)
    return Look(report, headings=headings)


@transaction.atomic
def take_in(*, upload: Upload, by: Any, at: datetime) -> Report:
    """Bring it into the catalogue and keep the report; once only. Raises as `importing.take` does, and then nothing is changed."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.report is not None:
        return Report.of(upload.report)
    file = File(bytes(upload.data or b""), upload.format)
    report = importing.take(file, Choices.of(upload.choices), by=by, at=at, most=MOST)
    upload.report, upload.imported_at, upload.data = report.as_data(), at, None
    upload.save(update_fields=["report", "imported_at", "data"])
    return report


def _first(name: str, data: bytes, format: str, chosen: Choices | None = None) -> Choices:
    """Choices to begin with: the licence under which the collection is published, the columns that the headings suggest."""
    known = FORMATS.get(format)
    if known is None:
        return Choices()
    begun = chosen if chosen and chosen.licence else Choices.of(known.published)
    if not known.has_columns:
        return replace(begun, columns={}, collection="")
    return replace(begun, columns=_guessed(data), collection=slugify(PurePath(name).stem)[:80])


def _guessed(data: bytes) -> dict[str, str]:
    try:
        return guessed(table_of(data).headings)
    except CatalogueError:
        return {}


def _headings(file: File) -> tuple[str, ...]:
    """The headings of a table that can be read as one."""
    if file.format not in FORMATS or not FORMATS[file.format].has_columns:
        return ()
    try:
        return tuple(heading for heading in table_of(file.data).headings if heading)
    except CatalogueError:
        return ()
