"""Where a phone takes notifications: what its browser gave us when the patient said yes."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models.access import Device
from patients.models.clinic import Clinic
from patients.models.patient import Patient


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    def live(self) -> Self:
        """Those whose phone neither patient nor clinic shut out, however long ago it was last seen."""
        return self.filter(
            gone_at=None, device__revoked_at=None, device__link__revoked_at=None, device__is_shared=False
        )


class PushSubscription(models.Model):
    """An address at the browser's own push service (RFC 8030) and the keys that seal a message to this phone (RFC 8291)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="push_subscriptions")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=1000)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification address")
        verbose_name_plural = _("notification addresses")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=models.Q(gone_at=None), name="one_push_per_device"),
        ]
        indexes = [
            models.Index(fields=["patient", "-made_at"], condition=models.Q(gone_at=None), name="push_of_patient"),
        ]

    def __str__(self) -> str:
        return str(self.id)
