"""Today on the patient's phone: what to do now, or when the next time is. The pages of a session are in `portal`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from exercises.models import Equipment
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import guidance, news, sessions
from programs.forms.portal import ReadForm
from programs.guidance import Need
from programs.models import ExerciseSession, PerformedExercise, Prescription, Program
from programs.news import News
from programs.scheduling import local_day
from programs.sessions import NotDue, Status, Today
from programs.views import lineup
from programs.views.lineup import Line, WeekSoFar
from programs.views.portal import guide_of, onward


@dataclass(frozen=True)
class Card:
    """One program as Today shows it. `correctable` is the session begun last, while it can still be changed."""

    today: Today
    lines: list[Line]
    needs: tuple[Need, ...]
    correctable: ExerciseSession | None
    week: WeekSoFar | None
    word: str
    news: News | None = None

    @property
    def minutes(self) -> int:
        return lineup.minutes_left(self.lines)

    @property
    def recorded(self) -> int:
        return sum(line.is_recorded for line in self.lines)

    @property
    def template(self) -> str:
        return f"programs/portal/today/{self.today.status}.html"


@require_safe
@patient_required
def today(request: PatientRequest) -> HttpResponse:
    on = local_day(timezone.now(), request.patient.zone)
    cards = list(_cards(request.patient, on))
    match cards:
        case []:
            template = "programs/portal/today/none.html"
        case [card]:
            template = card.template
        case _:
            template = "programs/portal/today/several.html"
    context = {
        "on": on,
        "cards": cards,
        "card": cards[0] if cards else None,
        "morning": sessions.morning_due(request.patient, on),
    }
    return TemplateResponse(request, template, context)


@require_POST
@patient_required
def start(request: PatientRequest, program_id: UUID) -> HttpResponse:
    """Begin, or go on with what was begun: a second tap or a second tab does no harm."""
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


def _cards(patient: Patient, on: date) -> Iterator[Card]:
    """Nine queries, and one more where something is new, however many programs, sessions and exercises."""
    programs = sessions.programs_today(patient=patient, on=on)
    told = news.of((each.program for each in programs), on=on)
    performed = PerformedExercise.objects.for_patient(patient).select_related("version")
    rows = list(performed.filter(session__in=[each.session for each in programs if each.session]))
    names = dict(Equipment.objects.values_list("key", "name"))
    for each in programs:
        lines = lineup.begun(row for row in rows if each.session and row.session_id == each.session.pk)
        due = each.status == Status.DUE
        lines = lines or lineup.ahead(
            each.program, on=on if due else each.next_on or on, session=each.session if due else each.next
        )
        yield Card(
            today=each,
            lines=lines,
            needs=guidance.needs((line.content for line in lines), names),
            correctable=sessions.latest_correctable(each.program, on=on),
            week=lineup.week_so_far(each.program, each.session.week) if each.session else None,
            word=guidance.word_now(each.program.milestones, each.program.clock, on=on),
            news=told.get(each.program.pk),
        )
