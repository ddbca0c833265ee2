"""What the patient wants to be able to do again: the goals, how well each goes, and other words for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from patients.access import PatientRequest, patient_required
from programs import own_goals
from programs.forms.phone import GoalForm, RatingsForm
from programs.models import OwnGoal
from programs.own_goals import NotStanding, TooMany
from programs.scheduling import local_day
from programs.views.portal import sent

FULL = gettext_lazy("Five goals are enough at a time. Let one go first.")


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def goals(request: PatientRequest) -> HttpResponse:
    """How well each goes today."""
    at = timezone.now()
    standing = list(_standing(request).prefetch_related("ratings"))
    if not standing:
        return redirect("programs:portal_goal_add")
    on = local_day(at, request.patient.zone)
    form = RatingsForm(standing, sent(request), on=on)
    if form.is_valid():
        own_goals.rate_all(ratings=form.said, by=request.patient, at=at)
        messages.success(request, _("Thank you. Your physio can see it."))
        return redirect("programs:portal_progress")
    context = {"form": form, "can_add": len(standing) < own_goals.MOST}
    return TemplateResponse(request, "programs/portal/goals.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def add(request: PatientRequest) -> HttpResponse:
    form = GoalForm(sent(request))
    if form.is_valid():
        try:
            own_goals.add(patient=request.patient, text=form.cleaned_data["text"], at=timezone.now())
        except TooMany:
            form.refuse({"text": str(FULL)})
        else:
            return redirect("programs:portal_goals")
    context = {"form": form, "is_first": not _standing(request).exists()}
    return TemplateResponse(request, "programs/portal/goal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def goal(request: PatientRequest, goal_id: UUID) -> HttpResponse:
    """Other words for it, or let it go."""
    goal = get_object_or_404(_standing(request), pk=goal_id)
    form = GoalForm(sent(request), initial={"text": goal.text})
    if form.is_valid():
        try:
            own_goals.reword(goal=goal, text=form.cleaned_data["text"], by=request.patient, at=timezone.now())
        except NotStanding:
            messages.info(request, _("That goal was let go meanwhile."))
        return redirect("programs:portal_goals")
    context = {"form": form, "goal": goal}
    return TemplateResponse(request, "programs/portal/goal.html", context, status=422 if form.errors else 200)


@require_POST
@patient_required
def drop(request: PatientRequest, goal_id: UUID) -> HttpResponse:
    goal = get_object_or_404(OwnGoal.objects.for_patient(request.patient), pk=goal_id)
    own_goals.drop(goal=goal, by=request.patient, at=timezone.now())
    messages.success(request, _("The goal is let go. What you said about it is kept."))
    return redirect("programs:portal_progress")


def _standing(request: PatientRequest) -> QuerySet[OwnGoal]:
    return OwnGoal.objects.for_patient(request.patient).standing()
