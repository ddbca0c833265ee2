"""What every verb here begins and ends with: the program held as it stands, and what became of it written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from patients.models import Clinician, Patient
from programs import checks
from programs.models import Prescription, Program, ProgramChange, ProgramEvent
from programs.prescribing.standing import Standing, taken


class Refused(Exception):
    """The program cannot take this change. `problems` maps a field's name ("" for the whole) to a sentence for people."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def require(findings: checks.Findings) -> None:
    """Raise Refused with every error; of several about one field with the first."""
    if findings.blocking:
        raise Refused({finding.field: finding.text for finding in reversed(findings.blocking)})


def hold(program: Program) -> Program:
    """The program as it stands now, locked until the end of the transaction, so that two edits cannot cross.

    A door that had to look at it first has locked it already (`is_held`).
    """
    if program.is_held:
        return program
    return Program.objects.select_for_update(of=("self",), no_key=True).select_related("patient").get(pk=program.pk)


def hold_unless_over(program: Program) -> Program:
    """As `hold`: a program that is over stays as it was."""
    program = hold(program)
    if not (program.is_draft or program.is_current):
        raise Refused({"": _("This program is over; it can no longer be changed.")})
    return program


def hold_open(program: Program) -> tuple[Program, Standing]:
    """As `hold_unless_over`, for changes that can be undone, and what stands before them."""
    program = hold_unless_over(program)
    return program, taken(program)


def hold_row(prescription: Prescription) -> tuple[Program, Standing]:
    """As `hold_open`, for the program of a prescription, which must not have been taken out meanwhile."""
    program, before = hold_open(prescription.program)
    if all(row["id"] != prescription.pk for row in before["rows"]):
        raise Refused({"": _("This exercise was taken out.")})
    return program, before


def note(
    program: Program,
    kind: ProgramEvent.Kind,
    by: Clinician | Patient,
    at: datetime,
    *,
    before: Standing | None = None,
    reason: str = "",
    **about: Any,
) -> ProgramEvent:
    """Raise the revision and write the event; with what stood `before`, the change can be undone and told with its reason."""
    Program.objects.filter(pk=program.pk).update(revision=F("revision") + 1)
    event = ProgramEvent.objects.write(program=program, kind=kind, by=by, at=at, **about)
    if before is not None:
        ProgramChange.objects.create(
            clinic_id=program.clinic_id, program=program, event=event, before=before, reason=reason
        )
    return event
