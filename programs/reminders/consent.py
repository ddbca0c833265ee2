"""The patient's word on reminders: stop, and resume. Called by the page behind the link in every message."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from patients import care
from patients.models import Patient
from programs.reminders import planning


@transaction.atomic
def stop(*, patient: Patient, at: datetime) -> None:
    """No more reminders, and what is planned is called off."""
    care.stop_reminders(patient=patient)
    planning.reconcile(patients=[patient.pk], at=at)


@transaction.atomic
def resume(*, patient: Patient, at: datetime) -> None:
    """Reminders again, from the next one that is not yet due."""
    care.resume_reminders(patient=patient)
    planning.reconcile(patients=[patient.pk], at=at)
