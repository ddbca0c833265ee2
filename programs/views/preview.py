"""The patient's pages as a program would show them, for the clinician: the builder has them in a phone's frame. Nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from exercises.dosage import Dosage
from exercises.models import Equipment
from patients.access import ClinicianRequest, clinician_required
from programs import guidance, scheduling, sessions
from programs.forms.portal import RecordForm
from programs.lineup import Line
from programs.models import ExerciseSession, PerformedExercise, Prescription, Program
from programs.scheduling import local_day
from programs.sessions import Status, Today
from programs.today import Card, Day
from programs.views.changing import CHANGEABLE, programs_of
from programs.views.portal_exercise import among, guide_of

Asked = tuple[Prescription, Dosage]


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # its types know no addresses with parts
@clinician_required
def preview(request: ClinicianRequest, program_id: UUID) -> HttpResponse:
    """`exercise` counts from 1; without it Today is shown. What is asked is that of today, or of the first day of what begins later.

    Saying how it went leads on, as it does for the patient, and is forgotten.
    """
    program = get_object_or_404(programs_of(request).filter(state__in=CHANGEABLE), pk=program_id)
    on = max(local_day(timezone.now(), program.patient.zone), program.starts_on)
    asked = program.prescribed_on(on)
    place = int(number) if (number := request.GET.get("exercise", "")).isdecimal() and len(number) < 3 else 0
    if request.method == "POST":
        return redirect(f"{request.path}?exercise={place + 1}")
    with translation.override(program.patient.language):
        if 1 <= place <= len(asked):
            return render(request, "programs/authoring/preview/exercise.html", _exercise(program, asked, place))
        return render(request, "programs/authoring/preview/today.html", _today(program, asked, on))


def _today(program: Program, asked: list[Asked], on: date) -> dict[str, Any]:
    week = max(1, scheduling.weeks_begun(program.clock, on))
    session = ExerciseSession(program=program, patient=program.patient, week=week, planned_on=on)
    lines = [Line(row.version.content, dosage, f"?exercise={place}") for place, (row, dosage) in enumerate(asked, 1)]
    word = guidance.word_now(program.milestones, program.clock, on=on)
    card = Card(today=Today(program, Status.DUE, session), lines=lines, word=word)
    return {"program": program, "day": Day(on, (card,), dict(Equipment.objects.values_list("key", "name")))}


def _exercise(program: Program, asked: list[Asked], place: int) -> dict[str, Any]:
    row, dosage = asked[place - 1]
    session = ExerciseSession(program=program)
    rows = [_performed(session, *each, was_done=at < place) for at, each in enumerate(asked, 1)]
    performed = rows[place - 1]
    return guide_of(row, dosage, program.cues, program.patient) | {
        "session": session,
        "form": RecordForm(performed=performed, affected=program.patient.affected_side),
        "can_change": True,
        "is_now": True,
        "stop_at_pain": sessions.STOP_AT_PAIN,
        **among(performed, rows),
    }


def _performed(session: ExerciseSession, row: Prescription, dosage: Dosage, *, was_done: bool) -> PerformedExercise:
    """As it would be begun, or done already."""
    return PerformedExercise(
        session=session,
        version=row.version,
        dosage=dosage,
        leads_straight_on=row.leads_straight_on,
        outcome=PerformedExercise.Outcome.DONE if was_done else "",
    )
