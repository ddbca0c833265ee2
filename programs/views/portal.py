"""A session on the patient's phone: its list, one exercise at a time, how it went, thanks. Everything is reached through the patient."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exercises.dosage import AffectedSide, Dosage
from exercises.models import Equipment
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import guidance, sessions
from programs.forms.portal import FinishForm, RecordForm
from programs.models import ExerciseSession, PerformedExercise, Prescription, Program
from programs.scheduling import local_day
from programs.sessions import NothingRecorded, TooLate
from programs.views import lineup


@require_safe
@patient_required
def session(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """The list with its marks: to go on from, or to change what was said."""
    session = _session(request, session_id)
    if session.started_at is None:
        return redirect("programs:portal_today")
    lines = lineup.begun(session.performed.select_related("version"))
    context = _times(session, request) | {
        "session": session,
        "lines": lines,
        "recorded": sum(line.is_recorded for line in lines),
        "minutes": lineup.minutes_left(lines),
        "onward": onward(session),
    }
    return TemplateResponse(request, "programs/portal/session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def exercise(request: PatientRequest, performed_id: UUID) -> HttpResponse:
    """How it is done, and how it went. What was said before is in the form only when there was something said."""
    performed = _performed(request, performed_id)
    form = RecordForm(_sent(request), initial=_said(performed))
    if form.is_valid():
        try:
            said = sessions.record(performed=performed, by=request.patient, at=timezone.now(), **form.cleaned_data)
        except TooLate:
            return redirect("programs:portal_session", performed.session_id)
        return redirect(_after(said))
    session = performed.session
    rows = list(session.performed.select_related("version"))
    place = [row.pk for row in rows].index(performed.pk)
    context = guide_of(performed, performed.dosage, session.cues, request.patient) | _times(session, request)
    context |= {
        "session": session,
        "performed": performed,
        "form": form,
        "stop_at_pain": sessions.STOP_AT_PAIN,
        "place": place + 1,
        "total": len(rows),
        "said": lineup.said(performed),
        "states": ["here" if row == performed else "done" if row.is_recorded else "" for row in rows],
        "minutes": sessions.minutes_for([performed.dosage]),
        "straight_from": next((row for row in rows[:place][-1:] if row.leads_straight_on), None),
        "straight_to": next(iter(rows[place + 1 :]), None) if performed.leads_straight_on else None,
    }
    return TemplateResponse(request, "programs/portal/exercise.html", context, status=400 if form.errors else 200)


@require_safe
@patient_required
def stop(request: PatientRequest, performed_id: UUID) -> HttpResponse:
    """What to do when it hurt much: leave the exercise for today and call the clinic."""
    performed = _performed(request, performed_id)
    session = performed.session
    if not sessions.asks_to_stop(performed):
        return redirect("programs:portal_exercise", performed.pk)
    return TemplateResponse(
        request,
        "programs/portal/stop.html",
        {"performed": performed, "session": session, "onward": onward(session, after=performed)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def finish(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """What was said, and a word to the clinic if wished."""
    session = _session(request, session_id)
    if session.is_over:
        return redirect("programs:portal_thanks", session.pk)
    form = FinishForm(_sent(request))
    if form.is_valid():
        try:
            sessions.finish(session=session, by=request.patient, at=timezone.now(), **form.cleaned_data)
        except NothingRecorded:
            messages.info(request, _("Say how at least one exercise went, then finish."))
            return redirect("programs:portal_session", session.pk)
        return redirect("programs:portal_thanks", session.pk)
    lines = lineup.begun(session.performed.select_related("version"))
    context = {"session": session, "lines": lines, "form": form, "unsaid": sum(not line.is_recorded for line in lines)}
    return TemplateResponse(request, "programs/portal/finish.html", context, status=400 if form.errors else 200)


@require_safe
@patient_required
def thanks(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """Thanks, what to expect, and when the next time is."""
    session = _session(request, session_id)
    if not session.is_over:
        return redirect("programs:portal_session", session.pk)
    program = Program.objects.for_patient(request.patient).with_course().get(pk=session.program_id)
    context = _times(session, request) | {
        "session": session,
        "today": sessions.today(program, on=_today(request)),
        "week": lineup.week_so_far(program, session.week),
        "expect": guidance.to_expect(program.milestones, week=session.week),
    }
    return TemplateResponse(request, "programs/portal/thanks.html", context)


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


def onward(session: ExerciseSession, *, after: PerformedExercise | None = None) -> str:
    """The address of the next exercise without an answer, then of the end; in a session that is over, of its list."""
    if session.is_over:
        return reverse("programs:portal_session", args=[session.pk])
    left = [row for row in session.performed.all() if not row.is_recorded]
    following = [row for row in left if after and row.order > after.order] or left
    if not following:
        return reverse("programs:portal_finish", args=[session.pk])
    return reverse("programs:portal_exercise", args=[following[0].pk])


def _after(performed: PerformedExercise) -> str:
    if sessions.asks_to_stop(performed):
        return reverse("programs:portal_stop", args=[performed.pk])
    return onward(performed.session, after=performed)


def _sent(request: PatientRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _said(performed: PerformedExercise) -> dict[str, Any]:
    return {"outcome": performed.outcome, "pain": performed.pain, "effort": performed.effort}


def _times(session: ExerciseSession, request: PatientRequest) -> dict[str, Any]:
    """Whether what was said can still be changed, and until when."""
    return {
        "can_change": sessions.is_correctable(session, on=_today(request)),
        "until": sessions.correctable_until(session),
        "morning_asked": sessions.is_morning_asked(session, on=_today(request)),
    }


def _today(request: PatientRequest) -> date:
    return local_day(timezone.now(), request.patient.zone)


def _session(request: PatientRequest, session_id: UUID) -> ExerciseSession:
    sessions_of_hers = ExerciseSession.objects.for_patient(request.patient).standing()
    return get_object_or_404(sessions_of_hers.select_related("program"), pk=session_id)


def _performed(request: PatientRequest, performed_id: UUID) -> PerformedExercise:
    performed = PerformedExercise.objects.for_patient(request.patient)
    return get_object_or_404(performed.select_related("version", "session__program"), pk=performed_id)
