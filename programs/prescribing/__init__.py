"""What a clinician does with a program: draft, prescribe, change, issue, pause, resume, end. Called by the pages, the API and the demo.

Every verb is one transaction, writes one ProgramEvent and raises a `Refused` when the program cannot take it.
"""

from programs.prescribing.accepting import accept, withdraw
from programs.prescribing.dates import reschedule
from programs.prescribing.dosing import Scope, change_dosage, open_weeks, openings, plan_course, take_update
from programs.prescribing.drafting import (
    discard,
    draft,
    move,
    prescribe,
    remove,
    reorder,
    substitute,
    take_protocol,
)
from programs.prescribing.held import Refused
from programs.prescribing.issuing import issue
from programs.prescribing.life import end, pause, pause_from, resume
from programs.prescribing.rating import change_rating
from programs.prescribing.rehearsing import Rehearsal, rehearse
from programs.prescribing.undoing import last_change, undo

__all__ = [
    "Refused",
    "Rehearsal",
    "Scope",
    "accept",
    "change_dosage",
    "change_rating",
    "discard",
    "draft",
    "end",
    "issue",
    "last_change",
    "move",
    "open_weeks",
    "openings",
    "pause",
    "pause_from",
    "plan_course",
    "prescribe",
    "rehearse",
    "remove",
    "reorder",
    "reschedule",
    "resume",
    "substitute",
    "take_protocol",
    "take_update",
    "undo",
    "withdraw",
]
