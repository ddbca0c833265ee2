"""The life of a program that was issued: pause, resume, end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from patients.models import Clinician, Patient
from programs import agenda
from programs.models import Pause, Program, ProgramEvent
from programs.prescribing.held import Refused, hold, note
from programs.reminders import planning

Kind = ProgramEvent.Kind
State = Program.State
LONGEST_PAUSE = timedelta(days=366)  # [default]: beyond it lies a slip of the keyboard


@transaction.atomic
def pause(
    *,
    program: Program,
    by: Clinician | Patient,
    at: datetime,
    on: date,
    reason: str,
    until_on: date | None = None,
) -> Program:
    """Stop the program's clock as `pause_from` says, until a day or until it is resumed; what is ahead moves behind the pause."""
    program = hold(program)
    if program.state != State.ACTIVE:
        raise Refused({"": _("Only an active program can be paused.")})
    from_on = pause_from(program, on=on)
    if until_on is not None and until_on < from_on:
        raise Refused({"until_on": _("The pause must end after it begins.")})
    if until_on is not None and until_on > on + LONGEST_PAUSE:
        raise Refused({"until_on": _("Choose a day within the next year, or leave it empty.")})
    Pause.objects.create(
        clinic_id=program.clinic_id, program=program, from_on=from_on, until_on=until_on, reason=reason
    )
    if until_on is None:
        program.state = State.PAUSED
        program.save(update_fields=["state"])
    agenda.replan(program=program, on=on)
    planning.refresh(program=program, at=at)
    note(program, Kind.PAUSED, by, at, from_on=from_on.isoformat(), until_on=until_on and until_on.isoformat())
    return program


def pause_from(program: Program, *, on: date) -> date:
    """The first day of a pause that is wished for from `on`: a day on which a session was begun still counts. Reads `sessions`."""
    begun = (row.performed_on for row in program.sessions.all() if row.performed_on)
    return max([on, *(day + timedelta(days=1) for day in begun)])


@transaction.atomic
def resume(*, program: Program, by: Clinician | Patient, at: datetime, on: date) -> Program:
    """Let the clock go on from `on`. A pause that began the same day leaves no trace in the calendar.

    A pause on advice is ended by a clinician [default].
    """
    program = hold(program)
    standing = [row for row in program.pauses.all() if row.until_on is None or row.until_on >= on]
    if not program.is_current or not standing:
        raise Refused({"": _("This program is not paused.")})
    if isinstance(by, Patient) and any(row.reason == Pause.Reason.CLINICIAN for row in standing):
        raise Refused({"": _("Your physio advised this pause. Ask before you go on.")})
    for row in standing:
        if row.from_on >= on:
            row.delete()
        else:
            row.until_on = on - timedelta(days=1)
            row.save(update_fields=["until_on"])
    program.state = State.ACTIVE
    program.save(update_fields=["state"])
    agenda.replan(program=program, on=on)
    planning.refresh(program=program, at=at)
    note(program, Kind.RESUMED, by, at, on=on.isoformat())
    return program


@transaction.atomic
def end(*, program: Program, by: Clinician, at: datetime, on: date, reason: str = "") -> Program:
    """Close the program: completed when its weeks are over, ended before. Ending before week 4 asks for a reason [source].

    What was logged stays; what was ahead is taken out of the calendar.
    """
    program = hold(program)
    if not program.is_current:
        raise Refused({"": _("Only a program that was issued and is not over can be ended.")})
    if not reason.strip() and agenda.weeks_begun(program, on) < 4:
        raise Refused({"reason": _("First effects need weeks. Say why it ends before its fourth week.")})
    program.state = State.COMPLETED if agenda.is_over(program, on) else State.ENDED
    program.ended_at, program.end_reason = at, reason.strip()
    # A patient who flew west may have a pause that begins tomorrow.
    program.pauses.filter(until_on=None).update(until_on=Greatest("from_on", on))
    program.save(update_fields=["state", "ended_at", "end_reason"])
    agenda.clear(program=program, on=on)
    planning.refresh(program=program, at=at)
    note(program, Kind.COMPLETED if program.state == State.COMPLETED else Kind.ENDED, by, at)
    return program
