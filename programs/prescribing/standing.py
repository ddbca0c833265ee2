"""What a program says at one moment, as JSON: taken before each change, and put back when the change is undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from exercises.dosage import parse
from programs.models import DosageStep, ExerciseSession, Prescription, Program

Standing = dict[str, Any]
State = ExerciseSession.State
FRAME = (
    "title",
    "starts_on",
    "weeks",
    "per_week_low",
    "per_week_high",
    "bands",
    "weekdays",
    "min_gap_days",
    "reminder_time",
    "cues",
    "avoid",
    "milestones",
    "protocol_id",
    "protocol_version",
)
ROW = ("exercise_id", "version_id", "order", *Prescription.SAID)
STEP = ("from_on", "from_week", "until_week", "dosage")
SESSION = ("planned_on", "week", "is_required", "missed_on", "moved_at")  # of those not begun


def taken(program: Program) -> Standing:
    """`frame` has the fields of the program, `rows` its prescriptions in order, each with its `steps`; of one that was issued `sessions`
    are those not begun. Three queries at most."""
    said = _standing(program, program.prescriptions.current().prefetch_related("steps"))
    return said if program.is_draft else said | {"sessions": list(program.sessions.ahead().values("id", *SESSION))}


def now(program: Program) -> Standing:
    """What it says now, as a change stores it. Fetch the program with its prescriptions and their steps: then no query."""
    return json.loads(json.dumps(_standing(program, program.prescribed), cls=DjangoJSONEncoder))


def put_back(program: Program, standing: Standing, *, at: datetime) -> None:
    """Make the program, which must be locked, say again what it said, for the same days.

    In an issued one rows leave, and steps are withdrawn, not lost. Nothing may have been done on it since.
    """
    for name, value in standing["frame"].items():
        setattr(program, name, _read(Program, name, value))
    program.save(update_fields=list(standing["frame"]))
    before = {row["id"]: row for row in standing["rows"]}
    added = program.prescriptions.current().exclude(pk__in=before)
    if program.is_draft:
        added.delete()
    else:
        added.update(removed_at=at)
        kept = {step["id"] for row in standing["rows"] for step in row["steps"]}
        steps = DosageStep.objects.filter(prescription__program=program, withdrawn_at=None)
        steps.exclude(pk__in=kept).update(withdrawn_at=at)
    for key, row in before.items():
        values = {name: parse(row[name]) if name == "dosage" else row[name] for name in ROW}
        own = {"clinic_id": program.clinic_id, "program": program}
        Prescription.objects.update_or_create(
            pk=key, defaults={**values, "removed_at": None}, create_defaults={**values, **own}
        )
    if "sessions" in standing:
        _date_back(program, {row["id"]: row for row in standing["sessions"]})


def _date_back(program: Program, before: dict[str, Any]) -> None:
    """The sessions that were not begun stand again where they stood; what was dated since is taken out."""
    program.sessions.ahead().update(state=State.CANCELLED)  # all, so that no two meet on a day on their way back
    sessions = list(program.sessions.filter(pk__in=before, state=State.CANCELLED))
    for session in sessions:
        session.state = State.PLANNED
        for name in SESSION:
            setattr(session, name, _read(ExerciseSession, name, before[str(session.pk)][name]))
    ExerciseSession.objects.bulk_update(sessions, ["state", *SESSION])


def _standing(program: Program, rows: Iterable[Prescription]) -> Standing:
    return {
        "frame": {name: getattr(program, name) for name in FRAME},
        "rows": [{"id": row.pk, **_fields(row, ROW), "steps": _steps(row)} for row in rows],
    }


def _steps(row: Prescription) -> list[dict[str, Any]]:
    return [
        {
            "id": step.pk,
            **_fields(step, STEP),
            "session_on": step.session and (step.session.performed_on or step.session.planned_on),
        }
        for step in row.standing_steps
    ]


def _read(model: type[Model], name: str, value: Any) -> Any:
    """The value of a column, from how it was stored as JSON."""
    field: Any = model._meta.get_field(name)
    return field.to_python(value)


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return values | {"dosage": row.dosage and row.dosage.as_data()}
