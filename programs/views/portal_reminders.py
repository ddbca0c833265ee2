"""The patient's own page about messages: which, by which way and when; a test; and what became of every one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs.forms.reminders import ChoosingForm
from programs.models import Program, Reminder
from programs.reminders import asking, consent, guard, ledger, ways, wording
from programs.reminders.asking import NotSent
from programs.reminders.ways import Way
from programs.views.portal import sent

PAGE_SIZE = 20


class Line(NamedTuple):
    """One message as its patient reads it. `tab` is the clinic's word for how it went, and decides the sign."""

    reminder: Reminder
    kind: Any
    outcome: str
    tab: str

    @classmethod
    def of(cls, reminder: Reminder) -> Line:
        tab = ledger.tab_of(reminder.state)
        return cls(reminder, wording.kind(reminder), wording.outcome(reminder), tab.value if tab else "")


@require_http_methods(["GET", "HEAD", "POST"])
@patient_required
def reminders(request: PatientRequest) -> HttpResponse:
    patient, at = request.patient, timezone.now()
    found = ways.of(patient)
    form = ChoosingForm(patient, found, sent(request))
    if form.is_valid():
        chosen = form.cleaned_data["reminder_time"]
        consent.choose(patient=patient, wanted=form.wanted, reminder_time=chosen, by=None, at=at)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("programs:portal_reminders")
    own = Reminder.objects.for_patient(patient).order_by("-due_at", "pk")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "ways": [way for way in found if way.is_open],
        "closed": _closed(found),
        "is_reminded": any(way.is_wanted for way in found),
        "clinics_times": _clinics_times(patient),
        "page": page,
        "lines": [Line.of(reminder) for reminder in page],
    }
    return TemplateResponse(request, "programs/portal/reminders.html", context, status=422 if form.errors else 200)


@require_POST
@patient_required
def stop(request: PatientRequest) -> HttpResponse:
    consent.stop(patient=request.patient, at=timezone.now())
    messages.success(request, _("Reminders are off."))
    return redirect("programs:portal_reminders")


@require_POST
@patient_required
def resume(request: PatientRequest) -> HttpResponse:
    consent.resume(patient=request.patient, at=timezone.now())
    messages.success(request, _("Reminders are on again."))
    return redirect("programs:portal_reminders")


@require_POST
@patient_required
def test(request: PatientRequest) -> HttpResponse:
    at = timezone.now()
    try:
        asking.send_test(patient=request.patient, channel=request.POST.get("channel", ""), by=None, at=at)
    except NotSent as refused:
        messages.error(request, str(refused))
    else:
        soon = _("A test is on its way. It should be there within a minute or two.")
        messages.success(request, soon if guard.is_at_work(at=at) else str(wording.WAITS))
    return redirect("programs:portal_reminders")


def _closed(found: Iterable[Way]) -> list[Any]:
    """Why the other ways are not open, a sentence each."""
    return [wording.CLOSED_WAYS[way.channel, way.obstacle] for way in found if way.obstacle]


def _clinics_times(patient: Patient) -> str:
    """When reminders come that the patient has no wish about: “09:00”, or a time for each program."""
    programs = Program.objects.for_patient(patient).current()
    times: set[time] = set(programs.values_list("reminder_time", flat=True))
    return ", ".join(time_format(each) for each in sorted(times))
