"""The secret address at which a patient's calendar asks for the coming sessions. Only its hash is stored."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Patient


class CalendarFeed(models.Model):
    """Valid until revoked. Its secret is derived, not stored: see `programs.interchange.calendar_feed`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(revoked_at=None), name="one_live_feed_per_patient"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
