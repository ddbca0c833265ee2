"""Who is asking: what a view wears so that it knows, and nobody else is let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from patients.access.devices import DEVICE_COOKIE, device_of, remember
from patients.models import Clinic, Clinician, Device, Patient
from patients.problems import problem

P = ParamSpec("P")


class ClinicianRequest(HttpRequest):
    user: Clinician  # type: ignore[assignment]
    clinic: Clinic
    htmx: HtmxDetails


class PatientRequest(HttpRequest):
    patient: Patient
    device: Device


def clinician_required(
    view: Callable[Concatenate[ClinicianRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in a signed-in clinician of a clinic, by its clock. A catalogue keeper without a clinic sees no patients and gets 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        clinician = cast(Clinician, request.user)
        if clinician.clinic is None:
            raise PermissionDenied
        clinician_request = cast(ClinicianRequest, request)
        clinician_request.clinic = clinician.clinic
        with timezone.override(clinician.clinic.time_zone):
            response = view(clinician_request, *args, **kwargs)
        return _private(response)

    return guarded


def patient_required(
    view: Callable[Concatenate[PatientRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let in the patient whose device this is, in the patient's language and time zone; send everybody else to the connect page, and tell
    a script, which takes no page, so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        secret, now = request.COOKIES.get(DEVICE_COOKIE, ""), timezone.now()
        device = device_of(secret, at=now)
        if device is None:
            return _private(_not_let_in(request))
        patient_request = cast(PatientRequest, request)
        patient_request.device, patient_request.patient = device, device.patient
        with translation.override(device.patient.language), timezone.override(device.patient.zone):
            response = view(patient_request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # within the patient's language, not after it
        if device.seen_at == now:  # its 90 days began anew
            remember(response, secret, device)
        return _private(response)

    return guarded


def _not_let_in(request: HttpRequest) -> HttpResponse:
    if request.accepts("text/html"):
        return redirect("patients:connect")
    return problem(HTTPStatus.UNAUTHORIZED, _("This phone is not signed in any more. Open your link again."))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
