"""A phone that says things as the player does: entries with a key of their own, sealed, and handed in to the domain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from patients import access, seal
from patients.models import Device, Patient
from programs.models import Correction, ExerciseSession, PerformedExercise, Program
from programs.sessions import told
from programs.sessions.entries import take
from tests.sealing import envelope

Entry = dict[str, Any]


def make_device(patient: Patient, *, at: datetime) -> Device:
    link = access.hand_out(patient=patient, by=None, at=at)
    return access.let_in(link=link, label="Phone", at=at)[0]


def told_of(session: ExerciseSession, *, on: date) -> str:
    """What the card of that day says of a session that is not begun."""
    program = Program.objects.get(pk=session.program_id)
    return told.tell(session, program.prescribed_on(on, session=session), on=on)


def entry(kind: str, token: str, at: datetime, **said: Any) -> Entry:
    said = {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
    return {"key": str(uuid4()), "kind": kind, "told": token, "said_at": at.isoformat(), **said}


def hand_in(device: Device, *entries: Entry, at: datetime, sent_at: datetime | None = None) -> list[str]:
    """What each was answered, in the order in which they are given."""
    envelopes = [envelope(each, seal.public_key()) for each in entries]
    answers = take(device=device, envelopes=envelopes, sent_at=sent_at or at, at=at)
    return [answers[each["key"]] for each in entries]


def all_that_is_known(patient: Patient) -> dict[str, list[Any]]:
    """Every row that says how it went, without what tells only when or under which id it was stored."""
    known = ExerciseSession.objects.for_patient(patient).filter(started_at__isnull=False).order_by("performed_on")
    performed = PerformedExercise.objects.filter(session__in=known).order_by("session__performed_on", "order")
    asked = ("session_id", "prescription_id", "version_id", "order", "dosage", "leads_straight_on")
    said = ("outcome", "pain", "effort", "sets_done", "why_not")
    corrections = Correction.objects.filter(performed__in=performed).order_by("said_at", "outcome", "pain", "pk")
    concerns = [row for each in performed for row in each.concerns.order_by("at", "kind")]
    over = (
        "state",
        "started_at",
        "performed_on",
        "planned_on",
        "week",
        "finished_at",
        "comment",
        "pain",
        "effort",
        "cues",
    )
    return {
        "sessions": list(known.values_list("pk", *over)),
        "performed": list(performed.values_list(*asked, *said, "recorded_at")),
        "corrections": list(corrections.values_list("performed__prescription_id", *said, "said_at")),
        "concerns": [(row.performed.prescription_id, row.kind, row.ended_exercise, row.at) for row in concerns],
    }
