"""Giving an issued program to its patient: the page with the link and its code, and the handout on paper."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from exercises.models import Equipment
from patients import access
from patients.access import ClinicianRequest, clinician_required
from patients.models import Patient
from patients.views.getting_in import way_in
from programs import handout as handouts
from programs import scheduling
from programs.handout import Paper, Sheet
from programs.models import Program
from programs.views import dates
from programs.views.workbench import with_everything


@require_safe
@clinician_required
def handover(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program = _program(request, program_id)
    if program.is_draft:
        return redirect("programs:build", program.pk)
    planned = dates.planned(program)
    today = _today(program)
    context = {
        "program": program,
        "weeks": dates.weeks(program, planned),
        "required": sum(planned.values()),
        "extra": len(planned) - sum(planned.values()),
        "next_on": next((day for day in planned if day >= today), None),
        **way_in(program.patient),
    }
    return render(request, "programs/authoring/handover.html", context)


@require_safe
@clinician_required
def handout(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """In the patient's language, whatever the clinician's is; so is the PDF."""
    program = _program(request, program_id)
    if program.is_draft:
        return redirect("programs:build", program.pk)
    with translation.override(program.patient.language):
        paper = handouts.paper_of(program.clinic)
        context = {
            "program": program,
            "sheet": _sheet(program),
            "paper": paper,
            "other_papers": [other for other in Paper if other != paper],
            "address": _address(program.patient),
        }
        return render(request, "programs/handout.html", context)


# Chrome holds its own PDF viewer to a page's policy, and shows nothing under ours; a PDF is no page and runs no scripts.
@csp_exempt()  # type: ignore[arg-type]
@require_safe
@clinician_required
def handout_pdf(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """`?paper=` is `a4` or `letter`; without it the clinic's own. The name of the file tells nothing."""
    program = _program(request, program_id)
    if program.is_draft:
        return redirect("programs:build", program.pk)
    asked = request.GET.get("paper")
    paper = Paper(asked) if asked in Paper.values else handouts.paper_of(program.clinic)
    with translation.override(program.patient.language):
        pdf = handouts.pdf(_sheet(program), paper=paper)
    headers = {"Content-Disposition": 'inline; filename="handout.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _program(request: ClinicianRequest, program_id: UUID) -> Program:
    return get_object_or_404(
        with_everything(Program.objects.for_clinician(request.user)).select_related("clinic"), pk=program_id
    )


def _today(program: Program) -> date:
    return scheduling.local_day(timezone.now(), program.patient.zone)


def _address(patient: Patient) -> str:
    link = access.link_of(patient)
    return access.address_of(link, site=settings.SITE_URL) if link else ""


def _sheet(program: Program) -> Sheet:
    return handouts.sheet(
        program,
        on=_today(program),
        planned=dates.planned(program),
        equipment=dict(Equipment.objects.values_list("key", "name")),
        address=_address(program.patient),
    )
