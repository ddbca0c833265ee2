"""When: reschedule."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs import agenda, checks
from programs.grid import as_bands
from programs.models import Program, ProgramEvent
from programs.prescribing.held import Refused, hold_open, note, require
from programs.reminders import planning

Kind = ProgramEvent.Kind


@transaction.atomic
def reschedule(*, program: Program, by: Clinician, at: datetime, on: date, reason: str = "", **changes: Any) -> Program:
    """Change title, start, weeks, sessions a week (all or by week), days, gap or reminder time.

    In an issued program only what is ahead moves, and weeks that are over keep their band.
    """
    program, before = hold_open(program)
    if not program.is_draft and changes.get("starts_on", program.starts_on) != program.starts_on:
        raise Refused({"starts_on": _("The program has begun; its start stays.")})
    begun = 0 if program.is_draft else agenda.weeks_begun(program, on)
    over = [program.band(week) for week in range(1, begun)]
    for name, value in changes.items():
        setattr(program, name, value)
    require(checks.check_frame(program.weeks, program.per_week))  # before anything counts its weeks
    if [program.band(week) for week in range(1, begun)] != over:
        ahead = [program.band(week) for week in range(max(1, begun), program.weeks + 1)]
        changes["bands"] = program.bands = as_bands([*over, *ahead], otherwise=program.per_week)
    for week in range(1, program.weeks + 1):
        require(checks.check_frame(program.weeks, program.band(week)))
    require(checks.check_reminder_time(changes.get("reminder_time")))
    if program.weeks < begun:
        raise Refused({"weeks": _("Week %(week)s has begun; what was done in it stays.") % {"week": begun}})
    program.save(update_fields=list(changes))
    if not program.is_draft:
        agenda.replan(program=program, on=on)
        planning.refresh(program=program, at=at)
    note(program, Kind.SCHEDULE_CHANGED, by, at, before=before, reason=reason)
    return program
