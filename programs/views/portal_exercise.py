"""One exercise of a session on the patient's phone: how it is done, what does not feel right about it, how it went."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from exercises.dosage import AffectedSide, Dosage
from exercises.models import Equipment
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import advice, guidance, sessions
from programs.forms.portal import ConcernForm, RecordForm
from programs.models import PerformedExercise, Prescription
from programs.scheduling import local_day
from programs.sessions import TooLate, said_of, wording
from programs.views.portal import onward, sent, times, together


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def exercise(request: PatientRequest, performed_id: UUID) -> HttpResponse:
    """How it is done, and how it went. What was said before is in the form only when there was something said."""
    performed, at = _performed(request, performed_id), timezone.now()
    session = performed.session
    form = RecordForm(sent(request), performed=performed, affected=request.patient.affected_side)
    if form.is_valid():
        try:
            said = sessions.record(performed=performed, by=request.patient, at=at, **form.said)
        except TooLate:
            return redirect("programs:portal_session", performed.session_id)
        return redirect(_after(said))
    context = guide_of(performed, performed.dosage, session.cues, request.patient) | {
        **times(session, on=local_day(at, request.patient.zone)),
        **among(performed, together(session)),
        "session": session,
        "performed": performed,
        "form": form,
        "stop_at_pain": sessions.STOP_AT_PAIN,
        "said": wording.of_exercise(said_of(performed), dosage=performed.dosage),
        "ended": not performed.is_recorded and performed.concerns.filter(ended_exercise=True).exists(),
    }
    return TemplateResponse(request, "programs/portal/exercise.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def concern(request: PatientRequest, performed_id: UUID) -> HttpResponse:
    """What to do now that something does not feel right: the answer to what was pressed last."""
    performed = _performed(request, performed_id)
    form = ConcernForm(sent(request))
    if form.is_valid():
        try:
            kind = form.cleaned_data["kind"]
            sessions.raise_concern(performed=performed, kind=kind, by=request.patient, at=timezone.now())
        except TooLate:
            return redirect("programs:portal_session", performed.session_id)
        return redirect("programs:portal_concern", performed.pk)
    last = performed.concerns.order_by("at", "ended_exercise", "pk").last()
    if form.errors or last is None:
        return redirect("programs:portal_exercise", performed.pk)
    context = {"performed": performed, "advice": advice.given(last)}
    return TemplateResponse(request, "programs/portal/advice.html", context)


@require_safe
@patient_required
def stop(request: PatientRequest, performed_id: UUID) -> HttpResponse:
    """What to do when it hurt much: leave the exercise for today and call the clinic."""
    performed = _performed(request, performed_id)
    session = performed.session
    if not sessions.asks_to_stop(performed):
        return redirect("programs:portal_exercise", performed.pk)
    context = {"performed": performed, "session": session, "onward": onward(session, after=performed)}
    return TemplateResponse(request, "programs/portal/stop.html", context)


def guide_of(
    asked: PerformedExercise | Prescription, dosage: Dosage, cues: list[str], patient: Patient
) -> dict[str, Any]:
    """What the exercise's partial shows: its text, today's dosage, the sides in order, what is needed."""
    content = asked.version.content
    return {
        "content": content,
        "dosage": dosage,
        "amounts": guidance.amounts(dosage),
        "sides": guidance.sides(dosage, content, AffectedSide(patient.affected_side)),
        "needs": guidance.needs([content], dict(Equipment.objects.values_list("key", "name"))),
        "cues": cues,
        "note": asked.note,
    }


def among(performed: PerformedExercise, rows: list[PerformedExercise]) -> dict[str, Any]:
    """Where an exercise stands among those of its session, and which are done before and after it without a break."""
    place = rows.index(performed)
    before, after = rows[:place], rows[place + 1 :]
    return {
        "place": place + 1,
        "total": len(rows),
        "states": ["here" if row == performed else "done" if row.is_recorded else "" for row in rows],
        "minutes": sessions.minutes_for([performed.dosage]),
        "straight_from": next((row for row in before[-1:] if row.leads_straight_on), None),
        "straight_to": next(iter(after), None) if performed.leads_straight_on else None,
    }


def _after(performed: PerformedExercise) -> str:
    if sessions.asks_to_stop(performed):
        return reverse("programs:portal_stop", args=[performed.pk])
    return onward(performed.session, after=performed)


def _performed(request: PatientRequest, performed_id: UUID) -> PerformedExercise:
    performed = PerformedExercise.objects.for_patient(request.patient)
    return get_object_or_404(performed.select_related("version", "session__program"), pk=performed_id)
