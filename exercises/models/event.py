"""Who did what to an exercise when: sent it to review, reviewed, published, retired it. `exercises.library` writes it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise


class ExerciseEvent(models.Model):
    """Added to, never changed; `by` is empty when a file was loaded. `note` is a reason, a reviewer or a version's number."""

    class Kind(models.TextChoices):
        SENT_TO_REVIEW = "sent_to_review", _("Sent to review")
        BACK_TO_DRAFT = "back_to_draft", _("Back to draft")
        REVIEWED = "reviewed", _("Reviewed")
        REVIEW_LAPSED = "review_lapsed", _("Review lapsed, the text was changed")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")
        COPIED = "copied", _("Copied from the shared library")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["exercise", "-at"], name="exercise_event_by_exercise")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
