"""What follows when a program that its patient has asks other exercises or amounts: its sessions are dated anew, and none stays empty."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from programs import agenda
from programs.models import ExerciseSession, Prescription, Program
from programs.prescribing.held import Refused
from programs.reminders import planning


def as_asked(program: Program) -> Program:
    """The program as it stands, with all that its course and its sessions are read from."""
    rows = Prescription.objects.current().prefetch_related("steps")
    programs = Program.objects.select_related("patient")
    return programs.prefetch_related("pauses", "sessions", Prefetch("prescriptions", rows)).get(pk=program.pk)


def follow(before: Program, *, on: date, at: datetime) -> None:
    """Where load came or went since `before` was fetched `as_asked`, date the week's sessions anew.

    Refuses to leave a session ahead with nothing to do; those dated anew find days on which something is asked.
    """
    program = as_asked(before)
    planned = ExerciseSession.State.PLANNED
    ahead = [row for row in program.sessions.all() if row.state == planned and row.planned_on >= on]
    if not all(program.prescribed_on(row.planned_on, session=row) for row in ahead):
        raise Refused({"": _("Then a session would have nothing in it. Leave at least one exercise.")})
    if agenda.plan_of(program).targets != agenda.plan_of(before).targets:
        agenda.replan(program=program, on=on)
        planning.refresh(program=program, at=at)
