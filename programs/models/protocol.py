"""A program without a patient, to copy from: its rules, its shared cues, what to avoid and what to say when."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exercises.models import Region
from exercises.models.fields import LinesField
from patients.models import Clinic, Clinician
from programs.scheduling import MAX_PER_WEEK, MAX_WEEKS, MIN_PER_WEEK, MIN_WEEKS


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def for_clinician(self, clinician: Any) -> Self:
        """Shared protocols and those of the clinician's clinic."""
        return self.filter(Q(clinic=None) | Q(clinic=clinician.clinic_id))

    def own_of(self, clinician: Any) -> Self:
        """Those of the clinician's clinic, which all of it may edit."""
        return self.filter(clinic=clinician.clinic_id) if clinician.clinic_id else self.none()

    def current(self) -> Self:
        return self.filter(retired_at=None)


class Protocol(models.Model):
    """The working copy; `versions` say what it said when. Copied into a program when it is drafted: editing it changes no program.

    `frequency_rule`, `milestones` and `avoid` have the shapes that exercises/interchange/catalogue-v1.schema.json gives them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clinic")
    )
    slug = models.SlugField(_("short name in files"), max_length=80)
    lang = models.CharField(_("language"), max_length=10, default="en")
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    indication = models.CharField(_("indication"), max_length=300, blank=True)
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("body regions"))
    weeks_low = models.PositiveSmallIntegerField(_("weeks, at least"), default=4)
    weeks_high = models.PositiveSmallIntegerField(_("weeks, at most"), default=8)
    weeks_default = models.PositiveSmallIntegerField(_("weeks, to begin with"), default=4)
    per_week_low = models.PositiveSmallIntegerField(_("sessions a week, from"), default=2)
    per_week_high = models.PositiveSmallIntegerField(_("sessions a week, to"), default=3)
    bands = models.JSONField(_("sessions a week by week"), default=list, blank=True)  # as programs.grid describes them
    min_gap_days = models.PositiveSmallIntegerField(
        _("days from one session to the next, at least"),
        default=2,
        help_text=_("2 leaves one free day between."),
    )
    frequency_rule = models.JSONField(_("frequency rule"), default=list, blank=True)
    cues = LinesField(_("shared cues"))
    avoid = models.JSONField(_("to avoid"), default=list, blank=True)
    milestones = models.JSONField(_("milestones"), default=list, blank=True)
    outcomes = LinesField(_("what should change"), max_length=60)
    tags = LinesField(_("tags"), max_length=30, size=10)
    copied_from = models.ForeignKey(
        "ProtocolVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    file_entry = models.JSONField(null=True, editable=False)  # what the file said that it was last loaded from

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "slug"], nulls_distinct=False, name="one_protocol_per_slug"),
            models.CheckConstraint(
                condition=Q(
                    weeks_low__gte=MIN_WEEKS,
                    weeks_high__lte=MAX_WEEKS,
                    weeks_default__gte=F("weeks_low"),
                    weeks_default__lte=F("weeks_high"),
                ),
                name="protocol_weeks_4_to_8",
                violation_error_message=_("A protocol lasts from 4 to 8 weeks."),
            ),
            models.CheckConstraint(
                condition=Q(
                    per_week_low__gte=MIN_PER_WEEK,
                    per_week_high__lte=MAX_PER_WEEK,
                    per_week_low__lte=F("per_week_high"),
                ),
                name="protocol_band_2_to_3",
                violation_error_message=_("A protocol has 2 to 3 sessions a week."),
            ),
            models.CheckConstraint(condition=Q(min_gap_days__gte=1, min_gap_days__lte=7), name="protocol_gap"),
        ]

    def __str__(self) -> str:
        return self.name


class ProtocolVersion(models.Model):
    """What a protocol said from one edit to the next: what programs refer to by its number. Never changed, never deleted.

    `exercises` are those of its prescriptions, in order: a clinic's own may have the short name of the shared one it was copied from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("text"), help_text=_("An entry of the published catalogue format."))
    exercises = ArrayField(models.UUIDField())
    by = models.ForeignKey(Clinician, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["protocol", "-number"]
        constraints = [models.UniqueConstraint(fields=["protocol", "number"], name="one_protocol_version_per_number")]

    def __str__(self) -> str:
        return f"{self.content['name']} v{self.number}"
