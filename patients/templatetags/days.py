"""Days in few words, in the order that the reader's language puts them, for templates: `{% load days %}`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date) -> str:
    """“2 Mar”, for what is near."""
    return date_format(value, pgettext("date format", "j M"))


@register.filter(expects_localtime=True)
def day_of_year(value: date) -> str:
    """“2 Mar 2026”, for what may be long ago."""
    return date_format(value, pgettext("date format", "j M Y"))


@register.filter(expects_localtime=True)
def weekday(value: date) -> str:
    """“Mon 2 Mar”, for a session."""
    return date_format(value, pgettext("date format", "D j M"))


@register.filter(expects_localtime=True)
def long_day(value: date) -> str:
    """“Monday 2 March”, for a heading."""
    return date_format(value, pgettext("date format", "l j F"))


@register.filter(expects_localtime=True)
def instant(value: datetime) -> str:
    """“2 Mar 2026, 14:05”, by the clock of who reads it."""
    return date_format(value, pgettext("date format", "j M Y, H:i"))


@register.filter(expects_localtime=True)
def span_to(first: date, last: date) -> str:
    """“2–8 Mar” or “30 Mar – 5 Apr”."""
    if (first.year, first.month) == (last.year, last.month):
        words = {"first": date_format(first, pgettext("date format within a span", "j")), "last": day(last)}
        return _("%(first)s–%(last)s") % words
    return _("%(first)s – %(last)s") % {"first": day(first), "last": day(last)}


@register.filter
def weekdays(numbers: Iterable[int]) -> str:
    """ISO day numbers as “Mon, Wed, Fri”; nothing for none."""
    return ", ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(numbers))
