"""The patients list is a page of the patients' room and knows no program: this tag lays a program beside each patient."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils import timezone

from patients.models import Patient
from programs import caseload
from programs.caseload import Glance

register = template.Library()


@register.simple_tag
def at_a_glance(patients: Iterable[Patient]) -> list[tuple[Patient, Glance | None]]:
    """Each patient with the program that says most about them; three queries for all. The caller scopes the patients."""
    patients = list(patients)
    glances = caseload.of_patients(patients, on=timezone.localdate())
    return [(patient, glances.get(patient)) for patient in patients]
