"""What a patient presses while doing an exercise: it hurts, it feels odd. Answered at once, and read by the clinician."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from patients.models import Clinician, Patient
from programs import advice, scheduling
from programs.advice import Advice
from programs.models import Concern, PerformedExercise, ProgramEvent
from programs.sessions.correcting import TooLate, is_correctable
from programs.sessions.doing import hold_session


@transaction.atomic
def raise_concern(
    *,
    performed: PerformedExercise,
    kind: str,
    by: Patient | Clinician,
    at: datetime,
    answer: str = "",
    again: bool | None = None,
) -> Concern:
    """Keep a concern (`Concern.Kind`), what was answered to it, and whether that was to leave the exercise for that day.

    `answer` is the name of the advice where the phone has given it already, as without a network; else it is chosen here: by `again`,
    whether it was the second press, where that is known, or by what was pressed before. How the exercise went is still the patient's to
    say. Raises TooLate when nothing can be said of that session any more.
    """
    session = hold_session(performed)
    if not is_correctable(session, on=scheduling.local_day(at, session.patient.zone)):
        raise TooLate
    performed = PerformedExercise.objects.select_related("version").get(pk=performed.pk)
    told = advice.named(answer, kind=kind) or _advise(performed, kind, again)
    concern = Concern.objects.create(
        clinic_id=performed.clinic_id,
        performed=performed,
        kind=kind,
        answer=told.name,
        ended_exercise=told.ends_exercise,
        at=at,
    )
    ProgramEvent.objects.write(
        program=session.program,
        kind=ProgramEvent.Kind.CONCERN_RAISED,
        by=by,
        at=at,
        performed=str(performed.pk),
        concern=str(concern.pk),
    )
    return concern


def _advise(performed: PerformedExercise, kind: str, again: bool | None) -> Advice:
    if again is None:
        again = performed.concerns.filter(kind=kind).exists()
    return advice.advise(kind, stage=performed.version.stage, again=again)
