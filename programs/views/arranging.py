"""What stands in the program and in which order, and taking the last change back: one verb each, sent from the builder."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from patients.access import ClinicianRequest, clinician_required
from programs import prescribing
from programs.forms import MoveForm, PrescribeForm, RefusalForm, ReorderForm, TakeProtocolForm
from programs.views.changing import Change, held_prescription, held_program


@require_POST
@clinician_required
@transaction.atomic
def prescribe(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    form = PrescribeForm(request.POST, by=request.user)
    return Change(request, program, form, at=at, place="plan").make(
        lambda: prescribing.prescribe(program=program, exercise=form.cleaned_data["exercise"], by=request.user, at=at)
    )


@require_POST
@clinician_required
@transaction.atomic
def take_protocol(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    form = TakeProtocolForm(request.POST, by=request.user)
    return Change(request, program, form, at=at, place="program").make(
        lambda: prescribing.take_protocol(
            program=program, protocol=form.cleaned_data["protocol"], by=request.user, at=at
        )
    )


@require_POST
@clinician_required
@transaction.atomic
def substitute(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    """Another exercise in its place: an easier or a harder variant."""
    prescription, at = held_prescription(request, prescription_id), timezone.now()
    form = PrescribeForm(request.POST, by=request.user)
    return Change(request, prescription.program, form, at=at, place="plan").make(
        lambda: prescribing.substitute(
            prescription=prescription, exercise=form.cleaned_data["exercise"], by=request.user, at=at
        )
    )


@require_POST
@clinician_required
@transaction.atomic
def remove(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    prescription, at = held_prescription(request, prescription_id), timezone.now()
    return Change(request, prescription.program, RefusalForm(request.POST), at=at, place="plan").make(
        lambda: prescribing.remove(prescription=prescription, by=request.user, at=at)
    )


@require_POST
@clinician_required
@transaction.atomic
def move(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    prescription, at = held_prescription(request, prescription_id), timezone.now()
    form = MoveForm(request.POST)
    return Change(request, prescription.program, form, at=at, place=f"rx-{prescription.pk}").make(
        lambda: prescribing.move(prescription=prescription, places=form.cleaned_data["places"], by=request.user, at=at)
    )


@require_POST
@clinician_required
@transaction.atomic
def reorder(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    form = ReorderForm(request.POST)
    return Change(request, program, form, at=at, place="plan").make(
        lambda: prescribing.reorder(program=program, order=form.cleaned_data["order"], by=request.user, at=at)
    )


@require_POST
@clinician_required
@transaction.atomic
def undo(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    return Change(request, program, RefusalForm(request.POST), at=at, place="program").make(
        lambda: prescribing.undo(program=program, by=request.user, at=at)
    )
