"""Poses as files with their colours inside."""

import re
from pathlib import Path
from xml.etree import ElementTree

from exercises.figures import Frame, read_figure, strip
from exercises.figures.printed import COLOURS, RULES, printed

STYLES = Path("static/css/figure.css").read_text("utf-8")
SCREEN, PAPER = STYLES.split("@media print")
RULE = re.compile(r"(\.figure-[^{},]+(?:,\s*\.figure-[^{},]+)*)\s*\{([^{}]*)\}")


def rules(text):
    """Class by class what is declared for it, spelled one way."""
    found = {}
    for selectors, body in RULE.findall(text):
        for selector in re.split(r",\s*", selectors):
            found.setdefault(selector.strip().removeprefix(".figure-"), {}).update(declarations(body))
    return found


def declarations(body):
    return {
        name.strip(): value.strip() for name, value in (line.split(":", 1) for line in body.split(";") if ":" in line)
    }


def on_screen():
    """Of the style sheet what draws, with the tokens' names as printed.py spells them."""
    named = re.sub(r"var\(--figure-([\w-]+), #\w+\)", lambda token: "$" + token[1].replace("-", "_"), SCREEN)
    drawn = rules(re.sub(r"/\*.*?\*/", "", named, flags=re.S))
    return {name: each for name, each in drawn.items() if {"fill", "stroke", "stroke-width"} & each.keys()}


def test_every_class_is_drawn_as_on_the_page():
    assert rules(RULES.template) == on_screen()


def test_the_colours_are_those_that_the_page_prints_in():
    tokens = re.findall(r"--figure-([\w-]+): (#\w+)", PAPER.split("forced-colors")[0])
    assert {name.replace("-", "_"): colour for name, colour in tokens} == COLOURS


def test_a_pose_is_a_whole_file(worked_figure):
    for frame in strip(read_figure(worked_figure)).frames:
        svg = ElementTree.fromstring(printed(frame))  # noqa: S314  our own markup
        assert svg.tag == "{http://www.w3.org/2000/svg}svg"
        assert svg.get("viewBox") == frame.viewbox
        assert "$" not in printed(frame)


def test_before_a_mat_the_gap_around_an_arm_has_the_mats_colour():
    on_mat, on_floor = (Frame("", classes, "0 0 1 1", "") for classes in ("figure figure-on-mat", "figure"))
    assert f".figure-gap{{fill:none;stroke:{COLOURS['mat']};" in printed(on_mat)
    assert f".figure-gap{{fill:none;stroke:{COLOURS['paper']};" in printed(on_floor)
