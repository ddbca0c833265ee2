"""A phone that says things as the player does: entries with a key of their own, sealed, and handed in to the domain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from patients import access, seal
from patients.models import Device, Patient
from programs.models import Concern, Correction, ExerciseSession, PerformedExercise, Program
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


def deliver(entries: Sequence[Entry], dice: Random, send: Callable[[list[Entry]], Any], *, at_once: int = 50) -> None:
    """Each is sent until its answer has come three times, in batches and an order of chance; three answers in ten are lost."""
    left = {each["key"]: 3 for each in entries}
    while left:
        waiting = [each for each in entries if each["key"] in left]
        batch = dice.sample(waiting, dice.randint(1, min(at_once, len(waiting))))
        send(batch)
        for key in {each["key"] for each in batch if dice.random() >= 0.3}:
            left[key] -= 1
            if not left[key]:
                del left[key]


def all_that_is_known(patient: Patient) -> dict[str, list[Any]]:
    """Every row that says how it went, without what tells only when or under which id it was stored."""
    known = ExerciseSession.objects.for_patient(patient).filter(started_at__isnull=False).order_by("performed_on", "pk")
    performed = PerformedExercise.objects.filter(session__in=known).order_by(
        "session__performed_on", "session_id", "order", "prescription_id"
    )
    asked = ("session_id", "prescription_id", "version_id", "order", "dosage", "leads_straight_on")
    said = ("outcome", "pain", "effort", "sets_done", "why_not")
    corrections = Correction.objects.filter(session__in=known)
    concerns = Concern.objects.filter(performed__in=performed)
    kept = ("session_id", "performed__prescription_id", *said, "comment", "said_at")
    over = (
        "state",
        "started_at",
        "performed_on",
        "planned_on",
        "week",
        "finished_at",
        "said_done_at",
        "comment",
        "pain",
        "effort",
        "cues",
    )
    return {
        "sessions": list(known.values_list("pk", *over)),
        "performed": list(performed.values_list(*asked, *said, "recorded_at")),
        "corrections": sorted(corrections.values_list(*kept), key=str),
        "concerns": sorted(concerns.values_list("performed__prescription_id", "kind", "answer", "at"), key=str),
    }
