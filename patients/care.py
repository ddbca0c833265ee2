"""What a clinician does with a patient's record: register, update, discharge; and the patient's own wish about reminders.

Called by the pages, the API and `programs.reminders.consent`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from patients.models import Clinician, Patient


@transaction.atomic
def register(*, by: Clinician, **particulars: Any) -> Patient:
    """A new patient of the clinician's clinic. `particulars` are the Patient's own fields, cleaned by a form or serializer."""
    if by.clinic is None:
        raise ValueError("patients are registered by a clinician of a clinic")
    return Patient.objects.create(clinic=by.clinic, registered_by=by, **particulars)


@transaction.atomic
def update(*, patient: Patient, by: Clinician, **particulars: Any) -> Patient:
    for name, value in particulars.items():
        setattr(patient, name, value)
    patient.save(update_fields=list(particulars))
    return patient


@transaction.atomic
def discharge(*, patient: Patient, by: Clinician, at: datetime) -> Patient:
    """End the care: the patient's links and devices close at once, the record stays."""
    patient.discharged_at = at
    patient.save(update_fields=["discharged_at"])
    patient.links.filter(revoked_at=None).update(revoked_at=at)
    patient.devices.filter(revoked_at=None).update(revoked_at=at)
    return patient


@transaction.atomic
def stop_reminders(*, patient: Patient) -> Patient:
    """The patient wants no more; `programs.reminders.consent` also calls off what is planned."""
    patient.reminded = False
    patient.save(update_fields=["reminded"])
    return patient


@transaction.atomic
def resume_reminders(*, patient: Patient) -> Patient:
    patient.reminded = True
    patient.save(update_fields=["reminded"])
    return patient
