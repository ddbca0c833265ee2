"""Today on the patient's phone: what to do now, or when the next time is. The pages of a session are in `portal`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exercises.models import Equipment
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import course, guidance, news, sessions
from programs.forms.portal import ReadForm
from programs.models import ExerciseSession, PerformedExercise, Prescription, Program
from programs.scheduling import DAY, local_day
from programs.sessions import NotDue, Status, Today
from programs.views import lineup
from programs.views.portal import onward
from programs.views.portal_day import Card, Day
from programs.views.portal_exercise import guide_of


@require_safe
@patient_required
def today(request: PatientRequest) -> HttpResponse:
    day = _day(request.patient, local_day(timezone.now(), request.patient.zone))
    context = {"day": day, "on": day.on, "days": day.days}
    return TemplateResponse(request, f"programs/portal/today/{day.status}.html", context)


@require_POST
@patient_required
def start_today(request: PatientRequest) -> HttpResponse:
    """Begin all that is due today, or go on with it: a second tap or a second tab does no harm."""
    at = timezone.now()
    try:
        sessions.start_today(patient=request.patient, at=at)
    except NotDue:
        return redirect("programs:portal_today")
    return redirect("programs:portal_play", local_day(at, request.patient.zone).isoformat())


@require_POST
@patient_required
def start(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """Begin one program of several, or go on with it."""
    program = get_object_or_404(Program.objects.for_patient(request.patient), pk=program_id)
    try:
        session = sessions.start(program=program, by=request.patient, at=timezone.now())
    except NotDue:
        return redirect("programs:portal_today")
    return redirect(onward(session))


@require_POST
@patient_required
def read(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """What is new was read."""
    program = get_object_or_404(Program.objects.for_patient(request.patient), pk=program_id)
    form = ReadForm(request.POST)
    if form.is_valid():
        news.seen(program=program, upto=form.cleaned_data["upto"], by=request.patient, at=timezone.now())
    return redirect("programs:portal_today")


@require_safe
@patient_required
def guide(request: PatientRequest, prescription_id: UUID) -> HttpResponse:
    """An exercise to look at, before a session or between two."""
    prescription = get_object_or_404(
        Prescription.objects.current()
        .filter(program__in=Program.objects.for_patient(request.patient))
        .select_related("program", "version"),
        pk=prescription_id,
    )
    dosage = prescription.dosage_on(local_day(timezone.now(), request.patient.zone)) or prescription.latest_dosage
    context = guide_of(prescription, dosage, prescription.program.cues, request.patient)
    return TemplateResponse(request, "programs/portal/guide.html", context)


def _day(patient: Patient, on: date) -> Day:
    """Ten queries, and one more where something is new, however many programs, sessions and exercises."""
    programs = sessions.programs_today(patient=patient, on=on)
    lately = list(_lately(patient, programs, on))
    unanswered = (row for row in lately if row.morning_pain is None and sessions.is_morning_asked(row, on=on))
    seen = (row for row in lately if lineup.is_newly_seen(row, on=on, zone=patient.zone))
    last = max(lately, key=_last, default=None)
    return Day(
        on=on,
        cards=tuple(_cards(patient, programs, lately, on)),
        names=dict(Equipment.objects.values_list("key", "name")),
        morning=max(unanswered, key=_last, default=None),
        seen=max(seen, key=_last, default=None),
        bad_morning=last if last and sessions.is_morning_asked(last, on=on) and sessions.is_bad_morning(last) else None,
    )


def _cards(patient: Patient, programs: list[Today], lately: list[Any], on: date) -> Iterator[Card]:
    told = news.of((each.program for each in programs), on=on)
    performed = PerformedExercise.objects.for_patient(patient).select_related("version")
    rows = list(performed.filter(session__in=[each.session for each in programs if each.session]))
    for each in programs:
        lines = lineup.begun(row for row in rows if each.session and row.session_id == each.session.pk)
        due = each.status == Status.DUE
        lines = lines or lineup.ahead(
            each.program, on=on if due else each.next_on or on, session=each.session if due else each.next
        )
        yield Card(
            today=each,
            lines=lines,
            word=guidance.word_now(each.program.milestones, each.program.clock, on=on),
            week=lineup.week_among(lately, each.program, each.session.week) if each.session else None,
            news=told.get(each.program.pk),
            pause=course.standing_pause(each.program, on=on),
            correctable=sessions.latest_correctable(each.program, on=on),
            hurt=next((row for row in lately if row == each.session and sessions.has_hurt(row)), None),
            unsaid=tuple({row.pk: (row, day) for row, day in sessions.backfillable(each.program, on=on)}.values()),
        )


def _lately(patient: Patient, programs: list[Today], on: date) -> QuerySet[Any]:
    """What was begun, or read by a clinician, in the last days, and the weeks of today's sessions; with how much was done."""
    weeks = (Q(program=each.program, week=each.session.week) for each in programs if each.session)
    since = on - lineup.SEEN_FOR_DAYS * DAY
    lately = Q(performed_on__gte=since) | Q(seen_at__date__gte=since) | Q(replied_at__date__gte=since)
    begun = ExerciseSession.objects.for_patient(patient).filter(started_at__isnull=False)
    told = course.with_results(begun.filter(reduce(or_, weeks, lately)))
    return sessions.with_hurt(told).select_related("program", "seen_by")


def _last(session: ExerciseSession) -> tuple[Any, Any]:
    return session.performed_on, session.started_at
