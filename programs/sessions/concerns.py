"""What a patient presses while doing an exercise: it hurts, it feels odd. Answered at once, and read by the clinician."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from patients.models import Clinician, Patient
from programs import advice, scheduling
from programs.models import Concern, PerformedExercise, ProgramEvent
from programs.sessions.correcting import TooLate, is_correctable
from programs.sessions.doing import hold_session


@transaction.atomic
def raise_concern(
    *, performed: PerformedExercise, kind: str, by: Patient | Clinician, at: datetime, again: bool | None = None
) -> Concern:
    """Keep a concern (`Concern.Kind`) and whether its answer, `programs.advice`, was to leave the exercise for that day.

    `again` says whether it was the second press, where that is known: a phone that was offline knows what it answered. How the exercise
    went is still the patient's to say. Raises TooLate when nothing can be said of that session any more.
    """
    session = hold_session(performed)
    if not is_correctable(session, on=scheduling.local_day(at, session.patient.zone)):
        raise TooLate
    performed = PerformedExercise.objects.select_related("version").get(pk=performed.pk)
    is_again = performed.concerns.filter(kind=kind).exists() if again is None else again
    answer = advice.advise(kind, stage=performed.version.content["stage"], again=is_again)
    concern = Concern.objects.create(
        clinic_id=performed.clinic_id, performed=performed, kind=kind, ended_exercise=answer.ends_exercise, at=at
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
