"""The library as clinicians read it: a page of tiles to find an exercise by, and all that is written about one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exercises.models import Exercise, MuscleRole, Stage
from exercises.models.exercise import Evidence
from exercises.search import search

PAGE_SIZE = 24


@require_safe
@login_required
def library(request: HttpRequest) -> HttpResponse:
    """What can be prescribed: the shared catalogue and the clinic's own. A catalogue keeper without a clinic reads the shared part."""
    words, stage = request.GET.get("q", "").strip(), request.GET.get("stage", "")
    found = search(Exercise.objects.for_clinician(request.user).prescribable(), words)
    stages = _stages(found, chosen=stage)
    if stage in Stage.values:
        found = found.filter(stage=stage)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "stage": stage,
        "stages": stages,
    }
    htmx = getattr(request, "htmx", None)
    part = "#finds" if htmx and htmx.target == "finds" else ""
    return render(request, f"exercises/library.html{part}", context)


@require_safe
@login_required
def show(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """The published text. A retired exercise stays readable: programs refer to it."""
    exercise = get_object_or_404(
        Exercise.objects.for_clinician(request.user).filter(version__isnull=False).select_related("version", "clinic"),
        pk=exercise_id,
    )
    related = Exercise.objects.for_clinician(request.user).prescribable()
    content = exercise.version.content if exercise.version else {}
    context = {
        "exercise": exercise,
        "content": content,
        "evidence": dict(Evidence.choices).get(content.get("rationale", {}).get("evidence", "")),
        "easier": related.filter(variants=exercise),
        "harder": related.filter(variant_of=exercise),
        "muscles": _muscles(exercise),
    }
    return render(request, "exercises/show.html", context)


def _stages(found: QuerySet[Exercise], *, chosen: str) -> list[tuple[str, str, int]]:
    """The stages of what was found and the one chosen, each with its label and how many there are."""
    counts = {chosen: 0, **dict(found.order_by().values_list("stage").annotate(Count("pk")))}
    return [(stage.value, str(stage.label), counts[stage.value]) for stage in Stage if stage.value in counts]


def _muscles(exercise: Exercise) -> list[tuple[str, list[str]]]:
    """The roles that muscles play in the published text, each with their keys."""
    roles = exercise.version.content.get("muscles", {}) if exercise.version else {}
    return [(str(role.label), roles[role.value]) for role in MuscleRole.Role if role.value in roles]
