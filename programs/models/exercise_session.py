"""One occasion of doing the program, and what was done in it. What the patient was told is kept as it was told."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.models import ExerciseVersion
from exercises.models.fields import DosageField, LinesField, dosage_is_valid
from patients.models import Clinic, Clinician, Patient
from programs.models.prescription import Prescription
from programs.models.program import Program

LONGEST_COMMENT, LONGEST_REPLY = 1000, 500  # characters


class Effort(models.TextChoices):
    EASY = "easy", _("Easy")
    RIGHT = "right", _("Just right")
    HARD = "hard", _("Hard")
    TOO_HARD = "too_hard", _("Too hard")


class ExerciseSessionQuerySet(models.QuerySet["ExerciseSession"]):
    def for_clinician(self, clinician: Any) -> Self:
        return self.filter(clinic_id=clinician.clinic_id) if clinician.clinic_id else self.none()

    def for_patient(self, patient: Patient) -> Self:
        return self.filter(patient=patient, clinic_id=patient.clinic_id)

    def standing(self) -> Self:
        """Everything but what was taken out of the calendar."""
        return self.exclude(state=ExerciseSession.State.CANCELLED)

    def on_their_day(self) -> Self:
        """What stands in the calendar of days: everything that was not taken out nor left out."""
        return self.standing().exclude(state=ExerciseSession.State.SKIPPED)

    def ahead(self) -> Self:
        """Planned and not begun."""
        return self.filter(state=ExerciseSession.State.PLANNED)

    def counted(self) -> Self:
        return self.filter(state__in=[ExerciseSession.State.DONE, ExerciseSession.State.PARTLY])


class ExerciseSession(models.Model):
    """`planned_on` is a local date, no time. A session missed is one still planned when its week is over: that is derived, never stored."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Started")
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly done")
        NOT_DONE = "not_done", _("Not done")
        SKIPPED = "skipped", _("Left out by the patient")
        CANCELLED = "cancelled", _("Taken out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="sessions")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    week = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    is_required = models.BooleanField(
        default=True, help_text="The first sessions of a week's band are required, the rest are extra."
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    performed_on = models.DateField(null=True, blank=True, help_text="The patient's local day it counts for.")
    finished_at = models.DateTimeField(null=True, blank=True)
    said_done_at = models.DateTimeField(null=True, blank=True, help_text="When it was said to be done in one tap.")
    missed_on = models.DateField(null=True, blank=True, help_text="The day it was missed before it was offered again.")
    moved_at = models.DateTimeField(
        null=True, blank=True, help_text="Set when somebody chose its day: a new schedule leaves it there."
    )
    morning_pain = models.PositiveSmallIntegerField(_("pain the next morning"), null=True, blank=True)
    morning_at = models.DateTimeField(null=True, blank=True)
    cues = LinesField(help_text="The shared cues as the patient was told them.")
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    pain = models.PositiveSmallIntegerField(
        _("pain"), null=True, blank=True, help_text="Of the whole session, where it is asked once at the end."
    )
    effort = models.CharField(_("effort"), max_length=10, choices=Effort, blank=True)
    logged_afterwards = models.BooleanField(
        default=False, help_text="Begun for a day that was over, by somebody who had not opened it then."
    )
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When a clinician last read something new in its report."
    )
    seen_by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reply = models.CharField(_("reply"), max_length=LONGEST_REPLY, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Raised by the database when its day changes or it is taken out: calendars ask for it.",
    )

    objects = ExerciseSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(week__gte=1, week__lte=8), name="session_week_1_to_8"),
            models.UniqueConstraint(
                fields=["program", "planned_on"],
                condition=Q(state__in=["planned", "started"]),
                name="one_open_session_per_day",
            ),
            models.UniqueConstraint(
                fields=["program", "performed_on"],
                condition=Q(state__in=["done", "partly"]),
                name="one_counted_session_per_local_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "skipped", "cancelled"])
                | Q(started_at__isnull=False, performed_on__isnull=False),
                name="session_begun_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "partly", "not_done"]) ^ Q(finished_at__isnull=True),
                name="session_over_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(morning_pain=None) | Q(morning_pain__gte=0, morning_pain__lte=10),
                name="morning_pain_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(morning_pain=None) ^ Q(morning_at__isnull=False), name="morning_pain_has_an_instant"
            ),
            models.CheckConstraint(condition=Q(pain=None) | Q(pain__gte=0, pain__lte=10), name="session_pain_0_to_10"),
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="session_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reply="") ^ Q(replied_at__isnull=False), name="session_reply_has_an_instant"
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "planned_on"], name="session_by_patient_and_day"),
            models.Index(fields=["planned_on"], condition=Q(state="planned"), name="session_ahead_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.planned_on} ({self.state})"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.DONE, self.State.PARTLY, self.State.NOT_DONE)


