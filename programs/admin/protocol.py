"""The shared protocols, for those who keep the catalogue. Programs and what patients did are not to be seen here by anybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.admin.keepers import KeptByStaff
from exercises.forms import LinesField
from programs import goals, protocols
from programs.models import Protocol, ProtocolPrescription


class ProtocolForm(forms.ModelForm):  # type: ignore[type-arg]
    cues = LinesField(Protocol._meta.get_field("cues"), label=_("Shared cues"), noun=_("Cue"), rows=3)
    outcomes = LinesField(Protocol._meta.get_field("outcomes"), label=_("What should change"), noun=_("Line"), rows=3)

    class Meta:
        model = Protocol
        fields = (
            "name",
            "lang",
            "indication",
            "regions",
            "weeks_low",
            "weeks_default",
            "weeks_high",
            "per_week_low",
            "per_week_high",
            "min_gap_days",
            "cues",
            "outcomes",
        )
        widgets = {"regions": forms.CheckboxSelectMultiple}


class PrescriptionInline(KeptByStaff, admin.TabularInline):  # type: ignore[type-arg]
    model = ProtocolPrescription
    fields = ("order", "exercise", "dosage_in_words", "leads_straight_on", "note")
    readonly_fields = ("exercise", "dosage_in_words")
    extra = max_num = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProtocolPrescription]:
        return super().get_queryset(request).select_related("exercise")

    @admin.display(description=_("dosage"))
    def dosage_in_words(self, prescription: ProtocolPrescription) -> str:
        return str(prescription.dosage)


@admin.register(Protocol)
class ProtocolAdmin(KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    """A protocol's rules, cues and order. Its exercises, dosages and milestones come by import (docs/catalogue-format.md)."""

    form = ProtocolForm
    inlines = (PrescriptionInline,)
    list_display = ("name", "indication", "version", "retired_at")
    list_filter = (("retired_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "indication")
    actions = ("retire", "restore")
    fieldsets = (
        (None, {"fields": ("name", "lang", "indication", "regions")}),
        (
            _("Course"),
            {
                "fields": (
                    ("weeks_low", "weeks_default", "weeks_high"),
                    ("per_week_low", "per_week_high", "min_gap_days"),
                    "cues",
                    "outcomes",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Protocol]:
        return Protocol.objects.filter(clinic=None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Retire: no program can begin with it"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Protocol]) -> None:
        for protocol in queryset.filter(retired_at=None):
            protocols.retire(protocol=protocol, at=timezone.now())

    @admin.action(description=_("Offer it again"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Protocol]) -> None:
        for protocol in queryset.filter(retired_at__isnull=False):
            protocols.restore(protocol=protocol)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: Any = request.user
        protocols.freeze(protocol=form.instance, by=user, at=timezone.now())
        goals.refresh()
