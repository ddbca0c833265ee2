"""The patient stops the program for a while, and goes on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients.access import PatientRequest, patient_required
from patients.templatetags.days import long_day
from programs import course, prescribing
from programs.forms.phone import OwnPauseForm
from programs.models import Program
from programs.prescribing import Refused
from programs.scheduling import local_day
from programs.views.portal import sent


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def pause(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """Why and until when; what follows is said before."""
    program, at = _program(request, program_id), timezone.now()
    on = local_day(at, request.patient.zone)
    if not program.is_current:
        return redirect("programs:portal_today")
    if course.standing_pause(program, on=on):
        messages.info(request, _("The program is paused already."))
        return redirect("programs:portal_settings")
    from_on = prescribing.pause_from(program, on=on)
    form = OwnPauseForm(sent(request), from_on=from_on)
    if form.is_valid():
        try:
            prescribing.pause(program=program, by=request.patient, at=at, on=on, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _paused(form.cleaned_data["until_on"]))
            return redirect("programs:portal_today")
    context = {
        "program": program,
        "form": form,
        "from_on": from_on,
        "is_today": from_on == on,
        "next": course.next_session(program, on=from_on),
    }
    return TemplateResponse(request, "programs/portal/pause.html", context, status=422 if form.errors else 200)


@require_POST
@patient_required
def resume(request: PatientRequest, program_id: UUID) -> HttpResponse:
    program, at = _program(request, program_id), timezone.now()
    try:
        prescribing.resume(program=program, by=request.patient, at=at, on=local_day(at, request.patient.zone))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Good to have you back. Your program goes on from today."))
    return redirect("programs:portal_today")


def _paused(until_on: date | None) -> str:
    if until_on is None:
        return _("Your program is paused. Go on whenever you like.")
    return _("Your program is paused until %(day)s. It goes on by itself the day after.") % {"day": long_day(until_on)}


def _program(request: PatientRequest, program_id: UUID) -> Program:
    programs = Program.objects.for_patient(request.patient).prefetch_related("pauses", "sessions")
    return get_object_or_404(programs, pk=program_id)
