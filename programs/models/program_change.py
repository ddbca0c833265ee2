"""What stood in a program before a clinician changed it, and why she did: for undoing it, and for telling the patient."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic
from programs.models.program import Program
from programs.models.program_event import ProgramEvent


class ProgramChangeQuerySet(models.QuerySet["ProgramChange"]):
    def standing(self) -> ProgramChangeQuerySet:
        """Those that were not undone."""
        return self.filter(undone_at=None)


class ProgramChange(models.Model):
    """One per event that changed what is prescribed or when. `before` is what `programs.prescribing.standing` took; what stood after it
    is what stood before the next, or stands now."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="changes")
    event = models.OneToOneField(ProgramEvent, on_delete=models.PROTECT, related_name="change")
    before = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="When the patient's phone showed it.")

    objects = ProgramChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["program", "-id"], name="change_by_program")]

    def __str__(self) -> str:
        return str(self.event)
