"""The reader of a table with a heading (CSV), whatever its columns are called: who imports it says which column holds what.

Cells are text, also those that a spreadsheet would compute.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.interchange.choices import Choices
from exercises.interchange.document import MAX_BYTES, MOST_ENTRIES, CatalogueError, Problem
from exercises.interchange.plain import shown
from exercises.interchange.rows import Reading, Refused, Row, each
from exercises.interchange.words import Words
from exercises.models import Stage
from exercises.models.exercise import Position

DELIMITERS = ",;\t|"
MOST_COLUMNS = 200
FORMULA = ("=", "+", "@", "\t", "\r")  # a cell that begins so is computed by spreadsheets; "-" begins many a list

# Our field → its label, and what its column is often called.
FIELDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "name": (gettext_lazy("Name"), ("name", "title", "exercise", "exercise name")),
    "id": (gettext_lazy("Id in the collection"), ("id", "code", "external id", "uuid")),
    "aliases": (gettext_lazy("Other names"), ("aliases", "other names", "synonyms", "also known as")),
    "lang": (gettext_lazy("Language"), ("lang", "language")),
    "stage": (gettext_lazy("Stage"), ("stage", "type", "category")),
    "position": (gettext_lazy("Position"), ("position", "starting position")),
    "regions": (gettext_lazy("Body regions"), ("regions", "region", "body region", "body part")),
    "target": (gettext_lazy("Muscles"), ("muscles", "muscle", "target", "target muscles", "primary muscles")),
    "assist": (gettext_lazy("Assisting muscles"), ("assist", "secondary muscles", "assisting muscles")),
    "equipment": (gettext_lazy("Equipment"), ("equipment", "needs", "material")),
    "steps": (gettext_lazy("Steps"), ("steps", "instructions", "description", "how to")),
    "cues": (gettext_lazy("Cues"), ("cues", "tips", "notes", "comments")),
    "dosage": (gettext_lazy("Dosage, in words"), ("dosage", "dose", "sets and reps", "prescription")),
    "rationale": (gettext_lazy("Rationale"), ("rationale", "aim", "purpose", "why")),
    "author": (gettext_lazy("Author"), ("author", "source")),
    "licence": (gettext_lazy("Licence"), ("licence", "license")),
    "url": (gettext_lazy("Address"), ("url", "address", "link")),
}


@dataclass(frozen=True)
class Table:
    """`rows` are (number of the line, cell by heading); a row that does not fit the heading has a reason instead of cells."""

    headings: list[str]
    rows: list[tuple[int, Mapping[str, str] | str]]


def read(data: bytes, words: Words, choices: Choices) -> Reading:
    """Raises CatalogueError when it is no table, or no column holds the name."""
    table = table_of(data)
    columns = columns_of(table.headings, choices.columns)
    rows = each(
        ((_line(number), cells) for number, cells in table.rows), words, lambda row, cells: _read(row, cells, columns)
    )
    return Reading(choices.collection or "csv", list(rows))


def columns_of(headings: list[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Field → heading: what was chosen, else what the headings suggest. An empty choice leaves the field out. Raises CatalogueError."""
    unknown = [heading for heading in chosen.values() if heading and heading not in headings]
    if unknown:
        raise CatalogueError([Problem("", _("There is no column “%(name)s”.") % {"name": unknown[0][:60]})])
    columns = {name: heading for name, heading in (guessed(headings) | dict(chosen)).items() if heading}
    if "name" not in columns:
        text = _("Say which column holds the name. The columns are: %(names)s.")
        raise CatalogueError([Problem(_line(1), text % {"names": ", ".join(name[:60] for name in headings[:20])})])
    return columns


def guessed(headings: list[str]) -> dict[str, str]:
    """Field → heading, as far as the headings suggest it."""
    said = {heading.casefold().replace("_", " ").strip(): heading for heading in reversed(headings)}
    found = {name: next((said[word] for word in known if word in said), "") for name, (_label, known) in FIELDS.items()}
    return {name: heading for name, heading in found.items() if heading}


