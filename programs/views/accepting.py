"""Overriding a warning in the builder, and taking that back. Without scripts the page comes back at the checks."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from patients.access import ClinicianRequest, clinician_required
from programs import prescribing, scheduling
from programs.forms.accepting import AcceptForm, WarningForm
from programs.views.changing import Change, held_program

PLACE = "checks"


@require_POST
@clinician_required
@transaction.atomic
def accept(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    on = scheduling.local_day(at, program.patient.zone)
    form = AcceptForm(request.POST)
    return Change(request, program, form, at=at, place=PLACE).make(
        lambda: prescribing.accept(
            program=program, **form.warning, reason=form.cleaned_data["reason"], by=request.user, at=at, on=on
        )
    )


@require_POST
@clinician_required
@transaction.atomic
def withdraw(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    form = WarningForm(request.POST)
    return Change(request, program, form, at=at, place=PLACE).make(
        lambda: prescribing.withdraw(program=program, **form.warning, by=request.user, at=at)
    )
