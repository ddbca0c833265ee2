"""The clinic's ledger of reminders, what can be asked for there, and the demo's mail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from patients.access import ClinicianRequest, clinician_required
from patients.models import Patient
from programs.forms.reminders import LedgerForm
from programs.models import Program, Reminder, ReminderDesk
from programs.reminders import asking, guard, ledger, ways, wording
from programs.reminders.asking import NotSent
from programs.reminders.channels import email, mail_folder

PAGE_SIZE = 50

Row = TypeVar("Row", bound=Model)


class Line(NamedTuple):
    """A reminder as the ledger shows it: what is left to do about it, and whether it can be sent again."""

    reminder: Reminder
    advice: Any
    may_be_sent_again: bool

    @classmethod
    def of(cls, reminder: Any, at: datetime) -> Line:
        """Needs one of `ledger.rows`. No query."""
        advice = "" if reminder.was_tried_again else wording.ADVICE.get(reminder.state, "")
        return cls(reminder, advice, not reminder.was_tried_again and asking.may_send_again(reminder, at=at))


@require_safe
@clinician_required
def reminders(request: ClinicianRequest) -> HttpResponse:
    """Every reminder of the clinic, or of one `?patient=` or `?program=`, with what became of it. The query names nobody."""
    at = timezone.now()
    own = Reminder.objects.for_clinician(request.user)
    program = _asked_for("program", request, Program.objects.for_clinician(request.user).select_related("patient"))
    patient = _asked_for("patient", request, Patient.objects.for_clinician(request.user))
    if program:
        own = own.filter(program=program)
    if patient:
        own = own.filter(patient=patient)
    form, state = LedgerForm(request.GET), request.GET.get("state", "")
    counts = ledger.counts(own, form.narrowing, at=at)
    page = Paginator(ledger.rows(own.filter(form.narrowing), state), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "program": program,
        "patient": program.patient if program else patient,
        "ways": ways.of(patient) if patient else [],
        "state": state,
        "tab": ledger.tab_of(state) or "",
        "tabs": [("", _("All"), counts["all"]), *((name, label, counts[name]) for name, label in ledger.Tab.choices)],
        "unconfirmed": counts["unconfirmed"],
        "unconfirmed_since": timezone.localdate(at - ledger.RECENTLY),
        "page": page,
        "lines": [Line.of(reminder, at) for reminder in page],
        "desk": ReminderDesk.objects.exclude(paused_at=None).first(),
        "mail_can_be_read": settings.DEMO,
    }
    part = "#ledger" if request.htmx and request.htmx.target == "ledger" else ""
    return render(request, f"programs/reminders/ledger.html{part}", context)


@require_POST
@clinician_required
def send_again(request: ClinicianRequest, reminder_id: UUID) -> HttpResponse:
    """Back to the ledger as it was narrowed: the query is the ledger's own."""
    at = timezone.now()
    own = Reminder.objects.for_clinician(request.user).select_related("patient")
    reminder = get_object_or_404(own, pk=reminder_id)
    try:
        asking.send_again(reminder=reminder, by=request.user, at=at)
    except NotSent as refused:
        messages.error(request, str(refused))
    else:
        soon = _("It goes out again within a minute.")
        messages.success(request, soon if guard.is_at_work(at=at) else wording.WAITS)
    return redirect(f"{reverse('programs:reminders')}?{request.GET.urlencode()}")


@require_POST
@clinician_required
def send_test(request: ClinicianRequest, patient_id: UUID) -> HttpResponse:
    """On to the patient's ledger, where the test shows."""
    at = timezone.now()
    patient = get_object_or_404(Patient.objects.for_clinician(request.user).current(), pk=patient_id)
    try:
        asking.send_test(patient=patient, channel=request.POST.get("channel", ""), by=request.user, at=at)
    except NotSent as refused:
        messages.error(request, str(refused))
    else:
        soon = _("A test is on its way. What becomes of it shows here within a minute.")
        messages.success(request, soon if guard.is_at_work(at=at) else wording.WAITS)
    return redirect(f"{reverse('programs:reminders')}?patient={patient.pk}")


@require_safe
@clinician_required
def reminder_mail(request: ClinicianRequest, reminder_id: UUID) -> HttpResponse:
    """The message as it was sent. Only in the demo, whose mail lands in a folder; elsewhere nobody reads a patient's mail."""
    if not settings.DEMO:
        raise Http404
    own = Reminder.objects.for_clinician(request.user).select_related("patient")
    reminder = get_object_or_404(own, pk=reminder_id)
    mail = mail_folder.find(Path(settings.EMAIL_FILE_PATH), email.message_id(reminder.idempotency_key))
    text = mail.get_body(("plain",)) if mail else None
    context = {"reminder": reminder, "mail": mail, "text": text.get_content() if text else ""}
    return render(request, "programs/reminders/mail.html", context)


def _asked_for(name: str, request: HttpRequest, queryset: QuerySet[Row]) -> Row | None:
    """What the query names, from what the clinician may see; None when it names nothing."""
    identity = request.GET.get(name)
    if not identity:
        return None
    try:
        return get_object_or_404(queryset, pk=identity)
    except ValidationError:  # not an id at all
        raise Http404 from None
