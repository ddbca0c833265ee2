"""How a patient gets in: a link the clinic hands out, and the device it opened. Only hashes of secrets are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.clinic import Clinic
from patients.models.clinician import Clinician
from patients.models.patient import Patient


class AccessLink(models.Model):
    """The patient's key, valid until revoked. Its secret is derived, not stored: see `patients.access.token_of`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    token = ""  # never stored: `token_of` keeps it here, as a message needs it twice

    class Meta:
        verbose_name = _("access link")
        verbose_name_plural = _("access links")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(revoked_at=None), name="one_live_link_per_patient"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self, *, at: datetime) -> DeviceQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at, link__revoked_at=None)


class Device(models.Model):
    """A phone that was let in by a link; its cookie's secret is stored hashed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="devices")
    link = models.ForeignKey(AccessLink, on_delete=models.PROTECT, related_name="devices")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("device"), max_length=80, blank=True)
    is_shared = models.BooleanField(
        default=False, help_text="Others use it, too: it forgets the patient with its browser, and keeps nothing."
    )
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.label
