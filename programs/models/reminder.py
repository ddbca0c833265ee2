"""One message about one session on one channel, with a visible life. No health data: the text is made when it is sent."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from patients import models as patients
from patients.models import Clinic, Clinician, Consent, Patient, has_address
from programs.models.exercise_session import ExerciseSession
from programs.models.program import Pause, Program


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def for_clinician(self, clinician: Any) -> Self:
        return self.filter(clinic_id=clinician.clinic_id) if clinician.clinic_id else self.none()

    def for_patient(self, patient: Patient) -> Self:
        return self.filter(patient=patient, clinic_id=patient.clinic_id)

    def same_as(self, reminder: Reminder) -> Self:
        """The message itself and every repeat of it, whether stored or not."""
        return self.filter(
            patient=reminder.patient_id,
            local_date=reminder.local_date,
            slot=reminder.slot,
            channel=reminder.channel,
        )

    def with_facts(self) -> Self:
        """With everything that `rules.facts` reads: patient, program, session, and what holds of consent, address and that day."""
        return self.select_related("patient", "program", "session").annotate(
            is_wanted=_wanted(),
            has_address=has_address(),
            has_program=_has_program(),
            is_paused=_paused_that_day(),
            is_done=_done_that_day(),
        )


class Reminder(models.Model):
    """Its identity is the patient's local date, slot and channel: planning twice is a no-op, two programs never mean two messages.

    Whatever changes its state sets `reason` and `changed_at` too: a trigger writes the three into the ledger.
    """

    Slot, Channel = patients.Slot, patients.Channel

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

    class Reason(models.TextChoices):
        """Why the state changed, in words that follow it: "Not needed: already begun or done"."""

        PLAN_CHANGED = "plan_changed", _("the schedule or the patient’s choice changed")
        SESSION_MOVED = "session_moved", _("the session was moved or taken out")
        ALREADY_DONE = "already_done", _("already begun or done")
        ALREADY_SAID = "already_said", _("already told")
        PAUSED = "paused", _("the program is paused")
        PROGRAM_OVER = "program_over", _("the program is over")
        OPTED_OUT = "opted_out", _("the patient does not want it")
        DISCHARGED = "discharged", _("the patient was discharged")
        NO_ADDRESS = "no_address", _("there is no address to send it to")
        NOT_OFFERED = "not_offered", _("this way of sending is not set up")
        QUIET_HOURS = "quiet_hours", _("it would have come between 20:00 and 08:00")
        ZONE_CHANGED = "zone_changed", _("the patient’s time zone changed")
        LATE = "late", _("more than an hour late")
        NOT_REACHED = "not_reached", _("picked up, but not sent in time; waiting again")
        BUSY = "busy", _("the service could not take it; trying again")
        REFUSED = "refused", _("the service refused it")
        TRIES_USED = "tries_used", _("the service could not take it, after every try")
        NO_ANSWER = "no_answer", _("no clear answer, so it may have arrived")
        ASKED_FOR = "asked_for", _("somebody asked for it")

    PENDING = (State.PLANNED, State.LEASED)  # may still be called off
    IN_HAND = (State.LEASED, State.SENDING)  # a dispatcher is about to write to it
    UNSETTLED = (*PENDING, State.SENDING)
    NOT_ARRIVED = (State.UNKNOWN, State.DEAD, State.BOUNCED, State.EXPIRED)  # the first only perhaps

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Without indexes of their own where another begins with the same column or nobody looks that way: every state is a write to all.
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders", db_index=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders")
    session = models.ForeignKey(
        ExerciseSession, on_delete=models.PROTECT, null=True, blank=True, related_name="reminders", db_index=False
    )
    local_date = models.DateField()
    slot = models.PositiveSmallIntegerField(choices=Slot, default=Slot.SESSION)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    repeat = models.PositiveSmallIntegerField(default=0, help_text="Raised when a person asks for one more.")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="Set when a person asked for it.")
    asked_by = models.ForeignKey(
        Clinician, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    zone = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=60, choices=Reason, blank=True)
    changed_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sending_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    in_doubt = models.BooleanField(default=False, help_text="An attempt got no clear answer, so it may have arrived.")

    if TYPE_CHECKING:
        is_paused: bool  # these come by with_facts()
        is_done: bool
        is_wanted: bool
        has_address: bool
        has_program: bool

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "local_date", "slot", "channel", "repeat"], name="one_reminder_per_day_slot_channel"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["leased", "sending"]) | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="reminder_in_hand_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "delivered"]) | Q(accepted_at__isnull=False),
                name="reminder_accepted_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(program__isnull=False) | Q(slot=patients.Slot.TEST), name="reminder_is_of_a_program"
            ),
            models.CheckConstraint(condition=Q(repeat=0) | Q(asked_at__isnull=False), name="reminder_repeat_was_asked"),
        ]
        indexes = [
            # Which clinics have something due; then a clinic's own, oldest first.
            models.Index(
                fields=["next_attempt_at"], include=["clinic"], condition=Q(state="planned"), name="reminder_due"
            ),
            models.Index(
                fields=["clinic", "next_attempt_at"], condition=Q(state="planned"), name="reminder_due_of_clinic"
            ),
            models.Index(fields=["lease_until"], condition=Q(state__in=["leased", "sending"]), name="reminder_in_hand"),
            models.Index(fields=["clinic", "-due_at"], name="reminder_by_clinic"),
            # What went wrong lately, for the metrics.
            models.Index(
                fields=["state", "changed_at"],
                condition=Q(state__in=["bounced", "dead", "expired", "unknown"]),
                name="reminder_gone_wrong",
            ),
            # A receipt names what the provider called it.
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="reminder_by_provider_id"),
        ]

    def __str__(self) -> str:
        return f"{self.local_date} {self.get_slot_display()} ({self.state})"


class ReminderEvent(models.Model):
    """A change of a reminder's state, with its reason: the ledger that patient and clinician read.

    The database writes it, see migration 0003, and lets nobody change or delete it.
    """

    id = models.BigAutoField(primary_key=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=10, choices=Reminder.State)
    reason = models.CharField(max_length=60, choices=Reminder.Reason, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d %H:%M}"


def _paused_that_day() -> Exists:
    return Exists(
        Pause.objects.filter(
            Q(until_on=None) | Q(until_on__gte=OuterRef("local_date")),
            program_id=OuterRef("program_id"),
            from_on__lte=OuterRef("local_date"),
        )
    )


def _has_program() -> Exists:
    return Exists(Program.objects.current().filter(patient_id=OuterRef("patient_id")))


def _wanted() -> Exists:
    return Exists(
        Consent.objects.live().filter(
            patient_id=OuterRef("patient_id"), channel=OuterRef("channel"), slot=OuterRef("slot")
        )
    )


def _done_that_day() -> Exists:
    """Begun or done: also a session that was planned for another day."""
    return Exists(
        ExerciseSession.objects.filter(program_id=OuterRef("program_id"), performed_on=OuterRef("local_date"))
    )
