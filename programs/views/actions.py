"""The pages behind the links in a message: what can be done in one tap, and stopping them all.

A GET says what a tap would do; only the POST does it, so that a mail scanner, which opens links, changes nothing.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from patients.models import Patient
from programs.models import Reminder
from programs.reminders import actions, consent, stop_link
from programs.reminders.action_link import Action


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: HttpRequest, action: str, signed: str) -> HttpResponse:
    try:
        wanted = Action(action)
        reminder = actions.reminder_of(wanted, signed)
    except (ValueError, Reminder.DoesNotExist):
        raise Http404 from None
    verb = actions.act if request.method == "POST" else actions.outlook
    with translation.override(reminder.patient.language), timezone.override(reminder.patient.zone):
        outlook = verb(action=wanted, reminder=reminder, at=timezone.now())
        context = {
            "outlook": outlook,
            "reminder": reminder,
            "is_done": request.method == "POST" and not outlook.obstacle,
        }
        return render(request, "programs/reminders/action.html", context)


@csrf_exempt  # for the one-click POST alone, see below
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_reminders(request: HttpRequest, signed: str) -> HttpResponse:
    """A mailbox's own unsubscribe button posts here (RFC 8058)."""
    try:
        patient = stop_link.patient_of(signed)
    except Patient.DoesNotExist:
        raise Http404 from None
    if request.POST.get("List-Unsubscribe") == "One-Click":
        consent.stop(patient=patient, at=timezone.now())
        return HttpResponse(_("Reminders are off."), content_type="text/plain")
    with translation.override(patient.language):
        return _stop_page(request, patient)


@csrf_protect
def _stop_page(request: HttpRequest, patient: Patient) -> HttpResponse:
    if request.method == "POST":
        verb = consent.resume if request.POST.get("wish") == "resume" else consent.stop
        verb(patient=patient, at=timezone.now())
        return redirect(f"{request.path}?again" if verb is consent.resume else request.path)
    return render(request, "programs/reminders/stop.html", {"patient": patient})
