"""What the builder's Undo button takes back, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from exercises.models import ExerciseVersion
from programs import prescribing
from programs.models import Program, ProgramChange, ProgramEvent

Kind = ProgramEvent.Kind


def undoable(program: Program) -> str:
    """“Bridge removed”; empty when there is nothing to undo. Reads the prescriptions with their versions. At most three queries."""
    change = prescribing.last_change(program)
    return _in_words(change, program) if change else ""


def _in_words(change: ProgramChange, program: Program) -> str:
    event = change.event
    exercise = _exercise(change, program) if "prescription" in event.about else ""
    match event.kind:
        case Kind.PRESCRIBED if "protocol" in event.about:
            return _("exercises of a protocol added")
        case Kind.PRESCRIBED:
            return _("%(exercise)s added") % {"exercise": exercise}
        case Kind.REMOVED:
            return _("%(exercise)s removed") % {"exercise": exercise}
        case Kind.SUBSTITUTED:
            return _("%(exercise)s replaced") % {"exercise": exercise}
        case Kind.DOSAGE_CHANGED:
            return _("dosage of %(exercise)s") % {"exercise": exercise}
        case Kind.UPDATED_TEXT:
            return _("newer text of %(exercise)s") % {"exercise": exercise}
        case Kind.REORDERED:
            return _("order")
        case Kind.SCHEDULE_CHANGED:
            return _("schedule")
    return event.get_kind_display()


def _exercise(change: ProgramChange, program: Program) -> str:
    """The name of what the change was about: as it was before where it was there, as it stands now where it was added."""
    key = change.event.about["prescription"]
    for row in change.before["rows"]:
        if row["id"] == key:
            content = ExerciseVersion.objects.filter(pk=row["version_id"]).values_list("content__name", flat=True)
            return content.get()
    return next((row.version.name for row in program.prescriptions.all() if str(row.pk) == key), _("an exercise"))