def table_of(data: bytes) -> Table:
    """The cells of a CSV file, delimited by comma, semicolon, tab or bar. Raises CatalogueError with the line."""
    text = _text(data)
    first, _end, rest = text.partition("\n")
    if first.lower().startswith("sep="):  # a spreadsheet's own first line
        delimiter, text, begun = first.strip()[4:5] or ",", rest, 1
    else:
        delimiter, begun = _delimiter(text), 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in next(reader, [])]
        _check(headings, begun + 1)
        return Table(headings, list(_cells(reader, headings, begun)))
    except csv.Error as error:
        raise _at(begun + reader.line_num, _("This is no table: %(reason)s.") % {"reason": error}) from None


def terms(cell: str) -> list[str]:
    """What a cell lists, by semicolon, bar, comma or line."""
    for other in "|,\n":
        cell = cell.replace(other, ";")
    return [term.strip() for term in cell.split(";") if term.strip()]


def _read(row: Row, cells: Mapping[str, str] | str, columns: Mapping[str, str]) -> None:
    if isinstance(cells, str):
        raise Refused(cells)
    said = {name: cells.get(heading, "") for name, heading in columns.items()}
    row.call(said["name"], external_id=said.get("id"), lang=said.get("lang", "").strip().lower() or "en")
    row.alias(terms(said.get("aliases", "").replace(",", " ")))
    row.explain(said.get("steps", "").replace("|", "\n"))
    row.explain(said.get("cues", "").replace("|", "\n"), into="cues")
    row.choose("stage", said.get("stage"), Stage.choices)
    row.choose("position", said.get("position"), Position.choices)
    row.place(terms(said.get("regions", "")))
    row.work("target", terms(said.get("target", "")))
    row.work("assist", terms(said.get("assist", "")))
    row.need(terms(said.get("equipment", "")))
    row.dose(said.get("dosage"))
    row.argue(said.get("rationale"))
    if said.get("licence", "").strip():
        row.come_from(author=said.get("author"), licence=said["licence"], url=said.get("url"))
    if any(cell.startswith(FORMULA) for cell in said.values()):
        row.warn(_("A cell begins like a formula: it is taken as text."))


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise CatalogueError(
            [Problem("", _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2})]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _at(line, _("This is not UTF-8 text: save the table as “CSV UTF-8”.")) from None


def _delimiter(text: str) -> str:
    """The one that makes the most columns of the first line."""
    heading = text.partition("\n")[0]
    return max(DELIMITERS, key=heading.count)


def _check(headings: list[str], line: int) -> None:
    if not any(headings):
        raise _at(line, _("The first line names the columns; here it is empty."))
    if any(shown(heading) != heading for heading in headings):
        raise _at(line, _("The name of a column holds control characters."))
    if len(headings) > MOST_COLUMNS:
        raise _at(line, _("More than %(limit)s columns.") % {"limit": MOST_COLUMNS})
    twice = next((heading for heading in headings if heading and headings.count(heading) > 1), None)
    if twice:
        raise _at(line, _("Two columns are called “%(name)s”.") % {"name": twice[:60]})


def _cells(reader: Any, headings: list[str], begun: int) -> Iterator[tuple[int, Mapping[str, str] | str]]:
    line = begun + reader.line_num + 1
    for number, cells in enumerate(reader, 1):
        if number > MOST_ENTRIES:
            raise _at(line, _("More than %(limit)s entries.") % {"limit": MOST_ENTRIES})
        if len(cells) > len(headings):
            counts = {"cells": len(cells), "columns": len(headings)}
            yield line, _("%(cells)s cells stand in %(columns)s columns.") % counts
        elif any(cell.strip() for cell in cells):
            yield line, dict(zip(headings, cells, strict=False))
        line = begun + reader.line_num + 1


def _line(number: int) -> str:
    return _("line %(number)s") % {"number": number}


def _at(number: int, reason: str) -> CatalogueError:
    return CatalogueError([Problem(_line(number), reason)])
