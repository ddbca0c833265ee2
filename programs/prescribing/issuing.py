"""Giving the program to its patient: issue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from patients import access
from patients.models import Clinician
from programs import agenda, checks
from programs.models import Prescription, Program, ProgramEvent
from programs.prescribing.held import Refused, hold, note
from programs.reminders import planning

Kind = ProgramEvent.Kind
State = Program.State


@transaction.atomic
def issue(*, program: Program, by: Clinician, at: datetime, on: date) -> Program:
    """Give the program to the patient: its sessions are dated, the coming reminders and the patient's link exist, or nothing happens.

    `on` is the patient's local date. Raises Refused with every error that `checks` finds.
    """
    program = hold(program)
    if not program.is_draft:
        raise Refused({"": _("This program is already issued.")})
    if program.patient.discharged_at:
        raise Refused({"": _("This patient is discharged.")})
    rows = Prescription.objects.current().select_related("version", "exercise").prefetch_related("steps")
    prefetch_related_objects([program], "pauses", Prefetch("prescriptions", rows))
    errors = checks.errors(checks.check(checks.facts(program, on=on)))
    if errors:
        raise Refused({finding.field: finding.text for finding in reversed(errors)})
    program.state, program.issued_at = State.ACTIVE, at
    program.save(update_fields=["state", "issued_at"])
    access.hand_out(patient=program.patient, by=by, at=at)  # locks the patient: before the reminders, as a stop does
    agenda.fill(program=program)
    planning.refresh(program=program, at=at)
    note(program, Kind.ISSUED, by, at, weeks=program.weeks, starts_on=program.starts_on.isoformat())
    return program
