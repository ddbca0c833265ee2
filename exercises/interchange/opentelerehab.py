"""The reader of the spreadsheet with which OpenTeleRehab's library is filled, saved as CSV: one exercise a line, in English.

Its columns are id, title, sets, reps, categories (“Body region -> Knee, …”), dynamic fields (“Aim: …, How to: …”) and files, which
are left out. Sets and repetitions are kept in words: no side is said.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError, Problem
from exercises.interchange.rows import Reading, Refused, Row, each
from exercises.interchange.table import table_of
from exercises.interchange.words import Words
from exercises.models import Stage
from exercises.models.exercise import Position

AIMS = {"aim", "purpose", "goal"}
STARTS = {"starting position", "position"}
STAGES = {stage.value for stage in Stage}
HINTS = {"note", "notes", "tip", "tips", "precaution", "precautions"}
GROUPS = {
    "body region": "regions",
    "body regions": "regions",
    "muscle": "muscles",
    "muscles": "muscles",
    "equipment": "equipment",
}


def read(data: bytes, words: Words, choices: Choices) -> Reading:
    """Raises CatalogueError when it is no table with a title."""
    table = table_of(data)
    names = {heading: slugify(heading).replace("-", "_") for heading in table.headings}
    if "title" not in names.values():
        raise CatalogueError(
            [Problem(_("line 1"), _("OpenTeleRehab's spreadsheet has a column “title”; this has none."))]
        )
    items = ((_("line %(number)s") % {"number": number}, _named(cells, names)) for number, cells in table.rows)
    return Reading(
        choices.collection or "opentelerehab", list(each(items, words, _read)), [_("Pictures and videos are left out.")]
    )


def _named(cells: Mapping[str, str] | str, names: Mapping[str, str]) -> Mapping[str, str] | str:
    return cells if isinstance(cells, str) else {names[heading]: cell.strip() for heading, cell in cells.items()}


def _read(row: Row, cells: Mapping[str, str] | str) -> None:
    if isinstance(cells, str):
        raise Refused(cells)
    row.call(cells.get("title"), external_id=cells.get("id"))
    row.dose(_dosage(cells.get("sets", ""), cells.get("reps", "")))
    for group, term in _categories(cells.get("categories", "")):
        _sort(row, group, term)
    steps: list[str] = []
    for name, text in _fields(cells.get("dynamic_fields", "")):
        if name.casefold() in AIMS:
            row.argue(text)
        elif name.casefold() in HINTS:
            row.explain(text, into="cues")
        elif name.casefold() in STARTS:
            steps.insert(0, text)
        else:
            steps.append(text)
    row.explain(steps)
    if not steps:
        row.warn(_("No instructions."))


def _dosage(sets: str, reps: str) -> str:
    """Its own words for it, in its language; 0 means that nothing is said."""
    if not reps.strip("0 "):
        return ""
    return f"{sets} × {reps} repetitions" if sets.strip("0 ") else f"{reps} repetitions"


def _categories(cell: str) -> Iterator[tuple[str, str]]:
    """(“body region”, “Knee”) for each tree of categories."""
    for tree in cell.split(","):
        branch = [part.strip() for part in tree.split("->") if part.strip()]
        if branch:
            yield branch[0].casefold(), branch[-1]


def _sort(row: Row, group: str, term: str) -> None:
    match GROUPS.get(group):
        case "regions":
            row.place([term])
        case "muscles":
            row.work("target", [term])
        case "equipment":
            row.need([term])
        case _ if group in STARTS:
            row.choose("position", term, Position.choices)
        case _ if term.casefold() in STAGES:
            row.choose("stage", term, Stage.choices)
        case _:
            row.unknown.append((group[:60], term[:60]))


def _fields(cell: str) -> Iterator[tuple[str, str]]:
    """(name, text) of the dynamic fields; what has no name goes on with the field before it, whose text held a comma."""
    found: list[tuple[str, str]] = []
    for part in next(csv.reader([" ".join(cell.splitlines())], skipinitialspace=True), []):
        name, colon, text = part.partition(":")
        if colon and len(name) <= 40:
            found.append((name.strip(), text.strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}, {part.strip()}")
        elif part.strip():
            found.append(("", part.strip()))
    yield from found
