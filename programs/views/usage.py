"""Where an exercise is used: a clinician sees her clinic's programs, whoever keeps the catalogue sees numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from exercises.models import Exercise
from programs import usage


@require_safe
@login_required
def where_used(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    user: Any = request.user
    published = Exercise.objects.for_clinician(user).filter(version__isnull=False).select_related("version")
    exercise = get_object_or_404(published, pk=exercise_id)
    context = {
        "exercise": exercise,
        "protocols": usage.protocols(exercise, by=user),
        "own": usage.in_clinic(exercise, by=user) if user.clinic_id else [],
        "everywhere": usage.everywhere(exercise) if user.is_staff and exercise.clinic_id is None else [],
    }
    return render(request, "programs/where_used.html", context)
