"""The patient's word on reminders: stop, and resume. Called by the page behind the link in every message."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from patients import consent
from patients.models import Patient
from programs.reminders import planning


@transaction.atomic
def stop(*, patient: Patient, at: datetime) -> None:
    """No more reminders, and what is planned is called off."""
    consent.withdraw(patient=patient, by=None, at=at)
    planning.reconcile(patients=[patient.pk], at=at)


@transaction.atomic
def resume(*, patient: Patient, at: datetime) -> None:
    """Reminders again, from the next one that is not yet due."""
    consent.give_back(patient=patient, by=None, at=at)
    planning.reconcile(patients=[patient.pk], at=at)
