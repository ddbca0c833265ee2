"""The rows of an exercise and its versions, below it on its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.admin.keepers import KeptByStaff, ReadOnly
from exercises.forms import CompensationForm, ParameterForm, PartForm
from exercises.models import (
    Caution,
    Compensation,
    EquipmentNeed,
    Exercise,
    ExerciseEvent,
    ExerciseVersion,
    MuscleRole,
    Parameter,
)


class PartInline(KeptByStaff, admin.TabularInline):  # type: ignore[type-arg]
    form = PartForm
    extra = 0

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """What a row points to may be added from here; it is changed on its own page, for every exercise at once."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class MuscleRoleInline(PartInline):
    model = MuscleRole
    fields = ("muscle", "role", "order")
    autocomplete_fields = ("muscle",)


class EquipmentNeedInline(PartInline):
    model = EquipmentNeed
    fields = ("need", "any_of", "note", "order")
    autocomplete_fields = ("any_of",)


class CompensationInline(PartInline):
    model = Compensation
    form = CompensationForm
    fields = ("sign", "fixes", "common", "muscle", "order")
    autocomplete_fields = ("muscle",)


class CautionInline(PartInline):
    model = Caution
    fields = ("kind", "flag", "text", "order")


class ParameterInline(PartInline):
    model = Parameter
    form = ParameterForm
    fields = ("name", "low", "high", "unit", "aim", "order")


class VersionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = ExerciseVersion
    fields = ("number", "published_at", "published_by", "text")
    readonly_fields = ("number", "published_at", "published_by", "text")
    ordering = ("-number",)
    extra = 0
    verbose_name_plural = gettext_lazy("versions: what patients were and are told")

    @admin.display(description=gettext_lazy("text"))
    def text(self, version: ExerciseVersion) -> str:
        address = reverse("admin:exercises_exercise_version", args=[version.exercise_id, version.number])
        return format_html('<a href="{}">{}</a>', address, _("Read it"))


class EventInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = ExerciseEvent
    fields = readonly_fields = ("kind", "note", "by", "at")
    ordering = ("-at", "-pk")
    extra = 0
    verbose_name_plural = gettext_lazy("what was done with it")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("by")


def number(model: Any, exercise: Exercise) -> None:
    """Number the rows 1, 2, 3 as they stand, so that one without a place is the last."""
    rows = list(model.objects.filter(exercise=exercise))
    for place, row in enumerate(rows, 1):
        row.order = place
    model.objects.bulk_update(rows, ["order"])
