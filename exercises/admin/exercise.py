"""The page of an exercise, and the list of them: write, preview as the patient sees it, publish, retire."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises import library
from exercises.admin import acts
from exercises.admin.figure import DrawsFigures
from exercises.admin.filters import StandingFilter
from exercises.admin.keepers import KeptByStaff, keeps_the_catalogue
from exercises.admin.origin import OriginInline
from exercises.admin.parts import (
    CautionInline,
    CompensationInline,
    EquipmentNeedInline,
    EventInline,
    MuscleRoleInline,
    ParameterInline,
    VersionInline,
    number,
)
from exercises.admin.reviewing import Reviewing, waiting
from exercises.content import content_of
from exercises.dosage import parse
from exercises.finding.search import search
from exercises.forms import ExerciseForm, PartForm
from exercises.models import Exercise, ExerciseVersion, State
from exercises.reading_level import of_content


@admin.register(Exercise)
class ExerciseAdmin(Reviewing, DrawsFigures, KeptByStaff, admin.ModelAdmin):  # type: ignore[type-arg]
    form = ExerciseForm
    inlines = (
        MuscleRoleInline,
        EquipmentNeedInline,
        CompensationInline,
        CautionInline,
        ParameterInline,
        OriginInline,
        VersionInline,
        EventInline,
    )
    list_display = ("name", "stage", "standing", "published_version", "unpublished_changes", "reviewed_by")
    list_filter = ("state", StandingFilter, "stage", "position", "regions", "lang")
    list_per_page = 50
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name, muscle, region, goal, equipment, position or stage")
    ordering = ("name",)
    actions = ("publish", "send_to_review", "retire")
    autocomplete_fields = ("variant_of", "source")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "aliases", ("stage", "position", "lang"), "regions")}),
        (gettext_lazy("What the patient reads"), {"fields": ("steps", "cues", "drawing", "media_url")}),
        (
            gettext_lazy("Suggested dosage"),
            {
                "classes": ("dosage",),
                "fields": (
                    ("dosage_kind", "dosage_sides"),
                    "dosage_sets",
                    ("dosage_reps", "dosage_reps_cap", "dosage_reps_are"),
                    ("dosage_hold_seconds", "dosage_slow_ramp"),
                    ("dosage_seconds", "dosage_step_seconds"),
                    "dosage_cycles",
                    "dosage_phases",
                    "dosage_text",
                    ("dosage_rest_seconds", "dosage_tempo"),
                    ("dosage_load_kind", "dosage_load_kg", "dosage_load_bands", "dosage_load_note"),
                    "dosage_inferred",
                ),
            },
        ),
        (
            gettext_lazy("What clinicians read"),
            {"fields": ("variant_of", "rationale", "evidence", "source")},
        ),
    )

    class Media:
        css = {"all": ("css/figure.css",)}
        js = tuple(Script(f"js/{name}.js", type="module") for name in ("dosage-kind", "lines", "live-preview"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exercise]:
        return Exercise.objects.shared().select_related("version")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Exercise], search_term: str
    ) -> tuple[QuerySet[Exercise], bool]:
        return (search(queryset, search_term) if search_term.strip() else queryset), False  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Exercise | None = None) -> tuple[str, ...]:
        return ("slug", "drawing") if obj else ("drawing",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # one by one, where it can be said why not
        return actions

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/preview/", view(self.preview), name="exercises_exercise_preview"),
            path("<uuid:pk>/versions/<int:number>/", view(self.version), name="exercises_exercise_version"),
            *self.review_urls(),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, exercise: Exercise) -> str:
        if exercise.state == State.PUBLISHED and exercise.review_asked_at:
            return _("Published, waits for review")
        return exercise.get_state_display()

    @admin.display(description=gettext_lazy("version"), ordering="version__number")
    def published_version(self, exercise: Exercise) -> int | None:
        return exercise.version.number if exercise.version else None

    @admin.display(description=gettext_lazy("unpublished changes"), ordering="has_unpublished_changes")
    def unpublished_changes(self, exercise: Exercise) -> str:
        return _("Yes") if exercise.has_unpublished_changes else ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "waiting": waiting().count()})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        exercise: Exercise | None = context.get("original")
        if exercise is not None:
            context["reading_level"] = of_content(content_of(exercise))
        return super().render_change_form(request, context, *args, **kwargs)

    # What can be done with one exercise: saved first, then acted upon.

    def response_add(self, request: HttpRequest, obj: Exercise, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Exercise) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def _after_saving(self, request: HttpRequest, exercise: Exercise) -> HttpResponse | None:
        """Act on the button that was pressed besides “Save”; None when it was none of ours."""
        if "_preview" in request.POST:
            return self._preview_unsaved(request, exercise)
        for name, act in acts.BUTTONS.items():
            if f"_{name}" in request.POST:
                act(self, request, exercise)
                return HttpResponseRedirect(reverse("admin:exercises_exercise_change", args=[exercise.pk]))
        return None

    def _preview_unsaved(self, request: HttpRequest, exercise: Exercise) -> HttpResponse:
        """What was typed, as it would read; then the database forgets it."""
        response = self._show(request, _content(exercise.pk), _("Preview, not saved")).render()
        transaction.set_rollback(True)
        return response

    # What can be done with many.

    @admin.action(description=gettext_lazy("Publish"))
    def publish(self, request: HttpRequest, exercises: QuerySet[Exercise]) -> None:
        done = sum(acts.publish(self, request, exercise) for exercise in exercises)
        if done:
            text = ngettext("%(number)s exercise published.", "%(number)s exercises published.", done)
            self.message_user(request, text % {"number": done}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Send to review"))
    def send_to_review(self, request: HttpRequest, exercises: QuerySet[Exercise]) -> None:
        for exercise in exercises:
            acts.send_to_review(self, request, exercise)

    @admin.action(description=gettext_lazy("Retire"))
    def retire(self, request: HttpRequest, exercises: QuerySet[Exercise]) -> None:
        for exercise in exercises:
            acts.retire(self, request, exercise)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (isinstance(obj, Exercise) and obj.versions.exists())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        exercise = self.get_object(request, object_id)
        if exercise and exercise.versions.exists() and keeps_the_catalogue(request):
            text = _("“%(name)s” was published, and somebody may have been told it: retire it instead.")
            self.message_user(request, text % {"name": exercise.name}, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:exercises_exercise_change", args=[exercise.pk]))
        return super().delete_view(request, object_id, extra_context)

    # As the patient sees it.

    def preview(self, request: HttpRequest, pk: Any) -> HttpResponse:
        get_object_or_404(self.get_queryset(request), pk=pk)
        return self._show(request, _content(pk), _("Preview of what is saved"))

    def version(self, request: HttpRequest, pk: Any, number: int) -> HttpResponse:
        exercise = get_object_or_404(self.get_queryset(request), pk=pk)
        version = get_object_or_404(exercise.versions, number=number)
        text = _("Version %(number)s, as it was published") % {"number": number}
        before = exercise.versions.filter(number__lt=number).first()
        return self._show(request, version.content, text, before)

    def _show(
        self, request: HttpRequest, content: dict[str, Any], ribbon: str, before: ExerciseVersion | None = None
    ) -> TemplateResponse:
        dosage = parse(content["dosage"]) if "dosage" in content else None
        words = {
            "content": content,
            "dosage": dosage,
            "ribbon": ribbon,
            "reading_level": of_content(content),
            "before": before,
        }
        return TemplateResponse(request, "admin/exercises/exercise/preview.html", words)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if issubclass(formset.form, PartForm):
                number(formset.model, form.instance)
        library.edited(exercise=form.instance, by=request.user, at=timezone.now())
        form.instance.refresh_from_db(fields=("reviewed_by", "reviewed_on", "has_unpublished_changes"))


def _content(pk: Any) -> dict[str, Any]:
    return content_of(Exercise.objects.with_content().get(pk=pk))
