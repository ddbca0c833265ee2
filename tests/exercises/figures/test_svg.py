"""The markup: complete, small, harmless under a strict content security policy, and silent about what it was given."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from exercises.figures import frame_svg, read_figure, render_strip, strip
from exercises.figures.body import body
from exercises.figures.contacts import solve
from exercises.figures.definition import PROPS
from tests.exercises.figures.conftest import FIGURES

SVG = "{http://www.w3.org/2000/svg}"
STYLES = (Path(__file__).parents[3] / "static" / "css" / "figure.css").read_text("utf-8")
HOSTILE = '</title><script>alert("1")</script>'
ALLOWED = {"class", "d", "viewBox", "role", "x", "y", "width", "height", "rx"}


def test_every_pose_is_drawn_as_one_picture_with_its_caption_as_name(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    for index, pose in enumerate(figure.poses):
        picture = _parse(frame_svg(figure, index))
        assert picture.get("role") == "img"
        assert [title.text for title in picture.findall(f"{SVG}title")] == [pose.caption]


def test_the_markup_of_a_frame_is_at_most_five_kilobytes() -> None:
    figures = map(read_figure, FIGURES.values())
    assert max(len(frame_svg(figure, index)) for figure in figures for index in range(len(figure.poses))) <= 5120


def test_the_markup_holds_shapes_and_classes_only(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    picture = _parse(frame_svg(figure, 0))
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {"svg", "title", "g", "path", "rect"}
    assert {name for element in picture.iter() for name in element.attrib} <= ALLOWED


def test_numbers_are_whole_thousandths_of_a_body_height(worked_figure: dict[str, Any]) -> None:
    figure = read_figure(worked_figure)
    for path in _parse(frame_svg(figure, 0)).iter(f"{SVG}path"):
        assert re.fullmatch(r"[MLQacsz\d -]+", path.attrib["d"])


def test_curves_come_back_to_where_they_began(standing: dict[str, Any]) -> None:
    """Relative commands add up; a slip in one would shift all that follow."""
    markup = strip(read_figure(standing)).frames[0].markup
    for curve in re.findall(r"c([-\d s]+)z", markup):
        numbers = [int(number) for number in re.findall(r"-?\d+", curve)]
        ends = [numbers[4:6]] + [numbers[at + 2 : at + 4] for at in range(6, len(numbers), 4)]
        assert [sum(axis) for axis in zip(*ends, strict=True)] == [0, 0]


def test_the_working_limb_has_its_own_class_and_only_in_poses_where_it_works(standing: dict[str, Any]) -> None:
    standing["poses"][0]["work"] = []
    first, second = (frame.markup for frame in strip(read_figure(standing)).frames)
    assert "figure-work" not in first
    assert second.count("figure-work") == 1


def test_overlapping_outlines_of_a_part_turn_the_same_way_so_they_leave_no_hole(
    worked_figure: dict[str, Any],
) -> None:
    for pose in read_figure(worked_figure).poses:
        for outlines in body(solve(pose), pose.grip).values():
            assert all(_area(outline) < 0 for outline in outlines)


def test_a_hostile_caption_stays_text(standing: dict[str, Any]) -> None:
    standing["poses"][0]["caption"] = HOSTILE
    figure = read_figure(standing)
    for markup in (frame_svg(figure, 0), frame_svg(figure, 1, label=HOSTILE), render_strip(figure)):
        assert "<script" not in markup
        assert HOSTILE in "".join(_parse(markup).itertext())


def test_the_strip_shows_every_pose_in_order_with_its_caption(standing: dict[str, Any]) -> None:
    root = _parse(render_strip(read_figure(standing)))
    assert [caption.text for caption in root.iter("figcaption")] == ["Stand", "Reach"]
    assert len(root.findall(f"li/figure/{SVG}svg")) == 2


def test_the_strip_as_data_carries_plain_captions_and_a_label(standing: dict[str, Any]) -> None:
    shown = strip(read_figure(standing))
    assert [frame.caption for frame in shown.frames] == ["Stand", "Reach"]
    assert shown.label == "Standing, one hand reaches forward."
    assert {frame.viewbox for frame in shown.frames} == {"-400 -1100 900 1150"}


def test_a_lying_figure_gets_the_wide_strip_and_a_standing_one_does_not(standing: dict[str, Any]) -> None:
    assert 'class="figure-strip"' in render_strip(read_figure(standing))
    standing["view"] = [-2, 2, -0.05, 1.1]
    assert 'class="figure-strip figure-strip-wide"' in render_strip(read_figure(standing))


def test_a_label_in_the_readers_language_replaces_the_caption(standing: dict[str, Any]) -> None:
    assert "<title>Stehen</title>" in frame_svg(read_figure(standing), 0, label="Stehen")


def test_a_pose_that_does_not_exist_is_an_error(standing: dict[str, Any]) -> None:
    with pytest.raises(IndexError):
        frame_svg(read_figure(standing), 2)


def _parse(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314  our own markup; that it parses is half of what is tested


def _area(outline: tuple[tuple[float, float], ...]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True))


THINGS: dict[str, dict[str, Any]] = {
    "floor": {"from": [-0.3, 0], "to": [0.3, 0]},
    "wall": {"x": 0.4},
    "mat": {"from": [-0.3, 0], "to": [0.3, 0]},
    "box": {"from": [-0.1, 0], "to": [0.1, 0.1]},
    "table": {"from": [-0.1, 0], "to": [0.1, 0.3]},
    "chair": {"at": [0, 0.26], "back": "left"},
    "pillow": {"from": [-0.1, 0], "to": [0.1, 0.05]},
    "roller": {"at": [0, 0.05]},
    "ball": {"at": {"on": "hand_n", "along": 0.4}, "radius": 0.16},
    "weight": {"at": [0, 0]},
    "dumbbell": {"at": {"on": "hand_n", "along": 0.36}},
    "stick": {"from": {"on": "hand_n"}, "to": {"on": "hand_f"}},
    "band": {"from": [0.3, 0.1], "to": {"on": "shank_n", "along": 0.9}},
    "loop": {"from": {"on": "thigh_n", "along": 0.8}, "to": {"on": "thigh_f", "along": 0.8}},
    "strap": {"from": {"on": "hand_n"}, "to": {"on": "foot_n"}},
}


@pytest.mark.parametrize("kind", PROPS)
@pytest.mark.parametrize("seen", ["side", "front"])
def test_every_thing_is_drawn_in_a_tone_that_the_style_sheet_knows(
    standing: dict[str, Any], kind: str, seen: str
) -> None:
    bare = {**standing, "seen": seen, "props": [], "base": {"pin": {"hip": [0, 0.53]}}, "poses": [{"caption": "Stand"}]}
    thing = {"kind": kind, **THINGS[kind]}
    if seen == "front":
        thing = json.loads(json.dumps(thing).replace('_n"', '_l"').replace('_f"', '_r"'))
    before, after = (frame_svg(read_figure({**bare, "props": props}), 0) for props in ([], [thing]))
    shown = set(re.findall(r"figure-[a-z-]+", after))
    assert len(after) > len(before)
    assert shown <= set(re.findall(r"\.(figure-[a-z-]+)", STYLES))


def test_no_page_gives_the_class_of_a_tone_to_something_else() -> None:
    """The tones' look would reach into all that is drawn within."""
    tones = set(re.findall(r"\.(figure-[a-z-]+)\s*\{[^}]*(?:fill|stroke)", Path("static/css/figure.css").read_text()))
    assert "figure-frame" in tones
    used = {
        name for page in Path("templates").rglob("*.html") for name in re.findall(r"figure-[a-z-]+", page.read_text())
    }
    assert not tones & used
