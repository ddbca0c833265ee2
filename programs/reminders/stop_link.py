"""The signed link in every message by which its patient, and nobody else's, stops reminders without signing in."""

from __future__ import annotations

from functools import cache

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from patients.models import Patient

SIGNER = Signer(salt="programs.reminders.stop_link")
GAP = "SIGNED"  # stands for what is signed


def address_of(patient: Patient, *, site: str) -> str:
    return f"{site}{_path().replace(GAP, SIGNER.sign(str(patient.pk)))}"


def patient_of(signed: str) -> Patient:
    """The patient whom the link is about. Raises Patient.DoesNotExist for a link that we did not make."""
    try:
        return Patient.objects.get(pk=SIGNER.unsign(signed))
    except BadSignature:
        raise Patient.DoesNotExist from None


@cache
def _path() -> str:
    return reverse("programs:stop_reminders", args=[GAP])
