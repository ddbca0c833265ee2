"""A figure broken on purpose is caught, and the author is told where."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import gettext

from exercises.figures import problems, read_figure, solve, words
from exercises.figures.checks import length_faults

Break = Callable[[dict[str, Any]], None]


def set_pose(number: int, name: str, value: Any) -> Break:
    return lambda figure: figure["poses"][number].update({name: value})


BREAKS: dict[str, tuple[Break, str]] = {
    "a contact out of reach": (set_pose(1, "reach", {"wrist_n": [0.45, 0.9]}), "pose 2: wrist_n misses its contact"),
    "a knee bent backwards": (set_pose(0, "angles", {"knee_n": -40}), "pose 1: knee_n is bent to -40°"),
    "a foot under the floor": (set_pose(0, "pin", {"ankle_f": [0, -0.02]}), "pose 1: leg_f is below the floor"),
    "a pinned foot that slides": (set_pose(1, "pin", {"ankle_f": [0.1, 0.04]}), "ankle_f is pinned and moves"),
    "a head out of view": (lambda figure: figure.update(view=[-0.4, 0.5, -0.05, 0.95]), "pose 1: head is out of view"),
    "an arrow out of view": (set_pose(0, "arrows", [[[0, 0], [0, 1], [0, 2]]]), "pose 1: an arrow is out of view"),
    "a ball out of view": (
        lambda figure: figure["props"].append({"kind": "ball", "at": [3, 0]}),
        "pose 1: a ball is out of view",
    ),
    "a hand inside the wall": (
        lambda figure: figure["props"].append({"kind": "wall", "x": 0.2}),
        "pose 2: arm_n is inside the wall",
    ),
    "a body that jumps": (set_pose(1, "pin", {"hip": [0.8, 0.53]}), " jumps by 0.8"),
    "a loop that does not close": (
        lambda figure: figure["poses"].append(
            {"caption": "Handstand", "angles": {"pelvis": -80}, "pin": {"hip": [0, 0.6]}}
        ),
        "pose 3 to 1: pelvis turns over",
    ),
    "a movement too fast to follow": (set_pose(1, "move_seconds", 0.1), "pose 1 to 2: hand_n moves"),
    "a missing caption": (set_pose(1, "caption", " "), "pose 2: a caption is needed"),
    "an unknown joint": (set_pose(0, "angles", {"kneee_n": 5}), "poses[0].angles: 'kneee_n' is not one of"),
    "an unknown prop": (lambda figure: figure["props"].append({"kind": "sword"}), "props[1].kind: 'sword'"),
    "a misspelt key": (set_pose(0, "angels", {}), "poses[0]: 'angels' is not one of"),
    "text for a number": (set_pose(0, "angles", {"knee_n": "5"}), "poses[0].angles.knee_n: a number"),
    "a number that is none": (set_pose(0, "angles", {"knee_n": float("nan")}), "poses[0].angles.knee_n: a number"),
    "a number without bounds": (set_pose(0, "angles", {"knee_n": 10**400}), "poses[0].angles.knee_n: a number"),
    "no pin": (lambda figure: figure["base"].pop("pin"), "poses[0].pin: a joint and its place"),
    "no poses": (lambda figure: figure.update(poses=[]), "poses: 1 to 12"),
    "too many poses": (lambda figure: figure.update(poses=figure["poses"] * 9), "poses: 1 to 12"),
    "an upside-down view": (lambda figure: figure.update(view=[0, 1, 1, 0]), "view: left, right"),
}


def test_the_figure_before_it_is_broken_is_sound(standing: dict[str, Any]) -> None:
    assert problems(standing) == []


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_figure_is_caught(standing: dict[str, Any], fault: str) -> None:
    broken = copy.deepcopy(standing)
    damage, expected = BREAKS[fault]
    damage(broken)
    assert any(expected in problem for problem in problems(broken)), problems(broken)


@pytest.mark.parametrize("data", [None, 5, "figure", [], {}, {"poses": 1}, {"summary": "x", "poses": [[]]}])
def test_what_is_no_figure_gets_one_sentence_and_no_crash(data: object) -> None:
    assert len(problems(data)) == 1


def test_a_limb_of_another_length_is_caught(standing: dict[str, Any]) -> None:
    skeleton = solve(read_figure(standing).poses[0])
    stretched = dataclasses.replace(skeleton, joints={**skeleton.joints, "knee_n": (0.0, 0.9, 0.0)})
    assert [fault.split()[0] for fault in length_faults(stretched)] == ["thigh_n", "shank_n"]


def test_faults_are_told_in_the_readers_language(standing: dict[str, Any]) -> None:
    standing["base"]["pin"] = {"ankle_f": [0, -0.02]}
    words.speak(lambda text: text.replace("is below the floor", "ist unter dem Boden"))
    try:
        assert "pose 1: leg_f ist unter dem Boden" in problems(standing)
    finally:
        words.speak(gettext)
