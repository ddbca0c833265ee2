"""A figure opened for drawing and closed again is the same figure; what to begin from is sound; the view fits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exercises.figures import editing, problems, read_figure, render_strip

TWO = {
    "summary": "Two.",
    "view": [-0.4, 0.5, -0.05, 1.08],
    "base": {"pin": {"hip": [0, 0.53]}, "angles": {"foot_n": 0, "elb_n": 8}, "reach": {"ankle_n": [0, 0.04]}, "work": ["leg_n"]},
    "poses": [{"caption": "One"}, {"caption": "Two", "angles": {"elb_n": 20}, "reach": {"ankle_n": None}}],
}  # fmt: skip


def test_opened_poses_are_whole() -> None:
    first, second = editing.opened(TWO)["poses"]

    assert first["angles"] == {"foot_n": 0, "elb_n": 8}
    assert first["reach"] == {"ankle_n": [0, 0.04]}
    assert second["angles"] == {"foot_n": 0, "elb_n": 20}
    assert second["reach"] == {}
    assert [pose["pin"] for pose in (first, second)] == [{"hip": [0, 0.53]}] * 2
    assert second["work"] == ["leg_n"]


def test_closed_again_what_all_poses_share_is_their_base() -> None:
    closed = editing.closed(editing.opened(TWO))

    assert closed["base"] == {"pin": {"hip": [0, 0.53]}, "work": ["leg_n"], "angles": {"foot_n": 0}}
    assert closed["poses"] == [
        {"caption": "One", "angles": {"elb_n": 8}, "reach": {"ankle_n": [0, 0.04]}},
        {"caption": "Two", "angles": {"elb_n": 20}},
    ]


def test_what_says_nothing_is_left_out_but_a_flat_foot_says_something() -> None:
    pose = {
        "caption": " Alone ",
        "pin": {"hip": [0, 0.5]},
        "angles": {"hip_n": 0, "pelvis": 90, "foot_n": 0, "hand_f": 0},
    }
    closed = editing.closed({"summary": "", "view": [0, 1, 0, 1], "poses": [pose | {"grip": [], "move_seconds": 1}]})

    assert closed["poses"] == [{"caption": "Alone", "angles": {"foot_n": 0, "hand_f": 0}, "pin": {"hip": [0, 0.5]}}]


def test_numbers_are_no_finer_than_anybody_sees() -> None:
    closed = editing.closed(TWO | {"view": [-0.40000001, 0.123456, 0.0, 1e-9]})

    assert json.dumps(closed["view"]) == "[-0.4, 0.1235, 0, 0]"


def test_every_figure_is_drawn_the_same_after_opening_and_closing(drawn_exercise: dict[str, Any]) -> None:
    figure = drawn_exercise["figure"]
    closed = editing.closed(editing.opened(figure))

    assert render_strip(read_figure(closed)) == render_strip(read_figure(figure))
    assert editing.closed(closed) == closed
    assert json.loads(editing.as_text(closed)) == closed


@pytest.mark.parametrize("name", editing.starts())
def test_every_start_lacks_only_its_words(name: str) -> None:
    start = editing.starts()[name]

    assert problems(start, "standing" if name == "front" else name) == [
        "summary: say what the figure shows, for those who do not see it"
    ]


def test_every_position_has_a_start() -> None:
    assert editing.start_for("front_support") == "quadruped"
    assert editing.start_for("side_lying") == "side_lying"
    assert editing.start_for("") == "standing"


def test_in_the_fitted_view_everything_shows(worked_figure: dict[str, Any]) -> None:
    figure = worked_figure | {"view": [0, 0.01, 0, 0.01]}
    assert any("out of view" in fault for fault in problems(figure))

    assert problems(figure | {"view": editing.fitted_view(read_figure(figure))}) == []


def test_joints_and_angles_are_told_as_the_figure_is_written() -> None:
    side, front = (editing.as_drawn(read_figure(editing.starts()[name]))[0] for name in ("standing", "front"))

    assert side["joints"]["ankle_n"] == [-0.01, 0.04]
    assert side["joints"]["hip"] == [0, 0.53]
    assert front["joints"]["ankle_l"] == [-0.06, 0.04]
    assert not [name for name in front["joints"] if name.endswith(("_n", "_f"))]
    assert front["angles"]["sho_abd_r"] == 6


def test_an_arm_overhead_is_told_as_people_count() -> None:
    pose = {"caption": "Up", "pin": {"hip": [0, 0.5]}, "angles": {"sho_n": 187}}
    figure = read_figure({"summary": "Up.", "view": [-1, 1, 0, 2], "poses": [pose]})

    assert editing.as_drawn(figure)[0]["angles"]["sho_n"] == 187
