"""What a patient says about this phone and others, on the page of settings that `programs` composes: each form posts here."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from patients import access, care
from patients.access import DEVICE_COOKIE, PatientRequest, patient_required
from patients.forms.connect import LanguageForm
from patients.views.getting_in import place

SETTINGS = "programs:portal_settings"


@require_POST
@patient_required
def shared(request: PatientRequest) -> HttpResponse:
    """Whether others use this phone, too: `is_shared` is there or not, as a checkbox says it. The next page forgets what the phone had
    kept, and not before it has sent what was still to be sent (js/queue.js)."""
    is_shared = "is_shared" in request.POST
    device = access.share(device=request.device, is_shared=is_shared, at=timezone.now())
    saved = _("Saved. Nothing stays on this phone.") if is_shared else _("Saved. This phone remembers you.")
    messages.success(request, saved)
    response = redirect(SETTINGS)
    access.remember(response, request.COOKIES[DEVICE_COOKIE], device)
    return response


@require_POST
@patient_required
def language(request: PatientRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return TemplateResponse(request, "patients/phone.html", {"language_form": form}, status=422)
    patient = care.speak(patient=request.patient, language=form.cleaned_data["language"])
    with translation.override(patient.language):
        messages.success(request, _("Saved. This is the language of your pages and messages."))
    return redirect(SETTINGS)


@require_POST
@patient_required
def another_phone(request: PatientRequest) -> HttpResponse:
    """A code to scan and one to type. Shown once, in the answer: the latter is kept nowhere."""
    at = timezone.now()
    code = access.make_code(patient=request.patient, by=None, at=at)
    room = access.new_pass(request.device.link, site=settings.SITE_URL, at=at)
    context = {"code": code, "room": room, "place": place()}
    return TemplateResponse(request, "patients/another_phone.html", context)


@require_POST
@patient_required
def device_forget(request: PatientRequest, device_id: UUID) -> HttpResponse:
    at = timezone.now()
    device = get_object_or_404(request.patient.devices.live(at=at), pk=device_id)
    access.forget(device=device, at=at)
    messages.success(request, _("That phone is signed out."))
    return redirect(SETTINGS)
