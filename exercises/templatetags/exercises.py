"""Figures of exercises and names of its vocabulary, for templates: `{% load exercises %}`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from exercises.figures import Figure, FigureError, frame_svg, frames, read_figure, render_strip
from exercises.models.vocabulary import Names, names

register = template.Library()


@register.simple_tag
def figure(content: Mapping[str, Any]) -> SafeString:
    """All key poses of an exercise with their captions; nothing when it has no figure. `content` is an entry of the catalogue format."""
    return _strip(_text_of(content))


@register.simple_tag
def figure_pose(content: Mapping[str, Any], number: int = 1) -> SafeString:
    """One key pose, counted from 0, as a picture for lists and tiles: by default the second, in which the body works."""
    return _pose(_text_of(content), number)


@register.simple_tag
def movement(content: Mapping[str, Any]) -> SafeString:
    """What static/js/figure.js plays, as JSON; nothing for a figure of one pose. Templates include components/figure.html."""
    return _frames(_text_of(content))


@register.simple_tag
def vocabulary() -> Names:
    """`{% vocabulary as names %}`, once on a page, however many exercises it shows."""
    return names()


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """`{{ key|named:names.muscles }}`: the term's name, or its key where the vocabulary has lost it."""
    return names.get(key, key)


@register.filter
def as_date(written: str) -> date:
    """A date as the format writes it, for the `date` filter."""
    return date.fromisoformat(written)


def _text_of(content: Mapping[str, Any]) -> str:
    """The figure's definition as text, by which drawings are remembered. Texts published long ago name a figure instead: none."""
    found = content.get("figure")
    return json.dumps(found) if isinstance(found, dict) else ""


@lru_cache(maxsize=512)
def _strip(definition: str) -> SafeString:
    return _drawn(definition, render_strip)


@lru_cache(maxsize=2048)
def _pose(definition: str, number: int) -> SafeString:
    return _drawn(definition, lambda figure: frame_svg(figure, min(number, len(figure.poses) - 1)))


@lru_cache(maxsize=512)
def _frames(definition: str) -> SafeString:
    return _drawn(definition, _as_json)


def _drawn(definition: str, draw: Callable[[Figure], str]) -> SafeString:
    """A preview may hold a figure that is none yet: then there is nothing to draw."""
    try:
        return mark_safe(draw(read_figure(json.loads(definition))) if definition else "")  # noqa: S308  # drawn by us, its texts escaped
    except FigureError:
        return SafeString()


def _as_json(figure: Figure) -> str:
    told = frames(figure)
    return json.dumps(told, separators=(",", ":")) if told else ""
