"""Below an exercise that came in a file: which, and what of it is left to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy

from exercises.admin.keepers import ReadOnly
from exercises.models import Origin


class OriginInline(ReadOnly, admin.StackedInline):  # type: ignore[type-arg]
    model = Origin
    fields = readonly_fields = ("dataset", "external_id", "imported_at", "left_to_look_at")
    verbose_name = verbose_name_plural = gettext_lazy("the file it came from")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Origin]:
        return Origin.objects.all()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and hasattr(obj, "file_origin")

    @admin.display(description=gettext_lazy("left to look at"))
    def left_to_look_at(self, origin: Origin) -> str:
        return format_html_join("\n", "<div>{}</div>", ((note,) for note in origin.notes)) or "–"
