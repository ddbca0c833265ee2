"""Telephone numbers as people write them. Asked by the form, the API and the text messages."""

from __future__ import annotations

import re

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat

NOT_ONE = _("This is not a telephone number. One looks like +49 170 1234567, or 030 1234567.")

LOOKS_LIKE_ONE = re.compile(r"\+?[0-9\s()/.–-]{2,}")
INTERNATIONAL = re.compile(r"\s*(\+|00)")
FEWEST_DIGITS = 3


def is_number(written: str) -> bool:
    """Whether this can be dialled. One with a country in front has to exist; a national one is whatever the clinic can call."""
    digits = sum(character.isdigit() for character in written)
    if not LOOKS_LIKE_ONE.fullmatch(written.strip()) or digits < FEWEST_DIGITS:
        return False
    return not INTERNATIONAL.match(written) or bool(international(written))


def international(written: str) -> str:
    """The number as text messages need it, such as +491701234567; empty for one without its country, and for none."""
    number = _parsed(written)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else ""


def tidy(written: str) -> str:
    """As it is kept: an international number beginning with + and its country, a national one as it was written."""
    number = _parsed(written)
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else written.strip()


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    if not INTERNATIONAL.match(written):
        return None
    try:
        number = phonenumbers.parse(INTERNATIONAL.sub("+", written, count=1))
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
