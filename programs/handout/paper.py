"""The paper that a clinic prints on, as its part of the world has it; the page lets one choose the other."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic

# Where Letter is the custom: CLDR's paperSize, by ISO 3166.
WITH_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])


class Paper(TextChoices):
    A4 = "a4", _("A4")
    LETTER = "letter", _("Letter")


def paper_of(clinic: Clinic) -> Paper:
    """By the country of the clinic's time zone: a language is spoken on both papers."""
    return Paper.LETTER if clinic.time_zone in _letter_zones() else Paper.A4


@lru_cache(maxsize=1)
def _letter_zones() -> frozenset[str]:
    """From the pinned time zone rules, whose table says in which country each zone lies."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return frozenset(zone for country, _coordinates, zone, *_comment in rows if country in WITH_LETTER)
