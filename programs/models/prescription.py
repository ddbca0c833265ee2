"""One exercise with its dosage, in a protocol or a program, and the dated steps of that dosage."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Dosage
from exercises.models import Exercise, ExerciseVersion
from exercises.models.fields import DosageField, dosage_is_valid
from patients.models import Clinic, Clinician
from programs.models.program import Program
from programs.models.protocol import Protocol


class Prescribed(models.Model):
    """What a prescription says wherever it stands. `progressions` is shaped by the published catalogue format."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+", verbose_name=_("exercise"))
    order = models.PositiveSmallIntegerField(_("order"))
    dosage = DosageField(_("dosage"))
    leads_straight_on = models.BooleanField(
        _("followed at once by the next"),
        default=False,
        help_text=_("No rest is offered before the next exercise."),
    )
    progressions = models.JSONField(_("progressions"), default=list, blank=True)
    note = models.CharField(_("note to the patient"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.order}. {self.exercise_id}"


class ProtocolPrescription(Prescribed):
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="prescriptions")

    class Meta(Prescribed.Meta):
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        constraints = [
            dosage_is_valid("dosage", "protocol_prescription_dosage_valid"),
        ]


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    def current(self) -> PrescriptionQuerySet:
        return self.filter(removed_at=None)


class Prescription(Prescribed):
    """`dosage` is what was prescribed first; from the day a program is issued, DosageSteps say what holds from which date."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="prescriptions")
    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="prescriptions")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PrescriptionQuerySet.as_manager()

    class Meta(Prescribed.Meta):
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        constraints = [
            dosage_is_valid("dosage", "prescription_dosage_valid"),
        ]

    def dosage_on(self, day: date) -> Dosage:
        """What is prescribed on that day. Reads `steps`: prefetch them for lists."""
        steps = [step for step in self.steps.all() if step.from_on <= day]
        return max(steps, key=lambda step: (step.from_on, step.at)).dosage if steps else self.dosage

    @property
    def latest_dosage(self) -> Dosage:
        """What is prescribed once every step that is decided holds."""
        return self.dosage_on(date.max)


class DosageStep(models.Model):
    """From this date this prescription's dosage is this; by whom or which rule, and why. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="steps")
    from_on = models.DateField()
    dosage = DosageField()
    by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["from_on", "at"]
        constraints = [
            dosage_is_valid("dosage", "dosage_step_valid"),
            models.CheckConstraint(condition=Q(by__isnull=False) | ~Q(rule=""), name="dosage_step_has_an_author"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on}: {self.dosage}"
