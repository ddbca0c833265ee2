"""Days of the week in few words, for templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.dates import WEEKDAYS_ABBR

register = template.Library()


@register.filter
def weekdays(numbers: Iterable[int]) -> str:
    """ISO day numbers as “Mon, Wed, Fri”; nothing for none."""
    return ", ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(numbers))
