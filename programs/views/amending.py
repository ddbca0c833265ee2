"""Changing one exercise of a program that its patient has: what would become of it is shown first, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from patients.access import ClinicianRequest, clinician_required
from patients.models import Clinician
from programs import prescribing
from programs.difference import Difference
from programs.forms.amending import AmendForm
from programs.models import Prescription
from programs.prescribing import Refused, Scope
from programs.views.changing import PAGE, PARTS, Change, bench_of, held_prescription, programs_of
from programs.views.workbench import Workbench


@require_POST
@clinician_required
@transaction.atomic
def amend(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    """Say what it would change; done once that was seen (`confirmed`). `trial` is sent while the form is being filled in."""
    held, at = held_prescription(request, prescription_id), timezone.now()
    program = programs_of(request).get(pk=held.program_id)
    bench = bench_of(request, program, at=at)
    form = AmendForm(held_row(bench, held), request.POST, openings=bench.openings)
    verb = _verb(form, held, by=request.user, at=at)
    if "confirmed" in request.POST and "trial" not in request.POST:
        return Change(request, program, form, at=at, place=f"rx-{held.pk}").make(verb)
    _rehearse(form, verb, bench)
    if "trial" in request.POST and request.htmx:
        return render(request, "programs/authoring/_difference.html", {"form": form, "id": held.pk})
    shown = {"bench": bench_of(request, program, at=at, refused=form)}
    return render(request, PARTS if request.htmx else PAGE, shown, status=422 if form.errors else 200)


def held_row(bench: Workbench, held: Prescription) -> Prescription:
    """The same prescription with everything that the workbench fetched."""
    return next(row for row in bench.program.prescribed if row == held)


def _verb(form: AmendForm, prescription: Prescription, *, by: Clinician, at: datetime) -> Callable[[], Any]:
    def change() -> None:
        reason = form.cleaned_data["reason"]
        if form.is_for_good:
            prescribing.remove(prescription=prescription, by=by, at=at, reason=reason)
        elif form.asked != form.stands or form.cleaned_data["scope"] != Scope.SESSION:
            scope = Scope(form.cleaned_data["scope"])
            prescribing.change_dosage(
                prescription=prescription, dosage=form.asked, scope=scope, by=by, at=at, reason=reason
            )

    return change


def _rehearse(form: AmendForm, verb: Callable[[], Any], bench: Workbench) -> None:
    """Set what the change would do, or what refuses it."""
    if not form.is_valid():
        return
    try:
        form.rehearsal = prescribing.rehearse(verb, program=bench.program)
    except Refused as refused:
        form.refuse(refused.problems)
        return
    form.difference = Difference.of(bench.program, form.rehearsal.before, form.rehearsal.after, on=bench.on)
