"""What is done with a patient's record: register, update, discharge by a clinician, speak by the patient. Pages and the API call it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from patients import consent
from patients.models import AccessLink, Clinician, Patient


@transaction.atomic
def register(*, by: Clinician, at: datetime, reminded: bool = True, **particulars: Any) -> Patient:
    """A new patient of the clinician's clinic, who agreed to reminders or did not.

    `particulars` are the Patient's own fields, cleaned by a form or serializer.
    """
    if by.clinic is None:
        raise ValueError("patients are registered by a clinician of a clinic")
    patient = Patient.objects.create(clinic=by.clinic, registered_by=by, registered_at=at, **particulars)
    if reminded:
        consent.choose(patient=patient, wanted=consent.usual(patient), by=by, at=at)
    return patient


@transaction.atomic
def update(
    *, patient: Patient, by: Clinician, at: datetime, reminded: bool | None = None, **particulars: Any
) -> Patient:
    """Change particulars. `reminded` turns all messages off, or gives back what was wanted before; None leaves the choice as it is."""
    for name, value in particulars.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(particulars))
    if reminded is not None:
        change = consent.give_back if reminded else consent.withdraw
        change(patient=patient, by=by, at=at)
    return patient


def speak(*, patient: Patient, language: str) -> Patient:
    """The patient's own choice of the language of pages and messages, one of settings.LANGUAGES."""
    patient.language = language
    patient.save(update_fields=["language"])
    return patient


@transaction.atomic
def discharge(*, patient: Patient, by: Clinician, at: datetime) -> Patient:
    """End the care: the patient's links and devices close at once, the record stays."""
    patient.discharged_at = at
    patient.save(update_fields=["discharged_at"])
    patient.links.filter(revoked_at=None).update(revoked_at=at, why_closed=AccessLink.Closed.DISCHARGED)
    patient.devices.filter(revoked_at=None).update(revoked_at=at)
    return patient
