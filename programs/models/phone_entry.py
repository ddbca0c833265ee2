"""What a phone sent of itself, once: the row by which a second copy of it is known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Device, Patient


class PhoneEntry(models.Model):
    """`key` is made by the phone. What could not be taken keeps its words, so that nothing is lost; the rest is in the session."""

    class Refusal(models.TextChoices):
        TOO_LATE = "too_late", _("It came more than two weeks late.")
        NOT_YOURS = "not_yours", _("It belongs to somebody else.")
        NOT_ASKED = "not_asked", _("That exercise was not asked in that session.")
        UNREADABLE = "unreadable", _("It could not be read.")

    key = models.UUIDField(editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    said_at = models.DateTimeField(null=True, help_text="By our clock.")
    received_at = models.DateTimeField()
    refusal = models.CharField(max_length=20, choices=Refusal, blank=True)
    content = models.JSONField(null=True, help_text="Only of what was refused.")

    class Meta:
        verbose_name = _("entry from a phone")
        verbose_name_plural = _("entries from phones")
        ordering = ["received_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="phone_entry_taken_once")]
        indexes = [
            models.Index(fields=["patient", "-received_at"], condition=~models.Q(refusal=""), name="entry_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.received_at:%Y-%m-%d}"
