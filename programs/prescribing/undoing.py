"""Taking the last change back: undo, and whether there is something to undo."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs import agenda
from programs.models import Program, ProgramChange, ProgramEvent
from programs.prescribing.asked import as_asked
from programs.prescribing.held import Refused, hold_open, note
from programs.prescribing.standing import put_back
from programs.reminders import planning

Kind = ProgramEvent.Kind
UNTOUCHED_BY = (  # what leaves the last change undoable
    Kind.SESSION_OFFERED_AGAIN,
    Kind.UNDONE,
    Kind.WARNING_ACCEPTED,
    Kind.ACCEPTANCE_WITHDRAWN,
    Kind.RATING_CHANGED,
    *ProgramEvent.ABOUT_REPORTS,
)


@transaction.atomic
def undo(*, program: Program, by: Clinician, at: datetime) -> Program:
    """Take the last change back: in a draft one after the other, in an issued program the last one while nothing was done since.

    What the patient was not told yet is never told; what was told is told to be undone.
    """
    program, standing = hold_open(program)
    change = last_change(program)
    if change is None:
        raise Refused({"": _("There is no change to undo.")})
    put_back(program, change.before, at=at)
    if not program.is_draft:
        agenda.settle([as_asked(program)], at=at)  # what was missed meanwhile stands again where it is offered
        planning.refresh(program=program, at=at)
    change.undone_at = at
    change.save(update_fields=["undone_at"])
    untold = ProgramEvent.objects.filter(pk=change.event_id, delivered_at=None).update(delivered_at=at)
    news = standing if change.seen_at else None  # what was read on the phone is told to be undone there, too
    undone = note(program, Kind.UNDONE, by, at, before=news, undid=str(change.event_id))
    if untold:
        ProgramEvent.objects.filter(pk=undone.pk).update(delivered_at=at)
    return program


def last_change(program: Program) -> ProgramChange | None:
    """The change that `undo` would take back; in an issued program the last, unless anything happened since. At most two queries."""
    change = program.changes.standing().exclude(event__kind=Kind.UNDONE).select_related("event").last()
    if change is None or program.is_draft:
        return change
    if program.issued_at is None or change.event.at <= program.issued_at:
        return None
    since = program.events.filter(at__gt=change.event.at).exclude(kind__in=UNTOUCHED_BY)
    return None if since.exists() else change
