"""Figures and names in templates, and the guide that patients read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from exercises.interchange import document
from exercises.models import Exercise, Muscle
from exercises.templatetags import exercises as templatetags
from programs.interchange import catalogue
from tests.factories import NOW

FILE = Path("exercises/catalogue/hip-flexor-strength.json")


@pytest.fixture
def figures() -> dict[str, Any]:
    return {entry["slug"]: entry["figure"] for entry in json.loads(FILE.read_bytes())["exercises"]}


def render(source: str, **context: Any) -> str:
    return Template("{% load exercises %}" + source).render(Context(context))


def test_a_figure_is_a_strip_of_its_poses(figures: dict[str, Any]) -> None:
    html = render("{% figure content %}", content={"figure": figures["side-lying-hip-extension-end-range"]})
    assert html.count("<svg") == 4
    assert "style=" not in html


def test_a_tile_shows_one_pose_even_where_there_are_fewer(figures: dict[str, Any]) -> None:
    content = {"figure": figures["hip-front-release"]}
    assert render("{% figure_pose content %}", content=content).count("<svg") == 1
    assert render("{% figure_pose content 99 %}", content=content).count("<svg") == 1


def test_a_drawing_is_made_once_for_all_its_showings(figures: dict[str, Any]) -> None:
    content = {"figure": figures["hip-front-release"]}
    assert render("{% figure content %}", content=content) == render("{% figure content %}", content=content)
    assert templatetags._strip.cache_info().hits


@pytest.mark.parametrize("source", ["{% figure content %}", "{% figure_pose content %}"])
@pytest.mark.parametrize("content", [{}, {"figure": "a_name_of_old"}, {"figure": {"poses": []}}])
def test_without_a_figure_there_is_nothing(source: str, content: dict[str, Any]) -> None:
    assert render(source, content=content) == ""


def test_a_figure_that_moves_brings_its_frames_as_data_and_nothing_inline_that_runs(figures: dict[str, Any]) -> None:
    content = {"lang": "en", "figure": figures["hip-front-release"]}
    html = render_to_string("components/figure.html", {"content": content})
    [(attributes, inside), (module, nothing)] = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert 'type="application/json"' in attributes
    assert json.loads(inside)["seconds"] == [[2, 0.5], [4, 1]]
    assert "src=" in module
    assert nothing == ""
    assert not re.search(r'\s(style|on\w+)="', html)


def test_a_figure_of_one_pose_has_no_buttons(figures: dict[str, Any]) -> None:
    still = figures["hip-front-release"] | {"poses": figures["hip-front-release"]["poses"][:1]}
    html = render_to_string("components/figure.html", {"content": {"lang": "en", "figure": still}})
    assert "<svg" in html
    assert "<button" not in html
    assert "<script" not in html


@pytest.mark.django_db
def test_keys_are_named_and_lost_ones_keep_their_key() -> None:
    Muscle.objects.create(key="iliacus", name="Iliacus")
    source = "{% vocabulary as names %}{{ 'iliacus'|named:names.muscles }}, {{ 'lost'|named:names.muscles }}"
    assert render(source) == "Iliacus, lost"


@pytest.mark.django_db
def test_every_shipped_exercise_has_its_figure_and_a_guide_with_all_its_words() -> None:
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)
    for exercise in Exercise.objects.select_related("version"):
        assert exercise.version is not None
        content = exercise.version.content
        html = render_to_string("exercises/_guide.html", {"content": content, "cues": ["The shared cue."]})
        assert "<svg" in html
        told = [*content["steps"], *content["cues"], "The shared cue.", *(row["text"] for row in content["cautions"])]
        for words in told:
            assert words in html
        assert content.get("rationale", {}).get("text", "not for patients") not in html


def test_reviewed_content_names_its_reviewer_and_the_day() -> None:
    content = {"lang": "en", "steps": ["x"], "dosage": {}, "review": {"by": "A. Reviewer", "on": "2026-02-03"}}
    assert "Checked by A. Reviewer on 3 Feb 2026." in render_to_string("exercises/_guide.html", {"content": content})


def test_what_an_editor_wrote_is_escaped() -> None:
    content = {"lang": "en", "steps": ["<script>alert(1)</script>"], "dosage": {}}
    assert "<script>" not in render_to_string("exercises/_guide.html", {"content": content})