class PerformedExerciseQuerySet(models.QuerySet["PerformedExercise"]):
    def for_patient(self, patient: Patient) -> Self:
        return self.filter(session__patient=patient, clinic_id=patient.clinic_id)


class PerformedExercise(models.Model):
    """What was asked (version, dosage, note: a snapshot) and what was done. `outcome` stays empty until the patient says so."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly")
        NOT_TODAY = "not_today", _("Not today")

    class WhyNot(models.TextChoices):
        TIME = "time", _("No time")
        PAIN = "pain", _("It hurts")
        TIRED = "tired", _("Too tired")
        THINGS = "things", _("Something was missing")
        HOW = "how", _("Not sure how to do it")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(ExerciseSession, on_delete=models.PROTECT, related_name="performed")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="performed")
    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    dosage = DosageField()
    leads_straight_on = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(_("how it went"), max_length=10, choices=Outcome, blank=True)
    pain = models.PositiveSmallIntegerField(_("pain"), null=True, blank=True)
    effort = models.CharField(_("effort"), max_length=10, choices=Effort, blank=True)
    sets_done = models.JSONField(default=list, blank=True)  # as programs.sessions.amounts describes it
    why_not = models.CharField(_("why not"), max_length=10, choices=WhyNot, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = PerformedExerciseQuerySet.as_manager()

    class Meta:
        verbose_name = _("performed exercise")
        verbose_name_plural = _("performed exercises")
        ordering = ["order", "pk"]
        constraints = [
            dosage_is_valid("dosage", "performed_dosage_valid"),
            models.UniqueConstraint(fields=["session", "prescription"], name="performed_once_per_session"),
            models.CheckConstraint(condition=Q(pain=None) | Q(pain__gte=0, pain__lte=10), name="pain_0_to_10"),
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(recorded_at__isnull=False), name="outcome_has_an_instant"
            ),
            models.CheckConstraint(
                condition=Q(why_not="") | Q(outcome__in=["partly", "not_today"]), name="why_not_unless_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.outcome or '…'}"

    @property
    def is_recorded(self) -> bool:
        return bool(self.outcome)


class Correction(models.Model):
    """What was said before something else held, of an exercise or, without one, of the whole session. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(ExerciseSession, on_delete=models.PROTECT, related_name="corrections")
    performed = models.ForeignKey(PerformedExercise, on_delete=models.PROTECT, null=True, related_name="corrections")
    outcome = models.CharField(max_length=10, choices=PerformedExercise.Outcome, blank=True)
    pain = models.PositiveSmallIntegerField(null=True)
    effort = models.CharField(max_length=10, choices=Effort, blank=True)
    sets_done = models.JSONField(default=list)
    why_not = models.CharField(max_length=10, choices=PerformedExercise.WhyNot, blank=True)
    comment = models.CharField(max_length=LONGEST_COMMENT, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(performed__isnull=False, comment="") | Q(performed=None, outcome="", why_not=""),
                name="correction_of_exercise_or_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display() or '…'} ({self.said_at:%Y-%m-%d})"


class Concern(models.Model):
    """Something the patient pressed while doing an exercise, answered at once; the clinician reads it. Never changed, never deleted."""

    class Kind(models.TextChoices):
        HURTS = "hurts", _("It hurts")
        ODD = "odd", _("It feels odd")
        TOO_HARD = "too_hard", _("Too hard")
        UNSURE = "unsure", _("Not sure I do it right")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    performed = models.ForeignKey(PerformedExercise, on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(max_length=10, choices=Kind)
    answer = models.CharField(max_length=20, help_text="What the phone said to it, by its name in `programs.advice`.")
    ended_exercise = models.BooleanField(help_text="Whether the answer was to leave the exercise for that day.")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
