"""The clinic's pages about programs: the start page, today's caseload, and one program with its life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.dosage import Dosage
from patients import access
from patients.access import DEVICE_COOKIE, ClinicianRequest, clinician_required, device_of
from patients.models import Clinician, Patient
from programs import adherence, agenda, caseload, course, grid, history, monitoring, prescribing, refused, sessions
from programs.forms.clinic import EndForm, PauseForm
from programs.models import Prescription, Program
from programs.prescribing import Refused
from programs.scheduling import local_day
from programs.views import course_table

PAGE_SIZE = 30
LISTED = 8  # drafts and endings beside the caseload


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's way in: on to what is theirs, or a page with two doors."""
    if isinstance(request.user, Clinician):
        return redirect("programs:today" if request.user.clinic_id else "admin:index")
    if device_of(request.COOKIES.get(DEVICE_COOKIE, ""), at=timezone.now()):
        return redirect("programs:portal_today")
    return render(request, "programs/home.html")


@require_safe
@clinician_required
def today(request: ClinicianRequest) -> HttpResponse:
    clinician, on = request.user, timezone.localdate()
    running = course.with_weeks(caseload.running(clinician=clinician, on=on))
    page = Paginator(running, PAGE_SIZE).get_page(request.GET.get("page"))
    glances = caseload.glances(page.object_list, on=on)
    unseen = monitoring.urgent_first(monitoring.unseen(clinician, on=on)).annotate(in_all=Window(Count("pk")))
    context = {
        "on": on,
        "page": page,
        "glances": glances,
        "day": caseload.day(clinician=clinician, on=on),
        "drafts": caseload.drafts(clinician=clinician)[:LISTED],
        "ending": caseload.ending(clinician=clinician, on=on)[:LISTED],
        "unseen": list(unseen[:LISTED]),
        "shut_out": access.shut_out(clinician)[:LISTED],
        "has_patients": glances or Patient.objects.for_clinician(clinician).exists(),
    }
    return render(request, "programs/today.html", context)


@require_safe
@clinician_required
def show(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program = _program(request, program_id)
    if program.is_draft:
        return redirect("programs:build", program.pk)
    on = local_day(timezone.now(), program.patient.zone)
    context = {
        **_overview(program, on=on),
        "prescriptions": _prescriptions(program, on=on),
        "reports": monitoring.of_program(program, on=on),
        "late": refused.of_patient(program.patient),
        "table": course_table.of_program(program, on=on),
        "history": history.entries(program),
    }
    return render(request, "programs/show.html", context)


@require_safe
@clinician_required
def for_patient(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    """The programs of one patient: a part of the patient's chart, and a page of its own."""
    patient = get_object_or_404(Patient.objects.for_clinician(request.user), pk=patient_id)
    on = local_day(timezone.now(), patient.zone)
    programs = course.with_weeks(Program.objects.for_clinician(request.user).filter(patient=patient))
    overviews = [_overview(program, on=on) for program in programs.prefetch_related("prescriptions__steps")]
    template = "programs/for_patient.html" + ("#programs" if request.htmx else "")
    return render(request, template, {"patient": patient, "overviews": overviews})


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def pause(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, now = _program(request, program_id), timezone.now()
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prescribing.pause(
                program=program,
                by=request.user,
                at=now,
                on=local_day(now, program.patient.zone),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("The program is paused. What was ahead moves behind the pause."))
            return redirect("programs:show", program.pk)
    return _ask(request, "programs/pause.html", form, program)


@require_POST
@clinician_required
def resume(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, now = _program(request, program_id), timezone.now()
    on = local_day(now, program.patient.zone)
    done = _("The program goes on from today.")
    _do(request, prescribing.resume, done, program=program, by=request.user, at=now, on=on)
    return redirect("programs:show", program.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@clinician_required
def end(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program, now = _program(request, program_id), timezone.now()
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prescribing.end(
                program=program,
                by=request.user,
                at=now,
                on=local_day(now, program.patient.zone),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            messages.success(request, _("The program is ended. What was logged stays."))
            return redirect("programs:show", program.pk)
    return _ask(request, "programs/end.html", form, program)


@require_POST
@clinician_required
def discard(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    program = _program(request, program_id)
    done = _("The draft is thrown away.")
    if not _do(request, prescribing.discard, done, program=program, by=request.user, at=timezone.now()):
        return redirect("programs:show", program.pk)
    return redirect("patients:chart", program.patient_id)


@require_POST
@clinician_required
def take_update(request: ClinicianRequest, prescription_id: UUID) -> HttpResponse:
    prescription = get_object_or_404(
        Prescription.objects.current().filter(program__in=Program.objects.for_clinician(request.user)),
        pk=prescription_id,
    )
    done = _("The patient reads the newer text from the next session on.")
    _do(request, prescribing.take_update, done, prescription=prescription, by=request.user, at=timezone.now())
    return redirect("programs:show", prescription.program_id)


def _do(request: HttpRequest, verb: Callable[..., Any], done: str, **arguments: Any) -> bool:
    """Call the verb and say what came of it."""
    try:
        verb(**arguments)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def _program(request: ClinicianRequest, program_id: UUID) -> Program:
    programs = course.with_weeks(Program.objects.for_clinician(request.user))
    rows = programs.select_related("prescriber", "protocol")
    return get_object_or_404(rows.prefetch_related("prescriptions__steps", "prescriptions__version"), pk=program_id)


def _overview(program: Program, *, on: date) -> dict[str, Any]:
    """What the card and the page of a program say about how it goes."""
    weeks = course.weeks(program, on=on)
    closed = course.closed(weeks)
    kept, within = adherence.attendance(closed), adherence.share_in_band(closed)
    return {
        "program": program,
        "glance": caseload.glances([program], on=on)[0],
        "weeks": weeks,
        "kept": _percent(kept),
        "rating": kept is not None and adherence.rating(kept),
        "within": _percent(within),
        "over": adherence.weeks_over(closed),
        "minutes": sessions.estimated_minutes(program, on=on),
        "on": on,
    }


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(100 * share)


def _prescriptions(program: Program, *, on: date) -> list[dict[str, Any]]:
    """What is prescribed now, what is decided for later, and whether the library has a newer text."""
    rows = program.prescriptions.current().select_related("version", "exercise__version").prefetch_related("steps")
    return [
        {
            "prescription": row,
            "dosage": row.dosage_on(on),
            "coming": _coming(row.course, after=agenda.weeks_begun(program, on)),
            "newer": row.exercise.version if row.exercise.version_id != row.version_id else None,
        }
        for row in rows
    ]


def _coming(course: grid.Course, *, after: int) -> list[tuple[int, Dosage | None]]:
    """The weeks from which on more than the target is another: the targets stand in the table of the whole course."""
    turns = grid.turns(course, after=after)
    return [(week, asked) for week, asked in turns if str(asked) != str(course.on(week - 1))]


def _ask(request: HttpRequest, template: str, form: Any, program: Program) -> HttpResponse:
    return render(request, template, {"form": form, "program": program}, status=422 if form.errors else 200)
