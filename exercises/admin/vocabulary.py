"""The words that exercises are described with, and where exercises come from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.http import HttpRequest

from exercises.admin.keepers import KeptByStaff
from exercises.models import Equipment, Muscle, Region, Source


class TermAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "key")
    search_fields = ("name", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        return {} if obj else {"key": ("name",)}


admin.site.register([Muscle, Equipment, Region], TermAdmin)


@admin.register(Source)
class SourceAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("author", "licence", "note")
    search_fields = ("author", "licence", "note")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
