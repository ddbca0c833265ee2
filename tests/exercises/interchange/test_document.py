"""Files that are no catalogue: each is told where and why, and none gets further."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from exercises.interchange import document
from exercises.interchange.document import CatalogueError

FILE = Path("exercises/catalogue/hip-flexor-strength.json")


@pytest.fixture
def routine() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


def refusal(data: bytes | dict[str, Any]) -> str:
    with pytest.raises(CatalogueError) as caught:
        document.read(data if isinstance(data, bytes) else json.dumps(data).encode())
    return str(caught.value)


def test_what_is_not_json_is_told_by_line_and_column() -> None:
    assert refusal(b'{\n  "format": oops\n}') == "This is not JSON: line 2, column 13: Expecting value."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "This is not JSON: line 1, column 1"),
        (b"\xff\xfe", "This is not UTF-8 text: byte 0."),
        (b"[" * 200_000, "This is nested too deeply."),
        (b'{"version": NaN}', "“NaN” is not a number."),
        (b'{"version": ' + b"9" * 5000 + b"}", "This cannot be read"),
        (b'{"format": 1, "format": 2}', "“format” stands twice in one object."),
        (b" " * (document.MAX_BYTES + 1), "The file is larger than 20 MB."),
        (b"null", "An object is expected here."),
        (b"[]", "An object is expected here."),
    ],
)
def test_a_hostile_file_gets_a_clear_answer(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert document.read(b"\xef\xbb\xbf" + FILE.read_bytes())["version"] == 1


def test_nesting_that_can_be_parsed_is_refused_all_the_same(routine: dict[str, Any]) -> None:
    routine["exercises"][0]["steps"] = json.loads("[" * 500 + "]" * 500)
    assert "This is nested too deeply." in refusal(routine)


@pytest.mark.parametrize("character", ["\x00", "\n", "\x1b", "\ud800"])
def test_control_and_half_characters_are_refused_where_they_stand(routine: dict[str, Any], character: str) -> None:
    routine["exercises"][0]["steps"][1] = f"Stand{character}tall."
    assert refusal(routine) == "exercises[0].steps[1]: Line breaks and control characters have no place here."


def test_a_rationale_may_have_paragraphs(routine: dict[str, Any]) -> None:
    routine["exercises"][1]["rationale"]["text"] = "One.\n\nTwo."
    assert document.read(json.dumps(routine).encode())


@pytest.mark.parametrize(
    ("path", "value", "answer"),
    [
        (["licence"], ..., "Missing: licence."),
        (["licence", "id"], ..., "licence: Missing: id."),
        (["version"], 2, "version: Say 1."),
        (["version"], True, "version: Say 1."),
        (["colour"], "red", "Not known here: colour."),
        (["exercises"], {}, "exercises: A list is expected here."),
        (["exercises", 2], "text", "exercises[2]: An object is expected here."),
        (["exercises", 2, "name"], None, "exercises[2].name: A text is expected here."),
        (["exercises", 2, "name"], " ", "exercises[2].name: This is empty."),
        (["exercises", 2, "name"], "x" * 121, "exercises[2].name: Longer than 120 characters."),
        (["exercises", 2, "steps"], [], "exercises[2].steps: At least 1 entry is needed."),
        (["exercises", 2, "steps"], ["x"] * 21, "exercises[2].steps: More than 20 entries."),
        (["exercises", 2, "steps"], ..., "exercises[2]: Missing: steps."),
        (["exercises", 2, "regions"], ["hip", "hip"], "exercises[2].regions: Something stands here twice."),
        (["exercises", 2, "muscles"], {}, "exercises[2].muscles: An empty object says nothing: leave it out."),
        (["exercises", 2, "position"], "flying", "exercises[2].position: Say one of: standing, sitting, supine"),
        (["exercises", 2, "media_url"], "javascript:x", "exercises[2].media_url: This is not written as it must be"),
        (["exercises", 2, "review"], {"by": "A", "on": "2026-02-30"}, "exercises[2].review.on: There is no such day."),
        (
            ["exercises", 2, "parameters"],
            [{"name": "x"}],
            "exercises[2].parameters[0]: Give exactly one of: span, aim.",
        ),
        (["exercises", 2, "dosage", "kind"], "text", "exercises[2].dosage.kind: Say one of: reps, timed, cycles."),
        (["exercises", 2, "dosage", "cycles", "high"], 21, "exercises[2].dosage.cycles.high: Above 20."),
        (
            ["exercises", 2, "dosage", "cycles", "low"],
            1.5,
            "exercises[2].dosage.cycles.low: A whole number is expected",
        ),
        (["protocols", 0, "weeks", "high"], 8.0, "protocols[0].weeks.high: A whole number is expected"),
        (["exercises", 2, "dosage", "phases", 1, "label"], ..., "exercises[2].dosage.phases[1]: Missing: label."),
        (["exercises", 2, "dosage", "sets"], 3, "exercises[2].dosage: Not known here: sets."),
        (["protocols", 0, "weeks", "high"], 9, "protocols[0].weeks.high: Above 8."),
        (["protocols", 0, "per_week", "low"], 1, "protocols[0].per_week.low: Below 2."),
        (["protocols", 0, "prescriptions", 0, "leads_straight_on"], 1, "prescriptions[0].leads_straight_on: Say true."),
    ],
)
def test_each_departure_from_the_schema_is_named(
    routine: dict[str, Any], path: list[Any], value: Any, answer: str
) -> None:
    place: Any = routine
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    assert answer in refusal(routine)


def test_no_more_faults_are_listed_than_a_person_can_read(routine: dict[str, Any]) -> None:
    broken = {**copy.deepcopy(routine["exercises"][0]), "steps": []}
    routine["exercises"] = [broken] * 100
    assert len(refusal(routine).splitlines()) == document.MOST_PROBLEMS


def test_a_list_without_end_is_refused_before_it_is_looked_at(routine: dict[str, Any]) -> None:
    routine["exercises"][0]["regions"] = [{}] * 1_000_000
    assert refusal(routine) == "exercises[0].regions: More than 10000 entries."


def test_a_long_list_of_things_is_not_compared_each_with_each(routine: dict[str, Any]) -> None:
    routine["exercises"][0]["regions"] = [{"number": number} for number in range(10_000)]
    assert refusal(routine).startswith("exercises[0].regions: More than 40 entries.")


@pytest.mark.parametrize("value", [5, 0.5, True, None, "hip", {}])
def test_what_stands_for_a_list_of_unlike_things_is_told(routine: dict[str, Any], value: Any) -> None:
    routine["exercises"][0]["regions"] = value
    assert refusal(routine) == "exercises[0].regions: A list is expected here."


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads(document.SCHEMA.read_text("utf-8")))


def test_every_keyword_of_the_schema_has_its_sentence() -> None:
    structure = {"$ref", "properties", "items", "allOf", "if", "then", "else", "propertyNames", "additionalProperties"}
    told = document.REASONS.keys() | structure | {"$schema", "$id", "$defs", "title", "description", "default"}

    def keywords(schema: Any) -> set[str]:
        if not isinstance(schema, dict):
            return set()
        found = set(schema)
        for name in ("properties", "$defs"):
            for part in schema.get(name, {}).values():
                found |= keywords(part)
        for name in ("items", "propertyNames", "additionalProperties"):
            found |= keywords(schema.get(name))
        return found

    assert keywords(json.loads(document.SCHEMA.read_text("utf-8"))) <= told


def test_written_text_can_be_read_again(routine: dict[str, Any]) -> None:
    assert document.read(document.write(routine).encode()) == routine
