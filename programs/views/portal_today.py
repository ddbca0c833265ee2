"""Today on the patient's phone: what to do now, or when the next time is. The pages of a session are in `portal`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from patients.access import PatientRequest, patient_required
from programs import news, sessions
from programs.forms.portal import ReadForm
from programs.models import Prescription, Program
from programs.scheduling import local_day
from programs.sessions import NotDue
from programs.today import day_of
from programs.views.portal import onward
from programs.views.portal_exercise import guide_of


@require_safe
@patient_required
def today(request: PatientRequest) -> HttpResponse:
    day = day_of(request.patient, on=local_day(timezone.now(), request.patient.zone))
    context = {"day": day, "on": day.on, "days": day.days}
    return TemplateResponse(request, f"programs/portal/today/{day.status}.html", context)


@require_POST
@patient_required
def start_today(request: PatientRequest) -> HttpResponse:
    """Begin all that is due today, or go on with it: a second tap or a second tab does no harm."""
    at = timezone.now()
    try:
        sessions.start_today(patient=request.patient, at=at)
    except NotDue:
        return redirect("programs:portal_today")
    return redirect("programs:portal_play", local_day(at, request.patient.zone).isoformat())


@require_POST
@patient_required
def start(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """Begin one program of several, or go on with it."""
    program = get_object_or_404(Program.objects.for_patient(request.patient), pk=program_id)
    try:
        session = sessions.start(program=program, by=request.patient, at=timezone.now())
    except NotDue:
        return redirect("programs:portal_today")
    return redirect(onward(session))


@require_POST
@patient_required
def read(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """What is new was read."""
    program = get_object_or_404(Program.objects.for_patient(request.patient), pk=program_id)
    form = ReadForm(request.POST)
    if form.is_valid():
        news.seen(program=program, upto=form.cleaned_data["upto"], by=request.patient, at=timezone.now())
    return redirect("programs:portal_today")


@require_safe
@patient_required
def guide(request: PatientRequest, prescription_id: UUID) -> HttpResponse:
    """An exercise to look at, before a session or between two."""
    prescription = get_object_or_404(
        Prescription.objects.current()
        .filter(program__in=Program.objects.for_patient(request.patient))
        .select_related("program", "version"),
        pk=prescription_id,
    )
    dosage = prescription.dosage_on(local_day(timezone.now(), request.patient.zone)) or prescription.latest_dosage
    context = guide_of(prescription, dosage, prescription.program.cues, request.patient)
    return TemplateResponse(request, "programs/portal/guide.html", context)
