"""A clinic's own exercises: copy a shared one, edit the copy, publish it for the clinic. Strangers find nothing here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from exercises import library, own
from exercises.forms.own import OwnExerciseForm
from exercises.library import NotPublishable
from exercises.models import Exercise, State


@require_POST
@login_required
def copy(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    shared = Exercise.objects.shared().prescribable().select_related("variant_of")
    user: Any = request.user
    exercise = get_object_or_404(shared if user.clinic_id else shared.none(), pk=exercise_id)
    copied = own.copy(exercise=exercise, by=user, at=timezone.now())
    messages.success(request, _("Copied. Only your clinic sees this one; change it and publish it."))
    return redirect("exercises:edit", copied.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@transaction.atomic
def edit(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    exercise = get_object_or_404(_own(request), pk=exercise_id)
    form = OwnExerciseForm(request.POST if request.method == "POST" else None, instance=exercise)
    if form.is_valid():
        return _save(request, form)
    context = {"exercise": exercise, "form": form}
    return render(request, "exercises/edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def retire(request: HttpRequest, exercise_id: UUID) -> HttpResponse:
    exercise = get_object_or_404(_own(request).filter(state=State.PUBLISHED), pk=exercise_id)
    library.retire(exercise=exercise, by=request.user, at=timezone.now())
    messages.success(request, _("Retired. Programs that hold it go on; nobody can prescribe it anew."))
    return redirect("exercises:show", exercise.pk)


def _own(request: HttpRequest) -> QuerySet[Exercise]:
    return Exercise.objects.for_clinician(request.user).own().filter(dosage__isnull=False)


def _save(request: HttpRequest, form: OwnExerciseForm) -> HttpResponse:
    at = timezone.now()
    exercise = library.edited(exercise=form.save(), by=request.user, at=at)
    if "publish" not in request.POST:
        messages.success(request, _("Saved. Patients read it once it is published."))
        return redirect("exercises:edit", exercise.pk)
    try:
        own.publish(exercise=exercise, by=request.user, at=at, profession=form.cleaned_data["profession"])
    except NotPublishable as refused:
        for reason in refused.problems.values():
            messages.error(request, reason)
        return redirect("exercises:edit", exercise.pk)
    messages.success(request, _("Published for your clinic. Programs already issued keep the text they have."))
    return redirect("exercises:show", exercise.pk)
