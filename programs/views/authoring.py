"""The clinician's path to a program: draft it, find what it needs, say when and how much, issue it. What stands in it and in which
order is next door, in `arranging`; giving it to the patient in `handover`.

Every change is a form of its own that works without scripts; `changing` answers it, with the whole page or with the parts that htmx swaps.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from patients.access import ClinicianRequest, clinician_required
from patients.models import Patient
from programs import prescribing, scheduling
from programs.forms import DraftForm, IssueForm, RatingForm, RefusalForm, ScheduleForm
from programs.models import Program, Protocol
from programs.views.changing import (
    CHANGEABLE,
    PAGE,
    Change,
    bench_of,
    builder_of,
    held_prescription,
    held_program,
    programs_of,
)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def draft(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.for_clinician(request.user).current(), pk=patient_id)
    form = DraftForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        at = timezone.now()
        program = prescribing.draft(
            patient=patient,
            by=request.user,
            at=at,
            starts_on=scheduling.next_preferred(scheduling.local_day(at, patient.zone), patient.weekdays),
            protocol=form.cleaned_data["protocol"],
        )
        return redirect("programs:build", program.pk)
    programs = Program.objects.for_clinician(request.user).filter(patient=patient)
    protocols = Protocol.objects.for_clinician(request.user).current()
    context = {
        "patient": patient,
        "form": form,
        "protocols": protocols.prefetch_related("prescriptions__exercise__version"),
        "drafts": programs.filter(state=Program.State.DRAFT),
        "running": programs.current(),
    }
    return render(request, "programs/authoring/draft.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache  # going back shows it as it stands
@clinician_required
def build(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program = get_object_or_404(programs_of(request), pk=program_id)
    if program.state not in CHANGEABLE:
        return redirect("programs:show", program.pk)
    return render(request, PAGE, {"bench": bench_of(request, program, at=timezone.now())})


@require_safe
@clinician_required
def search(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """The library as the builder lists it; without scripts the builder itself answers the same question."""
    programs = Program.objects.for_clinician(request.user).filter(state__in=CHANGEABLE).select_related("patient")
    program = get_object_or_404(programs, pk=program_id)
    if not request.htmx:
        return redirect(builder_of(request, program))
    return render(request, f"{PAGE}#finds", {"bench": bench_of(request, program, at=timezone.now())})


@require_POST
@clinician_required
@transaction.atomic
def reschedule(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    on = scheduling.local_day(at, program.patient.zone)
    form = ScheduleForm(program, request.POST, on=on)
    return Change(request, program, form, at=at, place="schedule").make(
        lambda: form.changes and prescribing.reschedule(program=program, by=request.user, at=at, on=on, **form.changes)
    )


@require_POST
@clinician_required
@transaction.atomic
def rating(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id), timezone.now()
    form = RatingForm(request.POST)
    return Change(request, program, form, at=at, place="rating").make(
        lambda: prescribing.change_rating(program=program, rating=form.cleaned_data["rating"], by=request.user, at=at)
    )


@require_POST
@clinician_required
@transaction.atomic
def dosage(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    prescription, at = held_prescription(request, prescription_id), timezone.now()
    program = programs_of(request).get(pk=prescription.program_id)
    form = bench_of(request, program, at=at).form_for(prescription, request.POST)
    return Change(request, program, form, at=at, place=f"rx-{prescription.pk}").make(
        lambda: (
            form.dosage != form.stored
            and prescribing.change_dosage(prescription=prescription, dosage=form.dosage, by=request.user, at=at)
        )
    )


@require_POST
@clinician_required
@transaction.atomic
def take_suggested(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    """The dosage that the exercise suggests, instead of the clinician's own."""
    prescription, at = held_prescription(request, prescription_id), timezone.now()
    return Change(request, prescription.program, RefusalForm(request.POST), at=at, place=f"rx-{prescription.pk}").make(
        lambda: prescribing.change_dosage(
            prescription=prescription, dosage=prescription.version.suggested, by=request.user, at=at
        )
    )


@require_POST
@clinician_required
@transaction.atomic
def issue(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, at = held_program(request, program_id, with_patient=True), timezone.now()
    on = scheduling.local_day(at, program.patient.zone)
    form = IssueForm(program, request.POST, on=on)
    return Change(request, program, form, at=at, place="schedule").make(
        lambda: prescribing.issue(program=program, by=request.user, at=at, on=on, **form.asked),
        onward=reverse("programs:handover", args=[program.pk]),
    )
