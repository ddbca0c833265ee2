"""The figure editor: draw an exercise's figure, see and check it while drawing, save it into the working copy."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from exercises import drawing
from exercises.admin.figure_panel import panel, words
from exercises.drawing import SavedMeanwhile
from exercises.figures import FigureError, editing, problems, read_figure
from exercises.forms.figure import FigureForm, read
from exercises.models import Exercise
from exercises.models.exercise import Position

STARTS = {**dict(Position.choices), "front": gettext_lazy("Standing, from the front")}


class _Site(Protocol):
    """What the editor needs of the admin that wears it."""

    admin_site: Any

    def get_queryset(self, request: HttpRequest) -> Any: ...


class DrawsFigures:
    """The pages of the editor, for the admin of exercises."""

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:pk>/figure/", view(self.figure), name="exercises_exercise_figure"),
            path("<uuid:pk>/figure/preview/", view(require_POST(self.draw)), name="exercises_exercise_figure_preview"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @admin.display(description=gettext_lazy("figure"))
    def drawing(self, exercise: Exercise) -> str:
        """The figure on the exercise's page, with the way to the editor: there it is changed, and nowhere else."""
        address = "" if exercise._state.adding else reverse("admin:exercises_exercise_figure", args=[exercise.pk])
        shown = {"content": {"figure": exercise.figure}, "address": address}
        return render_to_string("admin/exercises/figure/_drawing.html", shown)

    def figure(self: _Site, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Choose a start for a first figure; draw; save. GET takes `start`, the name of one."""
        exercise = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            return _save(request, exercise)
        start = editing.starts().get(request.GET.get("start", ""))
        if (exercise.figure is None and start is None) or "starts" in request.GET:
            return _choose(request, exercise)
        definition = start or exercise.figure
        form = FigureForm(initial={"figure": _text(definition), "opened_at": exercise.updated_at.isoformat()})
        return _page(request, exercise, form, definition)

    def draw(self: _Site, request: HttpRequest, pk: UUID) -> HttpResponse:
        """How the sent `figure` looks and what is wrong with it. With `whole`, also its motion, its text, and the view that fits."""
        exercise = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            definition = read(request.POST.get("figure", ""))
        except FigureError as error:
            return JsonResponse({"problems": [str(error)]}, status=422)
        figure = read_figure(definition)
        answer: dict[str, Any] = {
            "problems": problems(figure, exercise.position),
            "drawn": editing.as_drawn(figure),
            "strip": _strip(exercise, definition, moving="whole" in request.POST),
        }
        if "whole" in request.POST:
            answer |= {"figure": editing.opened(definition), "fit": editing.fitted_view(figure)}
            answer["text"] = editing.as_text(editing.closed(definition))
        return JsonResponse(answer)


def _choose(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    first = editing.start_for(exercise.position)
    starts = [
        {"name": name, "label": STARTS[name], "content": {"figure": definition}, "fits": name == first}
        for name, definition in editing.starts().items()
    ]
    shown = {"exercise": exercise, "starts": sorted(starts, key=lambda start: not start["fits"])}
    return TemplateResponse(request, "admin/exercises/figure/starts.html", shown)


def _save(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    form = FigureForm(request.POST)
    if not form.is_valid():
        return _page(request, exercise, form, status=422)
    figure, opened_at = form.cleaned_data["figure"], form.cleaned_data["opened_at"]
    try:
        drawing.draw(exercise=exercise, figure=figure, opened_at=opened_at, by=request.user, at=timezone.now())
    except SavedMeanwhile as other:
        data = {"figure": form.data["figure"], "opened_at": other.exercise.updated_at.isoformat()}
        return _page(request, exercise, FigureForm(data), figure, meanwhile=other.exercise, status=409)
    _tell(request, len(problems(figure, exercise.position)))
    name = "change" if "_close" in request.POST else "figure"
    return HttpResponseRedirect(reverse(f"admin:exercises_exercise_{name}", args=[exercise.pk]))


def _tell(request: HttpRequest, faults: int) -> None:
    if faults:
        text = ngettext(
            "Saved as a draft. %(number)s fault has to be mended before it can be published.",
            "Saved as a draft. %(number)s faults have to be mended before it can be published.",
            faults,
        )
        messages.warning(request, text % {"number": faults})
    else:
        messages.success(request, _("Saved as a draft. Patients see it once the exercise is published."))


def _page(
    request: HttpRequest,
    exercise: Exercise,
    form: FigureForm,
    definition: dict[str, Any] | None = None,
    *,
    meanwhile: Exercise | None = None,
    status: int = 200,
) -> HttpResponse:
    """`definition` is what the form's text says; None while it says nothing that can be drawn."""
    shown = {
        "exercise": exercise,
        "form": form,
        "panel": panel(),
        "words": words(),
        "faults": problems(definition, exercise.position) if definition else [],
        "strip": _strip(exercise, definition) if definition else "",
        "meanwhile": meanwhile,
        "unsaved": status != 200,
    }
    return TemplateResponse(request, "admin/exercises/figure/editor.html", shown, status=status)


def _strip(exercise: Exercise, definition: dict[str, Any], *, moving: bool = False) -> str:
    shown = {"content": {"figure": definition, "lang": exercise.lang}, "moving": moving}
    return render_to_string("admin/exercises/figure/_strip.html", shown)


def _text(definition: Any) -> str:
    """A stored figure as text; one that came in whole but wrong is shown as it is."""
    try:
        read_figure(definition)
    except FigureError:
        return editing.as_text(definition) if isinstance(definition, dict) else ""
    return editing.as_text(editing.closed(definition))
