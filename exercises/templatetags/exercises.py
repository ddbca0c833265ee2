"""Figures of the catalogue and names of its vocabulary, for templates: `{% load exercises %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from exercises.catalogue import figures
from exercises.figures import frame_svg, render_strip
from exercises.models import Equipment, Muscle, Region

register = template.Library()


@register.simple_tag
def figure(content: Mapping[str, Any]) -> SafeString:
    """All key poses of an exercise with their captions; nothing when it has no figure. `content` is an entry of the catalogue format."""
    return _strip(content.get("figure", ""))


@register.simple_tag
def figure_pose(content: Mapping[str, Any], number: int = 1) -> SafeString:
    """One key pose, counted from 0, as a picture for lists and tiles: by default the second, in which the body works."""
    return _pose(content.get("figure", ""), number)


@register.simple_tag
def vocabulary() -> dict[str, dict[str, str]]:
    """`{% vocabulary as names %}`: names of muscles, equipment and regions by key. Three queries, however many exercises are shown."""
    return {
        group: dict(model._default_manager.values_list("key", "name"))
        for group, model in (("muscles", Muscle), ("equipment", Equipment), ("regions", Region))
    }


@register.filter
def named(key: str, names: Mapping[str, str]) -> str:
    """`{{ key|named:names.muscles }}`: the term's name, or its key where the vocabulary has lost it."""
    return names.get(key, key)


@register.filter
def as_date(written: str) -> date:
    """A date as the format writes it, for the `date` filter."""
    return date.fromisoformat(written)


@cache
def _strip(slug: str) -> SafeString:
    found = figures().get(slug)
    return mark_safe(render_strip(found)) if found else SafeString()  # noqa: S308  # drawn by us, its texts escaped


@cache
def _pose(slug: str, number: int) -> SafeString:
    found = figures().get(slug)
    if found is None:
        return SafeString()
    return mark_safe(frame_svg(found, min(number, len(found.poses) - 1)))  # noqa: S308  # as above
