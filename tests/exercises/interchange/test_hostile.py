"""Whatever stands in a file, a reader answers rows or says why not: no other exception, and nothing that a database cannot keep."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.interchange import document
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.formats import FORMATS, guess
from exercises.interchange.plain import shown
from exercises.interchange.rows import Reading
from exercises.interchange.words import NAMES, Words
from tests.exercises.interchange.public_set import public_set

NAMES_USED = [
    "id", "uuid", "name", "force", "equipment", "primaryMuscles", "secondaryMuscles", "instructions", "category", "model", "pk",
    "fields", "exercise", "exercise_base", "language", "license", "license_author", "translations", "exercises", "description",
    "aliases", "notes", "muscles", "muscles_secondary", "results", "next", "short_name", "alias", "comment",
]  # fmt: skip
VALUES_USED = [
    "exercises.exercise",
    "exercises.translation",
    "exercises.muscle",
    "stretching",
    "static",
    "<p>a</p>",
    "a\x00",
    "en",
    "CC0",
]

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(VALUES_USED)
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES_USED), inner, max_size=6),
    max_leaves=25,
)
cells = st.text("ab;,\t\"'\n\r|=\x00:->é\ufeff", max_size=60)
headings = st.sampled_from(
    ["name,steps,id", "title;categories;dynamic_fields;sets;reps", "sep=;\nname;cues", "name", ""]
)


def keepable(reading: Reading) -> bool:
    """Whether every row is either refused with a reason or an entry of clean, short text."""
    for row in reading.rows:
        told = [row.refused, *row.warnings, *(part for pair in row.unknown for part in pair)]
        if any(shown(text) != text for text in told):
            return False
        if not row.refused and not (
            row.name and row.entry["slug"] and row.external_id and not [*document._unfit(row.entry)]
        ):
            return False
    return True


@pytest.mark.parametrize("name", ["free-exercise-db", "wger"])
@settings(max_examples=150, deadline=None)
@given(data=anything)
def test_any_json_gets_an_answer(name: str, data: Any) -> None:
    answers(FORMATS[name].read, json.dumps(data).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", ["csv", "opentelerehab"])
@settings(max_examples=150, deadline=None)
@given(heading=headings, body=cells)
def test_any_table_gets_an_answer(name: str, heading: str, body: str) -> None:
    answers(FORMATS[name].read, f"{heading}\n{body}".encode())


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert guess(data)
    for known in FORMATS.values():
        answers(known.read, data)


def answers(read: Callable[..., Reading], data: bytes) -> None:
    reading, told = None, ""
    try:
        reading = read(data, Words(), Choices())
    except CatalogueError as error:
        told = str(error).strip()
    assert keepable(reading) if reading else told


def test_a_draft_with_dosage_and_position_is_an_entry_of_the_published_format() -> None:
    rows = FORMATS["free-exercise-db"].read(public_set(), Words(), Choices()).rows[::12]
    dosage = {"kind": "timed", "seconds": {"low": 30, "target": 30, "high": 60}, "sides": "each"}
    missing = {"position": "standing", "dosage": dosage}
    whole = [{"stage": "strengthen", "steps": ["Do it."], **row.entry, **missing} for row in rows]
    catalogue = {
        "format": "setwell-catalogue",
        "version": 1,
        "lang": "en",
        "licence": {"id": "Unlicense", "author": "free-exercise-db contributors"},
        "vocabulary": NAMES,
        "exercises": whole,
        "protocols": [],
    }
    assert len(document.read(json.dumps(catalogue).encode())["exercises"]) == 73
