"""Small things the patient's pages say in many places."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def day(value: date) -> str:
    """E.g. “Monday 2 March”, in the order of the reader's language."""
    return date_format(value, pgettext("date format of a weekday with its day", "l j F"))
