"""Reading free-exercise-db: all 873 exercises, and what is made of one."""

import json
from collections import Counter
from typing import Any

import pytest

from exercises.interchange import free_exercise_db
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.rows import Reading, Row
from exercises.interchange.words import Words
from tests.exercises.interchange.public_set import public_set

LUNGE = {
    "id": "Kneeling_Lunge",
    "name": "Kneeling Lunge",
    "force": "static",
    "level": "beginner",
    "mechanic": None,
    "equipment": "foam roll",
    "primaryMuscles": ["quadriceps"],
    "secondaryMuscles": ["quadriceps", "glutes", "moonlight"],
    "instructions": ["Kneel down.", "<p>Shift forward &amp; hold.</p>"],
    "category": "stretching",
    "images": ["Kneeling_Lunge/0.jpg"],
}


def read(*items: Any) -> Reading:
    return free_exercise_db.read(json.dumps(items).encode(), Words(), Choices())


def only(**changes: Any) -> Row:
    [row] = read(LUNGE | changes).rows
    return row


def test_the_whole_public_set_is_read() -> None:
    reading = free_exercise_db.read(public_set(), Words(), Choices())
    assert len(reading.rows) == 873
    assert [row.refused for row in reading.rows if row.refused] == []
    assert len({row.external_id for row in reading.rows}) == len({row.entry["slug"] for row in reading.rows}) == 873
    assert Counter(word for row in reading.rows for word in row.unknown) == {
        ("equipment", "other"): 122,
        ("stage", "plyometrics"): 61,
        ("stage", "cardio"): 14,
    }


def test_no_line_of_it_is_too_long_and_none_is_lost() -> None:
    reading = free_exercise_db.read(public_set(), Words(), Choices())
    wanted = {item["id"]: "".join(item["instructions"]).replace(" ", "") for item in json.loads(public_set())}
    for row in reading.rows:
        steps = row.entry.get("steps", [])
        assert len(steps) <= 20
        assert max(map(len, steps), default=0) <= 300
        assert "".join(steps).replace(" ", "") == wanted[row.external_id]


def test_an_exercise_becomes_an_entry_without_dosage_and_position() -> None:
    row = only(equipment="bands")
    assert row.external_id == "Kneeling_Lunge"
    assert row.entry == {
        "slug": "kneeling-lunge",
        "name": "Kneeling Lunge",
        "lang": "en",
        "stage": "stretch",
        "muscles": {"target": ["quadriceps"], "assist": ["gluteus_maximus"]},
        "equipment": [{"need": "required", "any_of": ["long_band"]}],
        "steps": ["Kneel down.", "Shift forward & hold."],
    }
    assert row.unknown == [("muscles", "moonlight")]


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"category": "powerlifting"}, "strengthen"),
        ({"equipment": None}, "stretch"),
        ({"equipment": None, "force": "push"}, "mobilise"),
        ({"equipment": None, "force": "pull", "name": "Calf Stretch"}, "stretch"),
        ({"equipment": "foam roll"}, "release"),
        ({"equipment": "other", "name": "Foot-SMR"}, "release"),
        ({"category": "cardio"}, None),
        ({"category": None}, None),
    ],
)
def test_the_stage_is_read_from_category_force_and_name(changes: dict[str, Any], stage: str | None) -> None:
    assert only(**changes).entry.get("stage") == stage


def test_hip_flexors_are_read_from_the_text_of_a_stretch_alone() -> None:
    text = ["Feel it in the hip flexors."]
    row = only(instructions=text, equipment=None)
    assert row.entry["muscles"]["target"] == ["quadriceps", "psoas_major", "iliacus"]
    assert any("hip flexors" in warning for warning in row.warnings)
    assert only(instructions=text, category="strength").entry["muscles"]["target"] == ["quadriceps"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "no name"),
        ({"name": None}, "no name"),
        ({"name": 7}, "text is expected: name"),
        ({"name": "x" * 121}, "longer than 120"),
        ({"name": "…"}, "no name"),
        ({"instructions": "Kneel.\x00"}, "control characters: steps"),
        ({"instructions": ["Half a \ud83d character."]}, "control characters: steps"),
        ({"instructions": {"a": 1}}, "list is expected: steps"),
        ({"instructions": [["nested"]]}, "text is expected: steps"),
        ({"instructions": ["word " * 5000]}, "longer than 20000"),
        ({"instructions": ["word " * 1200] * 2}, "does not fit"),
        ({"instructions": ["Kneel."] * 201}, "More than 200 lines"),
        ({"primaryMuscles": 5}, "list is expected: muscles"),
        ({"primaryMuscles": ["biceps"] * 41}, "More than 40"),
        ({"equipment": {}}, "list is expected: equipment"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(changes: dict[str, Any], reason: str) -> None:
    assert reason in only(**changes).refused


def test_one_bad_exercise_leaves_the_others_readable() -> None:
    rows = read(LUNGE, "nonsense", LUNGE | {"id": "Other"}).rows
    assert [(row.where, bool(row.refused)) for row in rows] == [("[0]", False), ("[1]", True), ("[2]", False)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON: line 1"),
        (b"\xff\xfe[]", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"exercises": 1}', "list of exercises"),
        (b'"text"', "list of exercises"),
        (b"[1e999, NaN]", "NaN"),
        (b"[" + b"9" * 5000 + b"]", "cannot be read"),
        (b" " * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (b"[" + b"0," * 10_000 + b"0]", "More than 10000 entries"),
    ],
)
def test_a_hostile_file_gets_an_answer(data: bytes, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        free_exercise_db.read(data, Words(), Choices())


def test_a_byte_order_mark_does_no_harm() -> None:
    data = b"\xef\xbb\xbf" + json.dumps([LUNGE]).encode()
    assert len(free_exercise_db.read(data, Words(), Choices()).rows) == 1


def test_markup_is_read_as_text() -> None:
    row = only(
        name="<b>Lunge</b><script>alert(1)</script>", instructions=["<ul><li>- One</li><li>2. Two<br>Three</li></ul>"]
    )
    assert row.name == "Lunge"
    assert row.entry["steps"] == ["One", "Two", "Three"]
