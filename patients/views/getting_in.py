"""A patient's way in, on the clinic's side: the code on the screen, one to type, the lasting link, and the devices that are in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients import access
from patients.access import ClinicianRequest, Code, clinician_required
from patients.models import Device, Patient


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def link(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    """GET shows how the patient gets in, now and at home; POST makes a new link, which closes the old."""
    patient = _patient(request, patient_id)
    if request.method == "POST":
        access.renew(patient=patient, by=request.user, at=timezone.now())
        messages.success(request, _("The new link is ready. An old one opens nothing any more."))
        return redirect("patients:link", patient.pk)
    return _panel(request, patient)


@require_safe
@clinician_required
def room_pass(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    """A fresh code for the screen, in place of one that grows old there; without scripts the whole page has one."""
    patient = _patient(request, patient_id)
    context = {"patient": patient, **way_in(patient)}
    if not (request.htmx and context["room"]):
        return redirect("patients:link", patient.pk)
    return render(request, "patients/_pass.html", context)


@require_POST
@clinician_required
def code(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    """Shown once, in the answer: it is kept nowhere."""
    patient = _patient(request, patient_id)
    made = access.make_code(patient=patient, by=request.user, at=timezone.now())
    if request.htmx:
        return render(request, "patients/_code.html", {"patient": patient, "code": made, "place": place()})
    return _panel(request, patient, made)


@require_POST
@clinician_required
def device_revoke(request: ClinicianRequest, device_id: UUID) -> HttpResponse:
    device = get_object_or_404(Device.objects.filter(clinic=request.clinic), pk=device_id)
    access.forget(device=device, at=timezone.now())
    messages.success(request, _("The device is signed out. The link goes on working."))
    return redirect("patients:chart", device.patient_id)


def link_and_devices(patient: Patient) -> dict[str, Any]:
    """What the chart says: whether there is a link, why not, and who is in. At most three queries."""
    link = access.link_of(patient)
    return {
        "link": link,
        "guessed": None if link else access.guessed_link_of(patient),
        "devices": patient.devices.live(at=timezone.now()).order_by("-seen_at", "pk"),
    }


def way_in(patient: Patient) -> dict[str, Any]:
    """`room`, a fresh pass for the screen, and `address`, the lasting link; neither where that was closed."""
    link = access.link_of(patient)
    if link is None:
        return {"room": None, "address": ""}
    site = settings.SITE_URL
    return {
        "room": access.new_pass(link, site=site, at=timezone.now()),
        "address": access.address_of(link, site=site),
        "place": place(),
    }


def place() -> str:
    """Where a code is typed, as it is read out."""
    return access.door(site=settings.SITE_URL).partition("://")[2]


def _panel(request: ClinicianRequest, patient: Patient, made: Code | None = None) -> HttpResponse:
    context = {"patient": patient, **link_and_devices(patient), **way_in(patient), "code": made}
    return render(request, f"patients/link.html{_part(request, 'access-link')}", context)


def _patient(request: ClinicianRequest, patient_id: UUID) -> Patient:
    return get_object_or_404(Patient.objects.for_clinician(request.user).current(), pk=patient_id)


def _part(request: ClinicianRequest, name: str) -> str:
    """Which part of the template answers: the one that HTMX is to replace, else the whole page."""
    return f"#{name}" if request.htmx and request.htmx.target == name else ""
