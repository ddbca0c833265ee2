"""What changed between two texts of an exercise, for templates: `{% load differences %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import SimpleLazyObject

from exercises.difference import Change, changes
from exercises.models import vocabulary

register = template.Library()


@register.simple_tag
def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Asks for the names of terms only when terms differ."""
    return changes(old, new, SimpleLazyObject(vocabulary.names))  # type: ignore[arg-type]
