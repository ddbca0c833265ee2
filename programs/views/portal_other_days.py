"""A session's other days on the patient's phone: the one that suits better, the one on which it was done without saying so, the morning
after."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from patients.access import PatientRequest, patient_required
from patients.templatetags.days import long_day
from programs import sessions
from programs.forms.portal import AfterwardsForm, MorningForm, MoveForm
from programs.models import ExerciseSession, Program
from programs.scheduling import local_day
from programs.sessions import NoSuchDay, NotAhead, NotAsked, TooLate
from programs.views.portal import sent, session_of


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def move(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """The days to which a session may go, each with what else would move, and leaving it out of the week."""
    session, at = session_of(request, session_id), timezone.now()
    on = local_day(at, request.patient.zone)
    options = sessions.options(session, on=on)
    if options is None:
        messages.info(request, _("This session cannot be moved any more."))
        return redirect("programs:portal_today")
    form = MoveForm(sent(request), options=options)
    if form.is_valid():
        return _moved(request, session, form.day, at)
    context = {"session": session, "form": form, "options": options, "on": on}
    return TemplateResponse(request, "programs/portal/move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def backfill(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """“I did it, but did not say so”: the days for which a session can still be told, or what to do when it is too late."""
    session, at = session_of(request, session_id), timezone.now()
    if session.started_at:
        return redirect("programs:portal_session", session.pk)
    program = Program.objects.for_patient(request.patient).with_course().get(pk=session.program_id)
    on = local_day(at, request.patient.zone)
    days = [day for row, day in sessions.backfillable(program, on=on) if row == session]
    form = AfterwardsForm(sent(request), days=days)
    if days and form.is_valid():
        try:
            sessions.backfill(session=session, on=form.day, by=request.patient, at=at)
        except (TooLate, NotAhead, NoSuchDay):
            return redirect("programs:portal_backfill", session.pk)
        return redirect("programs:portal_session", session.pk)
    context = {"session": session, "form": form, "days": days}
    status = 422 if days and form.errors else 200
    return TemplateResponse(request, "programs/portal/afterwards.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def morning(request: PatientRequest, session_id: UUID) -> HttpResponse:
    """One question about the morning after; said before, it can be changed. A bad one is answered with what to do."""
    session, at = session_of(request, session_id), timezone.now()
    if not sessions.is_morning_asked(session, on=local_day(at, request.patient.zone)):
        messages.info(request, _("There is nothing to say about the morning after this session now."))
        return redirect("programs:portal_today")
    form = MorningForm(sent(request), initial={"pain": session.morning_pain})
    if form.is_valid():
        try:
            sessions.say_morning(session=session, by=request.patient, at=at, **form.cleaned_data)
        except NotAsked:
            return redirect("programs:portal_today")
        if not _bad_morning(session):
            messages.success(request, _("Thank you. Your physio can see it."))
            return redirect("programs:portal_today")
        return redirect("programs:portal_morning", session.pk)
    context = {"session": session, "form": form, "bad": _bad_morning(session)}
    return TemplateResponse(request, "programs/portal/morning.html", context, status=422 if form.errors else 200)


def _bad_morning(session: ExerciseSession) -> ExerciseSession | None:
    told = sessions.with_hurt(ExerciseSession.objects.for_patient(session.patient)).get(pk=session.pk)
    return told if sessions.is_bad_morning(told) else None


def _moved(request: PatientRequest, session: ExerciseSession, to: date | None, at: datetime) -> HttpResponse:
    """Do what was chosen, unless somebody was faster."""
    try:
        if to is None:
            sessions.leave_out(session=session, by=request.patient, at=at)
            messages.success(request, _("The session is left out. The others stay with their days of rest."))
        else:
            sessions.move(session=session, to=to, by=request.patient, at=at)
            messages.success(request, _("The session is moved to %(day)s.") % {"day": long_day(to)})
    except (NotAhead, NoSuchDay):
        messages.info(request, _("That is not possible any more. Look at the days again."))
        return redirect("programs:portal_move", session.pk)
    return redirect("programs:portal_today")
