"""The report of a session: reading it, which changes nothing, marking it as seen, and a word back to the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from patients.access import ClinicianRequest, clinician_required
from programs import monitoring, report, unread
from programs.course import Mark, MarkedSession, with_results
from programs.forms.reports import ReplyForm
from programs.prescribing import Refused

if TYPE_CHECKING:
    from programs.course import SessionWithResults

PAGE = "programs/report.html"


@require_safe
@never_cache  # going back shows it as it stands
@clinician_required
def session_report(request: ClinicianRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    return _page(request, session, ReplyForm(session))


@require_POST
@clinician_required
def see(request: ClinicianRequest, session_id: UUID) -> HttpResponse:
    """The page asks for this by itself once it is shown; without scripts there is a button."""
    session = get_object_or_404(monitoring.reports(request.user), pk=session_id)
    session = monitoring.see(session=session, by=request.user, at=timezone.now())
    if request.htmx:
        return render(request, f"{PAGE}#seen", {"session": session})
    return redirect("programs:session_report", session.pk)


@require_POST
@clinician_required
def reply(request: ClinicianRequest, session_id: UUID) -> HttpResponse:
    session = _session(request, session_id)
    form = ReplyForm(session, request.POST)
    if form.is_valid():
        try:
            said = monitoring.reply(
                session=session, text=form.cleaned_data["reply"], by=request.user, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused.problems)
        else:
            done = _("The patient reads it on the phone.") if said.reply else _("Your reply is taken back.")
            messages.success(request, done)
            return redirect("programs:session_report", session.pk)
    return _page(request, session, form)


def _page(request: ClinicianRequest, session: SessionWithResults, form: ReplyForm) -> HttpResponse:
    news = unread.since(session)
    lines = report.lines(session, news=news)
    older, newer = report.beside(session)
    unseen = monitoring.unseen(request.user, on=timezone.localdate()).exclude(pk=session.pk)
    context = {
        "session": session,
        "marked": MarkedSession(session, Mark(session.state)),
        "lines": lines,
        "raised": report.raised(lines),
        "new_morning": news(session.morning_at),
        "whole": report.whole(session, news=news),
        "form": form,
        "older": older,
        "newer": newer,
        "waiting": monitoring.urgent_first(unseen).first(),
    }
    return render(request, PAGE, context, status=422 if form.errors else 200)


def _session(request: ClinicianRequest, session_id: UUID) -> SessionWithResults:
    found = monitoring.with_signs(with_results(monitoring.reports(request.user)), on=timezone.localdate())
    rows = report.with_words(found).select_related("program", "patient", "seen_by")
    return cast("SessionWithResults", get_object_or_404(rows, pk=session_id))
