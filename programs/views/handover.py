"""Giving an issued program to its patient: the page with the link and its code, and the handout on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from exercises.dosage import AffectedSide, Dosage
from exercises.models import Equipment
from patients import access
from patients.access import ClinicianRequest, clinician_required
from patients.models import Patient
from patients.qr import qr_code
from programs import guidance, scheduling, sessions
from programs.guidance import Content, SideGuide
from programs.models import Program
from programs.views import dates
from programs.views.workbench import with_everything

DATES_A_TABLE = 12  # as many columns to tick as a page is wide


class Item(NamedTuple):
    """One exercise as the handout prints it."""

    content: Content
    dosage: Dosage
    sides: SideGuide | None
    note: str


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
        **_way_in(program.patient),
    }
    return render(request, "programs/authoring/handover.html", context)


@require_safe
@clinician_required
def handout(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """In the patient's language, whatever the clinician's is."""
    program = _program(request, program_id)
    if program.is_draft:
        return redirect("programs:build", program.pk)
    today = _today(program)
    with translation.override(program.patient.language):
        items = _items(program, on=max(today, program.starts_on))
        planned = dates.planned(program)
        context = {
            "program": program,
            "items": items,
            "needs": guidance.needs((item.content for item in items), _equipment()),
            "minutes": sessions.estimated_minutes(program, on=today),
            "last_on": max(planned, default=program.starts_on),
            "tables": _tables([day for day in planned if day >= today]),
            **_way_in(program.patient),
        }
        return render(request, "programs/handout.html", context)


def _program(request: ClinicianRequest, program_id: UUID) -> Program:
    return get_object_or_404(
        with_everything(Program.objects.for_clinician(request.user)).select_related("clinic"), pk=program_id
    )


def _today(program: Program) -> date:
    return scheduling.local_day(timezone.now(), program.patient.zone)


def _way_in(patient: Patient) -> dict[str, Any]:
    """The patient's link with its code; neither when the link was closed."""
    link = access.link_of(patient)
    address = access.address_of(link, site=settings.SITE_URL) if link else ""
    return {"address": address, "qr_code": qr_code(address) if address else ""}


def _items(program: Program, *, on: date) -> list[Item]:
    affected = AffectedSide(program.patient.affected_side)
    return [
        Item(
            row.version.content,
            dosage,
            guidance.sides(dosage, row.version.content, affected),
            row.note,
        )
        for row, dosage in program.prescribed_on(on)
    ]


def _equipment() -> dict[str, str]:
    return dict(Equipment.objects.values_list("key", "name"))


def _tables(days: Sequence[date]) -> list[Sequence[date]]:
    """The dates in as few tables of nearly the same width as they need."""
    tables = -(-len(days) // DATES_A_TABLE) or 1
    width = -(-len(days) // tables)
    return [days[start : start + width] for start in range(0, len(days), width or 1)]
