"""A session on the patient's phone: its list, how it went, thanks. Everything is reached through the patient. One exercise of it is in
`portal_exercise`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from patients.access import PatientRequest, patient_required
from programs import course, guidance, lineup, sessions
from programs.forms.portal import FinishForm
from programs.models import ExerciseSession, PerformedExercise, Program
from programs.scheduling import local_day
from programs.sessions import NothingRecorded, ending_of, wording

State = ExerciseSession.State


@require_safe
@patient_required
def session(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """The list with its marks: to go on from, or to change what was said."""
    session = session_of(request, session_id)
    if session.started_at is None:
        return redirect("programs:portal_today")
    lines = lineup.begun(session.performed.select_related("version"))
    context = times(session, on=local_day(timezone.now(), request.patient.zone)) | {
        "session": session,
        "lines": lines,
        "recorded": sum(line.is_recorded for line in lines),
        "minutes": lineup.minutes_left(lines),
        "onward": onward(session),
        "in_all": wording.rated(ending_of(session)),
    }
    return TemplateResponse(request, "programs/portal/session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def finish(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """What was said, how it was in all where that is asked once, and a word to the clinic if wished. Once it is over, to change that."""
    session, at = session_of(request, session_id), timezone.now()
    when = times(session, on=local_day(at, request.patient.zone))
    if session.is_over and not when["can_change"]:
        return redirect("programs:portal_thanks", session.pk)
    form = FinishForm(sent(request), session=session)
    if form.is_valid():
        try:
            sessions.finish(session=session, by=request.patient, at=at, **form.cleaned_data)
        except NothingRecorded:
            messages.info(request, _("Say how at least one exercise went, then finish."))
            return redirect("programs:portal_session", session.pk)
        return redirect(_after(session))
    lines = lineup.begun(session.performed.select_related("version"))
    context = when | {
        "session": session,
        "lines": lines,
        "form": form,
        "unsaid": sum(not line.is_recorded for line in lines),
        "stop_at_pain": sessions.STOP_AT_PAIN,
        "of_several": _of_that_day(session).exists(),
    }
    return TemplateResponse(request, "programs/portal/finish.html", context, status=422 if form.errors else 200)


@require_safe
@patient_required
def thanks(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """Thanks, what to expect, and when the next time is."""
    session = session_of(request, session_id)
    if not session.is_over:
        return redirect("programs:portal_session", session.pk)
    program = Program.objects.for_patient(request.patient).with_course().get(pk=session.program_id)
    on = local_day(timezone.now(), request.patient.zone)
    told = course.with_results(program.sessions.filter(week=session.week))
    context = times(session, on=on) | {
        "session": session,
        "today": sessions.today(program, on=on),
        "week": course.week_of(program, session.week, told=told, on=on),
        "expect": guidance.to_expect(program.milestones, week=session.week),
        "hurt": _hurt(session),
    }
    return TemplateResponse(request, "programs/portal/thanks.html", context)


def together(session: ExerciseSession) -> list[PerformedExercise]:
    """Its exercises in order; while it is under way, with those of the other programs under way on that day."""
    rows = PerformedExercise.objects.select_related("version", "session__program")
    if session.is_over:
        return list(rows.filter(session=session))
    of_day = {"session__patient": session.patient_id, "session__performed_on": session.performed_on}
    begun = rows.filter(**of_day, session__state=State.STARTED)
    return list(begun.order_by("session__program__issued_at", "session__program_id", "order", "pk"))


def onward(session: ExerciseSession, *, after: PerformedExercise | None = None) -> str:
    """The address of the day's next exercise without an answer, then of the end; in a session that is over, of its list."""
    if session.is_over:
        return reverse("programs:portal_session", args=[session.pk])
    rows = together(session)
    place = rows.index(after) + 1 if after else 0
    left = next((row for row in rows[place:] + rows[:place] if not row.is_recorded), None)
    if left is None:
        return reverse("programs:portal_finish", args=[session.pk])
    return reverse("programs:portal_exercise", args=[left.pk])


def times(session: ExerciseSession, *, on: date) -> dict[str, Any]:
    """Whether what was said can still be changed, and until when."""
    return {
        "can_change": sessions.is_correctable(session, on=on),
        "until": sessions.correctable_until(session),
        "is_now": not session.is_over and session.performed_on == on,
        "morning_asked": sessions.is_morning_asked(session, on=on),
    }


def session_of(request: PatientRequest, session_id: UUID) -> ExerciseSession:
    """A session of the patient's that stands, or 404."""
    standing = ExerciseSession.objects.for_patient(request.patient).standing()
    return get_object_or_404(standing.select_related("program", "seen_by", "patient"), pk=session_id)


def sent(request: PatientRequest) -> QueryDict | None:
    """What a form of the page is filled with: what was posted, or nothing yet."""
    return request.POST if request.method == "POST" else None


def _after(session: ExerciseSession) -> str:
    """The end of the day's next program that is still under way, or thanks."""
    other = _of_that_day(session).filter(state=State.STARTED).first()
    return onward(other) if other else reverse("programs:portal_thanks", args=[session.pk])


def _hurt(session: ExerciseSession) -> ExerciseSession | None:
    """A session of its day, of whichever program, after which there is nothing to cheer at."""
    on = session.performed_on
    return next(iter(sessions.hurt_since(session.patient, since=on, upto=on)), None) if on else None


def _of_that_day(session: ExerciseSession) -> QuerySet[ExerciseSession]:
    """What stands of other programs and was begun on its day, in order."""
    others = ExerciseSession.objects.for_patient(session.patient).standing().exclude(program=session.program_id)
    begun = others.filter(performed_on=session.performed_on).select_related("program")
    return begun.order_by("program__issued_at", "program_id")
