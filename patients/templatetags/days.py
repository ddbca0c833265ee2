"""Days in few words, as config/formats has them in each language: `{% load days %}` in templates, and history and forms in Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date) -> str:
    """“2 Mar”, for what is near."""
    return date_format(value, "MONTH_DAY_FORMAT")


@register.filter(expects_localtime=True)
def day_of_year(value: date) -> str:
    """“2 Mar 2026”, for what may be long ago."""
    return date_format(value, "DATE_FORMAT")


@register.filter(expects_localtime=True)
def weekday(value: date) -> str:
    """“Mon 2 Mar”, for a session."""
    return date_format(value, "WEEKDAY_FORMAT")


@register.filter(expects_localtime=True)
def weekday_time(value: datetime) -> str:
    """“Mon 2 Mar, 14:05”, for a message."""
    return date_format(value, "WEEKDAY_TIME_FORMAT")


@register.filter(expects_localtime=True)
def long_day(value: date) -> str:
    """“Monday 2 March”, for a heading, and for patients."""
    return date_format(value, "LONG_DAY_FORMAT")


@register.filter(expects_localtime=True)
def instant(value: datetime) -> str:
    """“2 Mar 2026, 14:05”, by the clock of who reads it."""
    return date_format(value, "DATETIME_FORMAT")


@register.filter(expects_localtime=True)
def span_to(first: date, last: date) -> str:
    """“2–8 Mar” or “30 Mar – 5 Apr”."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{date_format(first, 'SPAN_START_FORMAT')}–{day(last)}"
    return f"{day(first)} – {day(last)}"


@register.filter
def weekdays(numbers: Iterable[int]) -> str:
    """ISO day numbers as “Mon, Wed, Fri”; nothing for none."""
    return ", ".join(str(WEEKDAYS_ABBR[number - 1]) for number in sorted(numbers))
