"""The formats of other collections, by the name under which the command and the admin offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from exercises.interchange import free_exercise_db, opentelerehab, table, wger
from exercises.interchange.choices import Choices
from exercises.interchange.rows import Reading
from exercises.interchange.words import Words

OWN = "setwell"


@dataclass(frozen=True)
class Format:
    """`published` is under which licence, by whom and where the collection is published: a proposal, for files that name none."""

    label: Any
    read: Callable[[bytes, Words, Choices], Reading]
    has_columns: bool = False
    published: Mapping[str, str] = field(default_factory=dict)


FORMATS: dict[str, Format] = {
    "free-exercise-db": Format(
        _("free-exercise-db (JSON)"),
        free_exercise_db.read,
        published={
            "licence": "Unlicense",
            "author": "free-exercise-db contributors",
            "url": "https://github.com/yuhonas/free-exercise-db",
        },
    ),
    "wger": Format(
        _("wger (JSON of its API, or a fixture)"),
        wger.read,
        published={"licence": "CC-BY-SA-4.0", "author": wger.AUTHORS, "url": "https://wger.de"},
    ),
    "opentelerehab": Format(_("OpenTeleRehab (spreadsheet, as CSV)"), opentelerehab.read),
    "csv": Format(_("Table with columns of your own (CSV)"), table.read, has_columns=True),
}


def guess(data: bytes) -> str:
    """The format that the first characters of a file look like. No more than a proposal."""
    head = data[:4096].decode("utf-8", "ignore").lstrip("\ufeff \r\n\t")
    if not head.startswith(("{", "[")):
        heading = head.partition("\n")[0].casefold()
        return "opentelerehab" if "title" in heading and "dynamic" in heading else "csv"
    if "setwell-catalogue" in head:
        return OWN
    if "primaryMuscles" in head:
        return "free-exercise-db"
    return "wger"
