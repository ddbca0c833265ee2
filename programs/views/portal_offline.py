"""Today on a phone without a network. The phone fetches it ahead and keeps it; static/js/offline.js fills in which session it has there."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from patients.access import PatientRequest, patient_required


@require_safe
@patient_required
def offline(request: PatientRequest) -> HttpResponse:
    """De-identified: the same for everybody of a language."""
    return TemplateResponse(request, "programs/portal/offline.html")
