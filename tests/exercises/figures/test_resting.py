"""A body rests on something, and as its exercise's position says."""

import copy
from typing import Any

import pytest

from exercises.figures import problems

SITTING: dict[str, Any] = {
    "summary": "Sitting on a chair.",
    "view": [-0.3, 0.5, -0.05, 0.92],
    "props": [{"kind": "floor", "from": [-0.26, 0], "to": [0.46, 0]}, {"kind": "chair", "at": [0, 0.26]}],
    "base": {"pin": {"hip": [-0.03, 0.335]}, "angles": {"foot_n": 0, "foot_f": 0}},
    "poses": [{"caption": "Sit", "reach": {"ankle_n": [0.21, 0.04], "ankle_f": [0.21, 0.04]}}],
}
KNEELING: dict[str, Any] = {
    "summary": "Kneeling.",
    "view": [-0.5, 0.5, -0.05, 0.9],
    "props": [{"kind": "floor", "from": [-0.46, 0], "to": [0.46, 0]}],
    "base": {"pin": {"knee_n": [0, 0.032]}, "angles": {"knee_n": 90, "knee_f": 90, "foot_n": 180, "foot_f": 180}},
    "poses": [{"caption": "Kneel"}],
}


@pytest.mark.parametrize(("figure", "position"), [(SITTING, "sitting"), (KNEELING, "kneeling"), (SITTING, None)])
def test_who_sits_or_kneels_as_said_is_in_order(figure: dict[str, Any], position: str | None) -> None:
    assert problems(figure, position) == []


@pytest.mark.parametrize(
    ("figure", "position"),
    [
        (SITTING, "kneeling"),
        (SITTING, "supine"),
        (KNEELING, "sitting"),
        (KNEELING, "quadruped"),
        (KNEELING, "front_support"),
    ],
)
def test_another_position_than_the_exercises_is_noticed(figure: dict[str, Any], position: str) -> None:
    assert problems(figure, position) == [f"in no pose does the body rest as in {position}"]


def test_sitting_on_air_is_noticed() -> None:
    figure = copy.deepcopy(SITTING)
    figure["props"] = figure["props"][:1]
    assert problems(figure, "sitting") == ["in no pose does the body rest as in sitting"]


def test_a_body_that_floats_is_noticed() -> None:
    figure = copy.deepcopy(KNEELING)
    figure["base"]["pin"] = {"knee_n": [0, 0.1]}
    assert "pose 1: the body floats" in problems(figure)


def test_a_foot_that_sinks_into_the_floor_on_its_way_is_noticed(standing: dict[str, Any]) -> None:
    del standing["base"]["angles"]["foot_n"]
    standing["view"] = [-0.6, 0.7, -0.15, 1.1]
    standing["poses"] = [
        {"caption": "Behind", "angles": {"hip_n": -30, "ankle_n": -10}, "move_seconds": 2},
        {"caption": "In front", "angles": {"hip_n": 40, "ankle_n": -10}, "move_seconds": 2},
    ]
    assert [fault for fault in problems(standing) if fault.startswith("pose")] == [
        "pose 1 to 2: leg_n is below the floor",
        "pose 2 to 1: leg_n is below the floor",
    ]
