"""The patient's chart is a page of the patients' room and knows no messages: these tags say by which ways a patient is reminded."""

from __future__ import annotations

from typing import Any

from django import template

from patients.models import Patient
from programs.reminders import ways
from programs.reminders.ways import Way

register = template.Library()


@register.inclusion_tag("programs/reminders/_reminded.html")
def reminded_by(found: list[Way]) -> dict[str, Any]:
    """The ways that the patient wants, of those that `ways_of` found."""
    return {"wanted": [way for way in found if way.is_wanted]}


@register.inclusion_tag("programs/reminders/_tests.html")
def test_buttons(patient: Patient, found: list[Way]) -> dict[str, Any]:
    """A button for each way that is open; none for the discharged."""
    return {"patient": patient, "open": [way for way in found if way.is_open and not patient.discharged_at]}


@register.simple_tag
def ways_of(patient: Patient) -> list[Way]:
    """Every way there is, open or not, with what was agreed. The caller scopes the patient. Two queries at most."""
    return ways.of(patient)
