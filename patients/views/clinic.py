"""The clinic's pages about people: the list, a patient's chart, adding, editing and discharging."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients import care
from patients.access import ClinicianRequest, clinician_required
from patients.forms.clinic import PatientForm
from patients.models import Patient
from patients.views.getting_in import link_and_devices

PAGE_SIZE = 24


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def list_patients(request: ClinicianRequest) -> HttpResponse:
    """The clinic's patients by name. A search posts: names of patients belong in no address, log or browser history."""
    discharged = request.GET.get("show") == "discharged"
    patients = Patient.objects.for_clinician(request.user)
    patients = patients.discharged() if discharged else patients.current()
    words = request.POST.get("q", "").strip()
    page = Paginator(patients.search(words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "discharged": discharged, "today": timezone.localdate()}
    return render(request, f"patients/list.html{_part(request, 'patient-list')}", context)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def add(request: ClinicianRequest) -> HttpResponse:
    today = timezone.localdate()
    if request.method == "POST":
        form = PatientForm(request.POST, today=today)
        if form.is_valid():
            patient = care.register(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("%(name)s is added. Next comes the program.") % {"name": patient.name})
            return redirect("patients:chart", patient.pk)
    else:
        clinic = request.clinic
        form = PatientForm(today=today, initial={"time_zone": clinic.time_zone, "language": clinic.language})
    return render(request, "patients/add.html", {"form": form}, status=_status(form))


@require_safe
@clinician_required
def chart(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.for_clinician(request.user), pk=patient_id)
    return render(request, "patients/chart.html", {"patient": patient, **link_and_devices(patient)})


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def edit(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.for_clinician(request.user).current(), pk=patient_id)
    name = patient.name  # the form writes what was typed into its own copy
    form = PatientForm(request.POST if request.method == "POST" else None, instance=patient, today=timezone.localdate())
    if form.is_valid():
        care.update(patient=patient, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The particulars are saved."))
        return redirect("patients:chart", patient.pk)
    return render(request, "patients/edit.html", {"form": form, "patient": patient, "name": name}, status=_status(form))


@require_POST
@clinician_required
def discharge(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.for_clinician(request.user).current(), pk=patient_id)
    care.discharge(patient=patient, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s is discharged. The record stays.") % {"name": patient.name})
    return redirect("patients:chart", patient.pk)


def _part(request: ClinicianRequest, name: str) -> str:
    """Which part of the template answers: the one that HTMX is to replace, else the whole page."""
    return f"#{name}" if request.htmx and request.htmx.target == name else ""


def _status(form: PatientForm) -> int:
    return 422 if form.errors else 200
