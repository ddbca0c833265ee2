"""What only shows when the parts of a document are held against one another."""

import json
from pathlib import Path
from typing import Any

import pytest

from exercises.interchange import document, problems
from tests.factories import make_exercise

FILE = Path("exercises/catalogue/hip-flexor-strength.json")
pytestmark = pytest.mark.django_db


@pytest.fixture
def routine() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


def faults(routine: dict[str, Any]) -> list[str]:
    read = document.read(json.dumps(routine).encode())
    return [str(problem) for problem in problems.of_exercises(read)]


def test_the_shipped_file_has_none(routine: dict[str, Any]) -> None:
    assert faults(routine) == []


@pytest.mark.parametrize(
    ("path", "value", "answer"),
    [
        (["dosage", "cycles", "high"], 1, "exercises[2].dosage.cycles.high: The highest value is below the lowest."),
        (["dosage", "cycles", "target"], 9, "exercises[2].dosage.cycles.target: The target must lie between 2 and 4."),
        (["dosage", "phases", 1, "hold_seconds", "target"], 0, "exercises[2].dosage.phases[1].hold_seconds.target: "),
        (["dosage", "load"], {"kind": "own", "kg": "2.50"}, "exercises[2].dosage.load.kg: A weight in kg"),
        (["muscles", "target", 0], "spleen", "exercises[2].muscles.target[0]: “spleen” is not in vocabulary.muscles."),
        (["muscles", "limit"], ["iliacus"], "exercises[2].muscles.limit: “iliacus” has another role already."),
        (["regions", 0], "attic", "exercises[2].regions[0]: “attic” is not in vocabulary.regions."),
        (["equipment"], [{"need": "optional", "any_of": ["sofa"]}], "exercises[2].equipment[0].any_of[0]: “sofa”"),
        (["compensations", 0, "muscle"], "spleen", "exercises[2].compensations[0].muscle: “spleen”"),
        (["lang"], "fr", "exercises[2].lang: Say one of: en, de."),
        (["slug"], "hip-front-release", "exercises[1].slug: “hip-front-release” stands here more than once."),
        (["variant_of"], "nowhere", "exercises[2].variant_of: There is no exercise “nowhere”"),
        (["variant_of"], "side-lying-hip-extension-end-range", "exercises[2].variant_of: An exercise cannot be"),
        (["parameters"], [{"name": "x", "span": [2, 1]}], "exercises[2].parameters[0].span: The highest value is"),
        (["parameters"], [{"name": "x", "span": [0, 0.125]}], "exercises[2].parameters[0].span: At most two decimals."),
    ],
)
def test_each_contradiction_is_named(routine: dict[str, Any], path: list[Any], value: Any, answer: str) -> None:
    place: Any = routine["exercises"][2]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert any(fault.startswith(answer) for fault in faults(routine)), faults(routine)


def test_variants_in_a_circle_are_refused(routine: dict[str, Any]) -> None:
    base = next(entry for entry in routine["exercises"] if entry["slug"] == "standing-knee-drive")
    base["variant_of"] = "standing-knee-drive-loaded"
    [fault] = faults(routine)
    assert "variant_of: An exercise cannot be a variant of itself." in fault


def test_a_circle_is_not_closed_by_way_of_the_library(routine: dict[str, Any]) -> None:
    easier = make_exercise(slug="easier")
    make_exercise(slug="harder", variant_of=easier)
    routine["exercises"][0] |= {"slug": "easier", "variant_of": "harder"}
    assert "exercises[0].variant_of: An exercise cannot be a variant of itself." in faults(routine)
