"""The calendar feed: read by whoever knows its secret address, made, renewed and revoked by the patient."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.access import PatientRequest, patient_required
from programs.interchange import calendar_feed


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """No cookie and no password: calendars have none. Unknown, revoked and discharged are one answer, 404."""
    found = calendar_feed.found(secret)
    if found is None:
        raise Http404
    with translation.override(found.patient.language):
        content = calendar_feed.calendar_of(found.patient, site=settings.SITE_URL, at=timezone.now())
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the calendar, asked again each time
    response.headers["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response) or response


@require_POST
@patient_required
def make(request: PatientRequest) -> HttpResponse:
    calendar_feed.make(patient=request.patient, at=timezone.now())
    return redirect(_back())


@require_POST
@patient_required
def renew(request: PatientRequest) -> HttpResponse:
    calendar_feed.renew(patient=request.patient, at=timezone.now())
    messages.success(request, _("There is a new address. The old one shows nothing any more."))
    return redirect(_back())


@require_POST
@patient_required
def revoke(request: PatientRequest) -> HttpResponse:
    calendar_feed.revoke(patient=request.patient, at=timezone.now())
    messages.success(
        request, _("The address is closed. Your calendar stops showing the sessions when it looks the next time.")
    )
    return redirect(_back())


def _back() -> str:
    return reverse("programs:portal_settings") + "#calendar"
