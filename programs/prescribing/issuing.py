"""Giving the program to its patient: issue."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from patients import access, consent
from patients.models import Clinician
from programs import agenda, checks
from programs.models import Prescription, Program, ProgramEvent
from programs.prescribing.held import Refused, hold, require
from programs.reminders import planning, ways

Kind = ProgramEvent.Kind
State = Program.State


@transaction.atomic
def issue(
    *, program: Program, by: Clinician, at: datetime, on: date, reminder_time: time | None = None, channel: str = ""
) -> Program:
    """Give the program to the patient: its sessions are dated, the coming reminders and the patient's link exist, or nothing happens.

    `on` is the patient's local date. `reminder_time` is a wall time other than the program's; `channel` a way by which the patient,
    asked just now, agrees to be told of everything. Raises Refused with every error that `checks` finds.
    """
    program = hold(program)
    if not program.is_draft:
        raise Refused({"": _("This program is already issued.")})
    if program.patient.discharged_at:
        raise Refused({"": _("This patient is discharged.")})
    if channel and ways.obstacle(program.patient, channel):
        raise Refused({"channel": _("Nothing can reach this patient that way.")})
    require(checks.check_reminder_time(reminder_time))
    rows = Prescription.objects.current().select_related("version", "exercise")
    prefetch_related_objects([program], Prefetch("prescriptions", rows))
    facts = checks.facts(program, on=on)
    found = checks.check(facts)
    require(found)
    dates = agenda.preview(program)
    _set_going(program, at=at, reminder_time=reminder_time)
    access.hand_out(patient=program.patient, by=by, at=at)  # locks the patient: before the reminders, as a stop does
    if channel:
        consent.agree(patient=program.patient, channel=channel, by=by, at=at)
    sessions = agenda.fill(program=program, dates=dates)
    if facts.others:
        planning.refresh(program=program, at=at)
    else:
        planning.begin(program=program, sessions=sessions, at=at)
    about = {"weeks": program.weeks, "starts_on": program.starts_on.isoformat(), "open": checks.open_rules(found)}
    ProgramEvent.objects.write(program=program, kind=Kind.ISSUED, by=by, at=at, **about)
    return program


def _set_going(program: Program, *, at: datetime, reminder_time: time | None) -> None:
    program.state, program.issued_at = State.ACTIVE, at
    program.reminder_time = reminder_time or program.reminder_time
    Program.objects.filter(pk=program.pk).update(
        state=program.state, issued_at=at, reminder_time=program.reminder_time, revision=F("revision") + 1
    )
