"""The card of a day: every exercise of it, guided, on one page that a phone keeps for when there is no network; and the physio's notes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exercises.dosage import AffectedSide
from exercises.models import Equipment
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import guidance, guiding, sessions
from programs.forms.play import AnswerForm, EndForm
from programs.scheduling import local_day
from programs.sessions import amounts
from programs.sessions.card import Asked, Card, card


@require_safe
@patient_required
def play(request: PatientRequest, day: str) -> HttpResponse:
    """De-identified: nobody's name, nothing that was said. Without scripts its links lead to the ordinary pages."""
    on = local_day(timezone.now(), request.patient.zone)
    found = card(patient=request.patient, day=_day(day), on=on)
    if found is None:
        if request.accepts("text/html"):  # not where the phone only looks what there is to keep
            messages.info(request, _("There is nothing to do on that day."))
        return redirect("programs:portal_today")
    return TemplateResponse(request, "programs/portal/play.html", _context(found, request.patient, on))


@require_safe
@patient_required
def notes(request: PatientRequest, day: str) -> HttpResponse:
    """What stays out of the card, and no phone keeps: the physio's notes to that day's exercises, by prescription, and whom to call."""
    on = local_day(timezone.now(), request.patient.zone)
    found = card(patient=request.patient, day=_day(day), on=on)
    asked = found.asked if found else []
    said = {str(row.prescription.pk): row.note for row in asked if row.note}
    return JsonResponse({"notes": said, "call": request.patient.clinic.phone})


def _context(found: Card, patient: Patient, on: date) -> dict[str, Any]:
    affected, names = AffectedSide(patient.affected_side), dict(Equipment.objects.values_list("key", "name"))
    return {
        "card": found,
        "is_ahead": found.day > on,
        "lines": [_line(row, affected) for row in found.asked],
        "needs": found.needs(names),
        "data": _data(found, affected),
        "form": AnswerForm(auto_id="said_%s"),
        "end": EndForm(auto_id="end_%s"),
        "stop_at_pain": sessions.STOP_AT_PAIN,
    }


def _line(row: Asked, affected: AffectedSide) -> dict[str, Any]:
    """An exercise as the template shows it. `url` is where it is without scripts."""
    page, key = ("exercise", row.performed.pk) if row.performed else ("guide", row.prescription.pk)
    sets = guiding.bouts(row.dosage, affected=affected)
    return {
        "asked": row,
        "content": row.content,
        "dosage": row.dosage,
        "amounts": guidance.amounts(row.dosage),
        "sides": guidance.sides(row.dosage, row.content, affected),
        "sets": [(side, bout.number, bout.sets) for bout in sets for side in bout.sides],
        "most": amounts.MOST.get(row.dosage.kind, 0),
        "unit": amounts.unit(row.dosage),
        "step": amounts.STEP.get(row.dosage.kind, 1),
        "url": reverse(f"programs:portal_{page}", args=[key]),
    }


def _data(found: Card, affected: AffectedSide) -> dict[str, Any]:
    """What static/js/player.js plays: the sessions, and the exercises with the session (by its place) that each belongs to."""
    return {
        "day": found.day.isoformat(),
        "sessions": [
            part.as_data(found.day) | {"thanks": reverse("programs:portal_thanks", args=[part.session.pk])}
            for part in found.parts
        ],
        "exercises": [
            row.as_data(affected) | {"session": place} for place, part in enumerate(found.parts) for row in part.asked
        ],
    }


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
    if day.isoformat() != written:
        raise Http404
    return day
