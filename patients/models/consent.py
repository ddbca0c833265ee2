"""What a patient agreed to be told, and by which way. A yes has its dates and is never deleted: withdrawn, it stays with both."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patients.models.clinic import Clinic
from patients.models.clinician import Clinician
from patients.models.patient import Patient


class Channel(models.TextChoices):
    """The ways in which a message can reach a patient."""

    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Notification")
    SMS = "sms", _("Text message")


class Slot(models.IntegerChoices):
    """What a message is about, which is also its place in the patient's day: no day has two of a kind on one channel."""

    SESSION = 0, _("Session")
    NUDGE = 1, _("Second nudge")
    NEXT_MORNING = 2, _("Next morning")
    WEEK = 3, _("Week message")
    ISSUED = 4, _("New program")
    CHANGED = 5, _("Changed program")
    TEST = 6, _("Test")


AGREEABLE = tuple(slot for slot in Slot if slot is not Slot.TEST)  # a test is asked for each time


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Without an actor it was the patient. A trigger lets nothing change but the withdrawal, see programs' migration 0006."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=10, choices=Channel)
    slot = models.PositiveSmallIntegerField(choices=[(slot.value, slot.label) for slot in AGREEABLE])
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "slot", "channel"], condition=Q(withdrawn_at=None), name="one_live_consent_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="consent_given_then_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}, {self.get_channel_display()}"
