"""Where an exercise comes from and under which licence it may be used."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.CharField(_("author"), max_length=120)
    licence = models.CharField(_("licence"), max_length=60, help_text=_("An SPDX name, such as CC0-1.0."))
    note = models.CharField(_("note"), max_length=300, blank=True)
    url = models.URLField(_("address"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["author", "licence", "note", "url"], name="one_row_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.licence})"
