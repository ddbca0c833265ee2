"""Who did what when: written in the same transaction as the deed, it is history, audit and outbox in one row."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Clinician, Patient
from programs.models.program import Program


class ProgramEventManager(models.Manager["ProgramEvent"]):
    def write(
        self,
        *,
        program: Program,
        kind: ProgramEvent.Kind,
        by: Clinician | Patient | None,
        at: datetime,
        **about: Any,
    ) -> ProgramEvent:
        """Add a row; the actor may be a clinician, the patient, or none when a rule acted.

        What a clinician did to an issued program waits for `reminders.notices` to tell the patient; the rest needs no delivery.
        """
        event = self.draw(program=program, kind=kind, by=by, at=at, **about)
        event.save(force_insert=True)
        return event

    def draw(
        self,
        *,
        program: Program,
        kind: ProgramEvent.Kind,
        by: Clinician | Patient | None,
        at: datetime,
        **about: Any,
    ) -> ProgramEvent:
        """The row that `write` adds, not stored yet: for many at once."""
        is_told = program.issued_at is not None and isinstance(by, Clinician) and kind in ProgramEvent.TOLD
        return self.model(
            clinic_id=program.clinic_id,
            program=program,
            kind=kind,
            by_clinician=by if isinstance(by, Clinician) else None,
            by_patient=by if isinstance(by, Patient) else None,
            about=about,
            at=at,
            delivered_at=None if is_told else at,
        )


class ProgramEvent(models.Model):
    """`about` holds ids, dates and amounts, never words about somebody's health. Never changed but for its delivery, never deleted."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Drafted")
        DISCARDED = "discarded", _("Discarded")
        PRESCRIBED = "prescribed", _("Exercise added")
        REMOVED = "removed", _("Exercise removed")
        SUBSTITUTED = "substituted", _("Exercise replaced")
        REORDERED = "reordered", _("Order changed")
        DOSAGE_CHANGED = "dosage_changed", _("Dosage changed")
        SCHEDULE_CHANGED = "schedule_changed", _("Schedule changed")
        UPDATED_TEXT = "updated_text", _("Newer text taken")
        UNDONE = "undone", _("Last change undone")
        WARNING_ACCEPTED = "warning_accepted", _("Warning accepted")
        ACCEPTANCE_WITHDRAWN = "acceptance_withdrawn", _("Accepted warning reopened")
        ISSUED = "issued", _("Issued")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        COMPLETED = "completed", _("Completed")
        ENDED = "ended", _("Ended")
        SESSION_STARTED = "session_started", _("Session started")
        RECORDED = "recorded", _("Exercise logged")
        CORRECTED = "corrected", _("Log corrected")
        SESSION_FINISHED = "session_finished", _("Session finished")
        SESSION_OFFERED_AGAIN = "session_offered_again", _("Session offered again")
        SESSION_MOVED = "session_moved", _("Session moved")
        SESSION_SKIPPED = "session_skipped", _("Session left out")
        SAID_DONE = "said_done", _("Said to be done, in one tap")
        LOGGED_AFTERWARDS = "logged_afterwards", _("Session logged afterwards")
        CONCERN_RAISED = "concern_raised", _("Concern raised")
        RATING_CHANGED = "rating_changed", _("Pain and effort are asked at another time")
        SEEN = "seen", _("Report seen")
        REPLIED = "replied", _("Reply written")
        MORNING_SAID = "morning_said", _("Next morning told")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind)
    by_clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_patient = models.ForeignKey(Patient, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.JSONField(default=dict)
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    TOLD = (
        Kind.PRESCRIBED,
        Kind.REMOVED,
        Kind.SUBSTITUTED,
        Kind.REORDERED,
        Kind.DOSAGE_CHANGED,
        Kind.SCHEDULE_CHANGED,
        Kind.UPDATED_TEXT,
        Kind.UNDONE,
        Kind.ISSUED,
        Kind.PAUSED,
        Kind.RESUMED,
        Kind.SESSION_MOVED,
        Kind.SESSION_SKIPPED,
    )

    ABOUT_REPORTS = (Kind.SEEN, Kind.REPLIED)  # of what a clinician did, all that changed nothing of the program

    objects = ProgramEventManager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(by_clinician=None) | Q(by_patient=None), name="event_has_one_actor"),
        ]
        indexes = [
            models.Index(fields=["program", "at"], name="event_by_program"),
            models.Index(fields=["at"], condition=Q(delivered_at=None), name="event_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
