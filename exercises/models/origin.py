"""From which file an exercise was taken in, and what that file said: so that it is known again, and edits made here are seen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise


class Origin(models.Model):
    """`entry` is the exercise as the file had it, an entry of the catalogue format; `notes` what could not be taken over."""

    exercise = models.OneToOneField(Exercise, on_delete=models.CASCADE, primary_key=True, related_name="file_origin")
    dataset = models.CharField(_("collection"), max_length=80)
    external_id = models.CharField(_("id in the collection"), max_length=200)
    entry = models.JSONField(editable=False)
    notes = models.JSONField(_("to look at"), default=list, editable=False)
    imported_at = models.DateTimeField(_("taken in at"))

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origin")
        constraints = [
            models.UniqueConstraint(fields=["dataset", "external_id"], name="one_exercise_per_external_id"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.external_id}"
