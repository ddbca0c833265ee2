"""The week grid of the builder: its forms, opened one at a time, and what they change. `changing` answers each change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from patients.access import ClinicianRequest, clinician_required
from programs import prescribing, scheduling
from programs.forms.grid import BandForm, CellForm, FillForm, StepForm
from programs.models import Prescription
from programs.views.changing import (
    CHANGEABLE,
    PAGE,
    Change,
    bench_of,
    held_prescription,
    held_program,
    programs_of,
)


@require_safe
@clinician_required
def grid(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """The grid with the form that the query opens; without scripts the builder itself answers the same question."""
    program = get_object_or_404(programs_of(request).filter(state__in=CHANGEABLE), pk=program_id)
    if not request.htmx:
        return redirect(f"{reverse('programs:build', args=[program.pk])}?{request.GET.urlencode()}#grid")
    return render(request, f"{PAGE}#grid", {"bench": bench_of(request, program, at=timezone.now())})


@require_POST
@clinician_required
@transaction.atomic
def plan_week(request: ClinicianRequest, prescription_id: UUID, week: int) -> HttpResponse:
    return _plan(request, prescription_id, lambda row: CellForm(row, _within(row, week), request.POST))


@require_POST
@clinician_required
@transaction.atomic
def step(request: ClinicianRequest, prescription_id: UUID, week: int) -> HttpResponse:
    """The keys + and − on a cell."""
    return _plan(request, prescription_id, lambda row: StepForm(row, _within(row, week), request.POST))


@require_POST
@clinician_required
@transaction.atomic
def fill(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    """Take what a rule makes of a row, or only show it."""
    return _plan(request, prescription_id, lambda row: FillForm(row, _open_weeks(row), request.POST))


@require_POST
@clinician_required
@transaction.atomic
def band(request: ClinicianRequest, program_id: UUID, week: int) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    if not 1 <= week <= program.weeks:
        raise Http404
    form = BandForm(program, week, request.POST)
    return Change(request, program, form, at=at, place="grid").make(
        lambda: (
            form.bands != program.bands
            and prescribing.reschedule(
                program=program,
                by=request.user,
                at=at,
                on=scheduling.local_day(at, program.patient.zone),
                reason=form.cleaned_data["reason"],
                bands=form.bands,
            )
        )
    )


def _plan(request: ClinicianRequest, prescription_id: UUID, form_of: Callable[[Prescription], Any]) -> HttpResponse:
    """Take the course that a form makes of a row."""
    held, at = held_prescription(request, prescription_id), timezone.now()
    program = programs_of(request).get(pk=held.program_id)
    form = form_of(next(row for row in program.prescribed if row == held))
    if "trial" in request.POST:
        bench = bench_of(request, program, at=at, refused=form)
        return render(request, f"{PAGE}#grid" if request.htmx else PAGE, {"bench": bench})
    return Change(request, program, form, at=at, place="grid").make(
        lambda: (
            form.course != form.before
            and prescribing.plan_course(
                prescription=held,
                course=form.course,
                by=request.user,
                at=at,
                reason=form.cleaned_data.get("reason", ""),
            )
        )
    )


def _within(prescription: Prescription, week: int) -> int:
    if not 1 <= week <= prescription.program.weeks:
        raise Http404
    return week


def _open_weeks(prescription: Prescription) -> range:
    program = prescription.program
    weeks = prescribing.open_weeks(program, on=scheduling.local_day(timezone.now(), program.patient.zone))
    if not weeks:
        raise Http404
    return weeks
