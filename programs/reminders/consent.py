"""What a patient agrees to be told, by which way and when, as far as planned messages follow from it.

Called by the page behind the link in every message, by the patient's own page and by the API.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction

from patients import consent
from patients.consent import Wish
from patients.models import Clinician, Patient
from programs import checks
from programs.prescribing import Refused
from programs.reminders import planning


@transaction.atomic
def choose(
    *, patient: Patient, wanted: Iterable[Wish], reminder_time: time | None, by: Clinician | None, at: datetime
) -> None:
    """Exactly these messages from now on, at this wall time; without one, at the program's. Without an actor it was the patient.

    What is planned follows at once. Raises Refused for a time outside the send window.
    """
    problems = {finding.field: finding.text for finding in checks.check_reminder_time(reminder_time)}
    if problems:
        raise Refused(problems)
    consent.choose(patient=patient, wanted=wanted, by=by, at=at)
    patient.reminder_time = reminder_time
    patient.save(update_fields=["reminder_time"])
    planning.reconcile(patients=[patient.pk], at=at)


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
