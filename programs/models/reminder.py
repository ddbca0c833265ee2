"""One message about one session on one channel, with a visible life. No health data: the text is made when it is sent."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Patient
from programs.models.exercise_session import ExerciseSession
from programs.models.program import Program


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def for_clinician(self, clinician: Any) -> Self:
        return self.filter(clinic_id=clinician.clinic_id) if clinician.clinic_id else self.none()

    def for_patient(self, patient: Patient) -> Self:
        return self.filter(patient=patient, clinic_id=patient.clinic_id)


class Reminder(models.Model):
    """Its identity is the patient's local date, slot and channel: planning twice is a no-op, two programs never mean two messages."""

    class Slot(models.IntegerChoices):
        SESSION = 0, _("Session")
        NUDGE = 1, _("Second nudge")
        NEXT_MORNING = 2, _("Next morning")
        WEEK = 3, _("Week message")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        LEASED = "leased", _("Picked up")
        SENDING = "sending", _("Being sent")
        ACCEPTED = "accepted", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Bounced")
        DEAD = "dead", _("Given up")
        UNKNOWN = "unknown", _("Not certain")
        CANCELLED = "cancelled", _("Cancelled")
        SUPPRESSED = "suppressed", _("Not needed")
        EXPIRED = "expired", _("Too late")

    LIVE = (State.PLANNED, State.LEASED, State.SENDING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="reminders")
    session = models.ForeignKey(
        ExerciseSession, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    local_date = models.DateField()
    slot = models.PositiveSmallIntegerField(choices=Slot, default=Slot.SESSION)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    zone = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sending_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=60, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "local_date", "slot", "channel"], name="one_reminder_per_day_slot_channel"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["leased", "sending"]) | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="reminder_in_hand_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["planned", "leased", "sending"]),
                name="reminder_due",
            ),
            models.Index(fields=["clinic", "-due_at"], name="reminder_by_clinic"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date} {self.get_slot_display()} ({self.state})"


class ReminderEvent(models.Model):
    """A change of a reminder's state, with its reason: the ledger that patient and clinician read. Never changed, never deleted."""

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=Reminder.State)
    reason = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d %H:%M}"
