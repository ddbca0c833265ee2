"""What a patient wants to be able to do again, in their own words, and how well it goes."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models import Clinic, Patient


class OwnGoalQuerySet(models.QuerySet["OwnGoal"]):
    def for_patient(self, patient: Patient) -> Self:
        return self.filter(patient=patient, clinic_id=patient.clinic_id)

    def standing(self) -> Self:
        return self.filter(dropped_at=None)


class OwnGoal(models.Model):
    """An activity such as “climb the stairs to my flat”. At most five stand at a time [field: such scales use three to five]."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="own_goals")
    text = models.CharField(_("what you want to do again"), max_length=120)
    set_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = OwnGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("own goal")
        verbose_name_plural = _("own goals")
        ordering = ["set_at", "pk"]

    def __str__(self) -> str:
        return self.text


class GoalRating(models.Model):
    """How well it went on a local day: 0 not at all, 10 as before. Said again on the same day, it is corrected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    goal = models.ForeignKey(OwnGoal, on_delete=models.PROTECT, related_name="ratings")
    on = models.DateField()
    rating = models.PositiveSmallIntegerField(_("how well it goes"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rating of a goal")
        verbose_name_plural = _("ratings of goals")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "on"], name="one_rating_per_goal_and_day"),
            models.CheckConstraint(condition=Q(rating__gte=0, rating__lte=10), name="rating_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.rating}"
