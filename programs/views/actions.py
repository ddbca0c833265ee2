"""The page behind each link under a message. A GET says what a tap would do; only the POST does it, so that a scanner changes nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs.models import Reminder
from programs.reminders import actions
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
