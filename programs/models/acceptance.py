"""Why a clinician overrode a warning of the checks: one standing reason per program, rule and subject."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Clinician
from programs.models.program import Program


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def concerning(self, program: Program) -> Self:
        """Those of the program, and what was said of its patient in other programs and lasts."""
        others = Q(program__patient=program.patient_id, lasts=True) & ~Q(program__state=Program.State.DISCARDED)
        return self.filter(Q(program=program) | others)


class Acceptance(models.Model):
    """Never changed and never deleted, but withdrawn once. `rule` and `subject` are those of a finding of `programs.checks`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="acceptances")
    rule = models.SlugField(max_length=40)
    subject = models.CharField(max_length=2500, blank=True)  # up to 40 keys of 60 characters
    reason = models.CharField(_("reason"), max_length=300)
    lasts = models.BooleanField(default=False, help_text="Whether it holds for the patient's other programs, too.")
    by = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "rule", "subject"],
                condition=Q(withdrawn_at=None),
                name="one_standing_acceptance",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="acceptance_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}".strip()
