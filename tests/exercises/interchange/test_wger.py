"""Reading wger: an answer of its API, old and new, and its fixtures."""

import json
from typing import Any

import pytest

from exercises.interchange import wger
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.rows import Reading, Row
from exercises.interchange.words import Words

BY_SA = {
    "id": 2,
    "full_name": "Creative Commons Attribution Share Alike 4",
    "short_name": "CC-BY-SA 4",
    "url": "https://x.example",
}
BRIDGE: dict[str, Any] = {
    "id": 901,
    "uuid": "0b1f5a3e-0000-4000-8000-000000000901",
    "category": {"id": 9, "name": "Legs"},
    "muscles": [{"id": 8, "name": "Gluteus maximus", "name_en": "Glutes", "is_front": False}],
    "muscles_secondary": [{"id": 11, "name": "Biceps femoris", "name_en": "Hamstrings"}],
    "equipment": [{"id": 4, "name": "Gym mat"}],
    "license": BY_SA,
    "license_author": "somebody",
    "images": [{"image": "https://wger.example/1.png"}],
    "translations": [
        {"id": 1, "name": "Brücke", "language": 1, "description": "<p>Hebe das Becken.</p>", "license": 2},
        {
            "id": 2,
            "name": "Bridge",
            "language": 2,
            "description": "<p>Lie down.</p>\n<ol><li>Lift the pelvis.</li></ol>",
            "aliases": [{"alias": "Hip lift"}],
            "notes": [{"comment": "Press through the heels."}],
            "license": 2,
            "license_author": "another",
        },
    ],
}


def read(data: Any) -> Reading:
    return wger.read(json.dumps(data).encode(), Words(), Choices())


def only(data: Any) -> Row:
    [row] = read(data).rows
    return row


def test_an_answer_of_the_api_becomes_an_entry_with_its_source() -> None:
    row = only({"count": 1, "next": None, "previous": None, "results": [BRIDGE]})
    assert row.refused == ""
    assert row.external_id == BRIDGE["uuid"]
    assert row.entry == {
        "slug": "bridge",
        "name": "Bridge",
        "lang": "en",
        "aliases": ["Hip lift"],
        "stage": "strengthen",
        "muscles": {"target": ["gluteus_maximus"], "assist": ["hamstrings"]},
        "equipment": [{"need": "required", "any_of": ["mat"]}],
        "steps": ["Lie down.", "Lift the pelvis."],
        "cues": ["Press through the heels."],
        "source": {"author": "another", "licence": "CC-BY-SA-4.0", "url": "https://wger.de/exercise/901"},
    }


def test_the_older_answer_has_its_texts_under_exercises() -> None:
    old = {name: value for name, value in BRIDGE.items() if name != "translations"}
    row = only([old | {"exercises": BRIDGE["translations"], "comments": ["Slowly."]}])
    assert row.name == "Bridge"


def test_another_language_of_the_installation_is_better_than_none() -> None:
    row = only([BRIDGE | {"translations": BRIDGE["translations"][:1]}])
    assert (row.entry["name"], row.entry["lang"], row.entry["slug"]) == ("Brücke", "de", "brucke")


def test_a_language_that_nobody_here_reads_is_refused() -> None:
    assert "no text in a language" in only([BRIDGE | {"translations": [{"name": "Pont", "language": 12}]}]).refused


def test_one_page_of_several_says_so() -> None:
    notes = read({"count": 900, "next": "https://wger.de/api/v2/exerciseinfo/?offset=20", "results": [BRIDGE]}).notes
    assert any("one page of several" in note for note in notes)


FIXTURE = [
    {"model": "exercises.muscle", "pk": 77, "fields": {"name": "Psoas", "is_front": True}},
    {"model": "core.license", "pk": 3, "fields": {"short_name": "CC0", "full_name": "Public Domain"}},
    {
        "model": "exercises.exercise",
        "pk": 9,
        "fields": {
            "license": 3, "license_author": "", "uuid": "u-9", "category": 10,
            "muscles": [77, 8], "muscles_secondary": [99], "equipment": [7],
        },
    },
    {
        "model": "exercises.translation",
        "pk": 345,
        "fields": {"name": "March", "description": "March.", "language": 2, "exercise": 9},
    },
    {"model": "exercises.exercisecomment", "pk": 1, "fields": {"comment": "Tall.", "translation": 345}},
    {"model": "exercises.alias", "pk": 1, "fields": {"alias": "Marching", "translation": 345}},
]  # fmt: skip


def test_a_fixture_is_put_together_from_its_rows() -> None:
    row = only(FIXTURE)
    assert row.entry["muscles"] == {"target": ["psoas_major", "gluteus_maximus"]}
    assert row.unknown == [("muscles", "number 99")]
    assert "equipment" not in row.entry
    assert (row.entry["aliases"], row.entry["cues"]) == (["Marching"], ["Tall."])
    assert row.entry["source"] == {
        "author": "wger.de contributors", "licence": "CC0-1.0", "url": "https://wger.de/exercise/9",
    }  # fmt: skip


def test_the_older_fixture_keeps_muscles_in_exercisebase() -> None:
    base, text = FIXTURE[2], FIXTURE[3]
    old = [
        base | {"model": "exercises.exercisebase"},
        {"model": "exercises.exercise", "pk": 5, "fields": {**text["fields"], "exercise_base": 9}},  # type: ignore[dict-item]
    ]
    row = only(old)
    assert (row.name, row.entry["muscles"]) == ("March", {"target": ["gluteus_maximus"]})


def test_texts_alone_are_exercises_too() -> None:
    row = only([{"model": "exercises.exercise", "pk": 1, "fields": {"name": "Row", "language": 2, "exercise_base": 3}}])
    assert row.name == "Row"
    assert "source" not in row.entry


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"license": {"short_name": "CC-BY-NC 4"}, "translations": [{"name": "A", "language": 2}]},
            "not among the licences",
        ),
        ({"translations": 5}, "no text"),
        ({"muscles": "all"}, "list is expected"),
        ({"translations": [{"name": ["A"], "language": 2}]}, "text is expected"),
        ({"translations": [{"name": "A", "language": 2, "description": {"a": 1}}]}, "list is expected"),
    ],
)
def test_what_cannot_be_read_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason in only([BRIDGE | changes]).refused


@pytest.mark.parametrize("data", [{}, "text", 5, {"results": {}}])
def test_another_kind_of_file_gets_an_answer(data: Any) -> None:
    with pytest.raises(CatalogueError, match="list of exercises"):
        read(data)


def test_a_fixture_without_texts_says_what_it_lacks() -> None:
    with pytest.raises(CatalogueError, match="exercises and their translations into one file"):
        read(FIXTURE[:3])


def test_a_broken_fixture_names_its_row() -> None:
    with pytest.raises(CatalogueError, match=r"^\[1\]: A row of a fixture"):
        read([FIXTURE[0], {"model": "exercises.exercise", "pk": {}}])
