"""A file of exercises that a keeper of the catalogue handed in: kept while they look at what it holds, and its report afterwards."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)  # a file that nobody went on with [default]


class UploadQuerySet(models.QuerySet["Upload"]):
    def forgotten(self, at: datetime) -> Self:
        """Handed in long ago and never taken in."""
        return self.filter(imported_at=None, uploaded_at__lt=at - KEPT)


class Upload(models.Model):
    """`choices` and `report` are as `exercises.interchange` reads them. The bytes go once the file is taken in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file"), max_length=120)
    format = models.CharField(_("format"), max_length=40)
    data = models.BinaryField(null=True)
    choices = models.JSONField(default=dict)
    report = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    uploaded_at = models.DateTimeField(_("handed in at"))
    imported_at = models.DateTimeField(_("taken in at"), null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name
