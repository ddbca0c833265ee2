"""When pain and effort are asked: change_rating."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs.models import Program, ProgramEvent
from programs.prescribing.held import Refused, hold_unless_over, note


@transaction.atomic
def change_rating(*, program: Program, rating: str, by: Clinician, at: datetime) -> Program:
    """Ask for pain and effort after each exercise, or once at the end of a session; from the next answer on, also in one under way.

    The patient is not told by a message: the phone simply asks so. `rating` is a value of `Program.Rating`.
    """
    program = hold_unless_over(program)
    if rating not in Program.Rating:
        raise Refused({"rating": _("Choose when pain and effort are asked.")})
    if program.rating == rating:
        return program
    program.rating = rating
    program.save(update_fields=["rating"])
    note(program, ProgramEvent.Kind.RATING_CHANGED, by, at, rating=rating)
    return program
