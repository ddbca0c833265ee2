"""Figures in motion: what the player is given is small, true to the pictures, and comes back to where it began."""

import gzip
import itertools
import json
import math
from functools import cache
from typing import Any

import pytest

from exercises.figures import frames, read_figure
from exercises.figures.layers import Layer, layers
from exercises.figures.motion import key_moments, way
from exercises.figures.player import STRETCHED
from tests.exercises.figures.conftest import FIGURES

Told = dict[str, Any]


@cache
def all_told() -> dict[str, Told]:
    found = {slug: frames(read_figure(data)) for slug, data in FIGURES.items()}
    return {slug: told for slug, told in found.items() if told}


def test_no_part_turns_inside_out_on_its_way() -> None:
    for slug, told in all_told().items():
        for part, (kind, outline, *tracks) in told["parts"].items():
            if kind == "blob" and not tracks:
                for start, end in told["route"]:
                    for share in (0.1, 0.25, 0.4, 0.6, 0.75, 0.9):
                        place = start + (end - start) * share
                        assert area(points([at(track, place, told) for track in outline])) < 0, (slug, part)


def test_every_catalogue_figure_takes_at_most_twelve_kilobytes_and_two_on_the_wire() -> None:
    written = {slug: json.dumps(told, separators=(",", ":")).encode() for slug, told in all_told().items()}
    assert {slug: len(data) for slug, data in written.items() if len(data) > 12 * 1024} == {}
    assert {slug: size for slug, data in written.items() if (size := len(gzip.compress(data))) > 2 * 1024} == {}


def test_at_every_pose_each_part_is_where_the_picture_has_it(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    told = frames(figure)
    if told is None:
        pytest.skip("a figure of one pose")
    for moment, (stop, _) in zip(key_moments(figure), told["route"], strict=True):
        for layer in layers(figure, moment):
            for name, outline in zip(layer.names, layer.outlines, strict=True) if isinstance(layer, Layer) else ():
                drawn = played(told, name, stop)
                assert max(math.dist(a, b) for a, b in zip(drawn, outline, strict=True)) < STRETCHED + 0.008, name


def test_the_way_leads_through_all_poses_and_back(standing: dict[str, Any]) -> None:
    standing["poses"] += [
        standing["poses"][0] | {"caption": "Back"},
        {"caption": "Lower", "reach": {"wrist_n": [0.2, 0.6]}},
    ]
    told = frames(read_figure(standing))
    assert told is not None
    ends = [end for _, end in told["route"]]
    assert ends == [start for start, _ in told["route"][1:] + told["route"][:1]]
    assert max(itertools.chain(*told["route"])) == 2  # to and fro is told once


def test_what_works_only_in_some_poses_changes_its_tone(standing: dict[str, Any]) -> None:
    standing["poses"][0]["work"] = []
    told = frames(read_figure(standing))
    assert told is not None
    assert ["farm_n", ["body", "work"]] in told["paths"]


def test_a_single_pose_has_no_motion(standing: dict[str, Any]) -> None:
    assert frames(read_figure(standing | {"poses": standing["poses"][:1]})) is None


def test_what_is_touched_in_both_poses_is_touched_all_the_way(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    for start, end in itertools.pairwise(key_moments(figure)):
        for moment in way(start, end, figure.seen, 4):
            for joint, missed in moment.skeleton.missed.items():
                if start.pose.reach[joint] == end.pose.reach[joint]:
                    assert missed < 0.02


def test_a_contact_that_begins_on_the_way_is_approached_without_a_jump(standing: dict[str, Any]) -> None:
    standing["poses"][0] = {"caption": "Arm down", "angles": {"sho_n": 5, "elb_n": 5}}
    figure = read_figure(standing)
    start, end = key_moments(figure)
    hands = [moment.skeleton.joints["hand_n"] for moment in (start, *way(start, end, figure.seen, 8), end)]
    steps = [math.dist(a, b) for a, b in itertools.pairwise(hands)]
    assert max(steps) < 2 * sum(steps) / len(steps)


def played(told: Told, part: str, stop: int) -> list[tuple[float, float]]:
    """The outline of a part as the player has it at a stop, in body heights."""
    _, outline, *tracks = told["parts"][part]
    if not tracks:
        return points([at(track, stop, told) for track in outline])
    x, y, turn, long, thick = (at(track, stop, told) for track in [*tracks[0], *[1000] * (5 - len(tracks[0]))])
    cos, sin = math.cos(math.radians(-turn / 10)), math.sin(math.radians(-turn / 10))
    own = [(px * long / 1000, py * thick / 1000) for px, py in points(outline)]
    return [(x / 1000 + px * cos - py * sin, -y / 1000 + px * sin + py * cos) for px, py in own]


def at(track: Any, place: float, told: Told) -> float:
    if not isinstance(track, list):
        return float(track)
    stops = max(itertools.chain(*told["route"])) + 1
    values = list(itertools.accumulate(track))
    place *= 1 if len(values) == stops else told["steps"]
    before = min(math.floor(place), len(values) - 2)
    return values[before] + (values[before + 1] - values[before]) * (place - before)


def area(outline: list[tuple[float, float]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise([*outline, outline[0]]))


def points(numbers: list[float]) -> list[tuple[float, float]]:
    x, y, *others = numbers
    return [
        (x / 1000, -y / 1000),
        *((((x + dx) / 1000), -(y + dy) / 1000) for dx, dy in zip(others[::2], others[1::2], strict=True)),
    ]
