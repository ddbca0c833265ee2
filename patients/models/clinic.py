"""The place of treatment: every patient, program and session belongs to one, and nobody sees across."""

from __future__ import annotations

import uuid
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone by its name, such as Europe/Berlin."))


class Clinic(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(
        _("telephone"),
        max_length=40,
        blank=True,
        help_text=_("Patients see it when something hurts or a link fails."),
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[validate_time_zone])
    language = models.CharField(_("language"), max_length=10, default="en", choices=settings.LANGUAGES)

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
