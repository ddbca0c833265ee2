"""How a patient gets in: a link the clinic hands out, a code to type, and the devices they opened. Only hashes of secrets are stored."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.clinic import Clinic
from patients.models.clinician import Clinician
from patients.models.patient import Patient

MOST_WRONG_YEARS = 5  # in a row; then the link closes


class AccessLink(models.Model):
    """The patient's key, valid until revoked. Its secret is derived, not stored: see `patients.access.token_of`."""

    class Closed(models.TextChoices):
        """Why nobody gets in by it any more; blank while it is open, and where it was closed before this was kept."""

        REPLACED = "replaced", _("replaced by a newer one")
        WRONG_YEARS = "wrong_years", _("closed after five wrong years of birth")
        DISCHARGED = "discharged", _("closed with the patient's discharge")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    wrong_years = models.PositiveSmallIntegerField(
        default=0, help_text="Wrong years of birth since the last right one."
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    why_closed = models.CharField(max_length=20, choices=Closed, blank=True)

    token = ""  # never stored: `token_of` keeps it here, as a message needs it twice

    class Meta:
        verbose_name = _("access link")
        verbose_name_plural = _("access links")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(revoked_at=None), name="one_live_link_per_patient"
            ),
            models.CheckConstraint(
                condition=models.Q(wrong_years__lt=MOST_WRONG_YEARS), name="enough_wrong_years_close_a_link"
            ),
            models.CheckConstraint(
                condition=models.Q(why_closed="") | models.Q(revoked_at__isnull=False), name="open_links_have_no_end"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AccessCode(models.Model):
    """Ten characters to type where none can be scanned, for a quarter of an hour and one device. That one says that it was spent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="access_codes")
    link = models.ForeignKey(AccessLink, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("access code")
        verbose_name_plural = _("access codes")
        indexes = [models.Index(fields=["patient", "expires_at"], name="code_of_patient")]

    def __str__(self) -> str:
        return str(self.id)


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self, *, at: datetime) -> DeviceQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at, link__revoked_at=None)


class Device(models.Model):
    """A phone that was let in; its cookie's secret is stored hashed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="devices")
    link = models.ForeignKey(AccessLink, on_delete=models.PROTECT, related_name="devices")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    ticket_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the pass or code that it spent; a link is not spent."
    )
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
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_hash"], condition=~models.Q(ticket_hash=""), name="a_pass_or_code_opens_one_device"
            ),
        ]

    def __str__(self) -> str:
        return self.label
