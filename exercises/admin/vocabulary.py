"""The words that exercises are described with, and where exercises come from."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.db.models.functions import Cast
from django.http import HttpRequest

from exercises.admin.keepers import KeptByStaff
from exercises.models import Equipment, ExerciseVersion, Muscle, Region, Source
from exercises.models.vocabulary import Term


class TermAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "key")
    search_fields = ("name", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        return {} if obj else {"key": ("name",)}

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (isinstance(obj, Term) and _is_published(obj))


def _is_published(term: Term) -> bool:
    """Whether a published text says its key: such a text can be copied and passed on for good, and the term with it."""
    texts = ExerciseVersion.objects.annotate(text=Cast("content", models.TextField()))
    return texts.filter(text__contains=f'"{term.key}"').exists()


admin.site.register([Muscle, Equipment, Region], TermAdmin)


@admin.register(Source)
class SourceAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("author", "licence", "note")
    search_fields = ("author", "licence", "note")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
