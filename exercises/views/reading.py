"""The library as clinicians read it: a page of tiles to find an exercise by, and all that is written about one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from exercises.finding import habits
from exercises.finding.shelf import Shelf
from exercises.models import Exercise, MuscleRole
from exercises.models.exercise import Evidence

PAGE_SIZE = 24


@require_safe
@login_required
def library(request: HttpRequest) -> HttpResponse:
    """What can be prescribed: the shared catalogue and the clinic's own. A catalogue keeper without a clinic reads the shared part."""
    words = request.GET.get("q", "").strip()
    shelf = Shelf(request.user, words, request.GET.dict())
    page = Paginator(shelf.ids, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "exercises": shelf.exercises(list(page.object_list)), "words": words, "shelf": shelf}
    htmx = getattr(request, "htmx", None)
    part = "#finds" if htmx and htmx.target == "finds" else ""
    if not part:
        context["own_drafts"] = Exercise.objects.for_clinician(request.user).own_drafts().only("name")
    return render(request, f"exercises/library.html{part}", context)


@require_safe
@login_required
def show(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """The published text. A retired exercise stays readable: programs refer to it."""
    readable = Exercise.objects.for_clinician(request.user)
    exercise = get_object_or_404(
        readable.filter(version__isnull=False).select_related("version", "clinic", "copied_from"), pk=exercise_id
    )
    content = exercise.version.content if exercise.version else {}
    context = {
        "exercise": exercise,
        "content": content,
        "evidence": dict(Evidence.choices).get(content.get("rationale", {}).get("evidence", "")),
        "easier": readable.prescribable().filter(variants=exercise),
        "harder": readable.prescribable().filter(variant_of=exercise),
        "muscles": _muscles(exercise),
        "habit": habits.of_one(request.user, exercise),
        "own_copy": readable.own().filter(copied_from__exercise=exercise).first(),
    }
    return render(request, "exercises/show.html", context)


@require_POST
@login_required
def like(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    """Make it a favourite, or no longer one when `liked` is empty."""
    exercise = get_object_or_404(Exercise.objects.for_clinician(request.user).prescribable(), pk=exercise_id)
    if request.POST.get("liked"):
        habits.like(exercise=exercise, by=request.user, at=timezone.now())
    else:
        habits.unlike(exercise=exercise, by=request.user)
    if getattr(request, "htmx", None):
        context = {"exercise": exercise, "liked": bool(request.POST.get("liked"))}
        return render(request, "exercises/_like.html", context)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return redirect("exercises:show", exercise.pk)


def _muscles(exercise: Exercise) -> list[tuple[str, list[str]]]:
    """The roles that muscles play in the published text, each with their keys."""
    roles = exercise.version.content.get("muscles", {}) if exercise.version else {}
    return [(str(role.label), roles[role.value]) for role in MuscleRole.Role if role.value in roles]
