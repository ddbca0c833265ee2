"""The card of a day: what all programs of a patient ask on it, in one order, for the guided player. `views.portal_play` asks.

A phone keeps it for when there is no network, so `Asked.as_data` and `Part.as_data` name nobody: titles, amounts and opaque ids only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from exercises.dosage import AffectedSide, Dosage
from exercises.models.exercise import Position
from patients.models import Patient
from programs import advice, agenda, guidance, guiding
from programs.models import Concern, ExerciseSession, PerformedExercise, Prescription, Program
from programs.sessions import told
from programs.sessions.correcting import is_correctable
from programs.sessions.due import Status, minutes_for, today

State = ExerciseSession.State
Rating = Program.Rating
UPRIGHT = (Position.STANDING, Position.SITTING)


@dataclass(frozen=True)
class Asked:
    """One exercise as it is asked that day: as it was begun, where `performed` says so, else as it is prescribed."""

    prescription: Prescription
    dosage: Dosage
    performed: PerformedExercise | None = None

    @property
    def content(self) -> Mapping[str, Any]:
        content: Mapping[str, Any] = (self.performed or self.prescription).version.content
        return content

    @property
    def leads_straight_on(self) -> bool:
        return (self.performed or self.prescription).leads_straight_on

    @property
    def note(self) -> str:
        """The physio's word about it, which is for the patient's eyes and never in the card."""
        return (self.performed or self.prescription).note

    @property
    def is_answered(self) -> bool:
        return self.performed is not None and self.performed.is_recorded

    def as_data(self, affected: AffectedSide) -> dict[str, Any]:
        position = self.content["position"]
        beats = guiding.script(
            self.dosage, affected=affected, turning=position == Position.SIDE_LYING, down=position not in UPRIGHT
        )
        return {
            "prescription": str(self.prescription.pk),
            "name": self.content["name"],
            "lang": self.content["lang"],
            "straight": self.leads_straight_on,
            "answered": self.is_answered,
            "beats": [beat.as_data() for beat in beats],
            "advice": {
                kind: [self._advice(kind, again=again) for again in (False, True)] for kind in Concern.Kind.values
            },
        }

    def _advice(self, kind: str, *, again: bool) -> dict[str, Any]:
        told = advice.advise(kind, stage=self.content["stage"], again=again)
        words = {"title": str(told.title), "text": str(told.text)}
        return {"name": told.name, **words, "ends": told.ends_exercise, "calls": told.calls}


@dataclass(frozen=True)
class Part:
    """One program's session of the day."""

    session: ExerciseSession
    asked: tuple[Asked, ...]

    @property
    def is_begun(self) -> bool:
        return self.session.state == State.STARTED

    @property
    def cues(self) -> list[str]:
        return self.session.cues if self.is_begun else self.session.program.cues

    @property
    def rates_each(self) -> bool:
        """Whether pain and effort are asked after each exercise, or once at the end."""
        return self.session.program.rating == Rating.EACH

    def as_data(self, day: date) -> dict[str, Any]:
        return {
            "told": told.tell(self.session, ((row.prescription, row.dosage) for row in self.asked), on=day),
            "begun": self.is_begun,
            "each": self.rates_each,
        }


@dataclass(frozen=True)
class Card:
    day: date
    parts: tuple[Part, ...]

    @property
    def asked(self) -> list[Asked]:
        return [row for part in self.parts for row in part.asked]

    @property
    def is_begun(self) -> bool:
        return any(part.is_begun for part in self.parts)

    @property
    def is_wholly_begun(self) -> bool:
        return all(part.is_begun for part in self.parts)

    @property
    def rates_at_the_end(self) -> bool:
        return not all(part.rates_each for part in self.parts)

    @property
    def minutes(self) -> int:
        return minutes_for(row.dosage for row in self.asked if not row.is_answered)

    @property
    def cues(self) -> list[str]:
        """The shared cues, each once."""
        return list(dict.fromkeys(cue for part in self.parts for cue in part.cues))

    def needs(self, names: Mapping[str, str]) -> tuple[guidance.Need, ...]:
        return guidance.needs((row.content for row in self.asked), names)


def card(*, patient: Patient, day: date, on: date) -> Card | None:
    """What is asked on `day`, seen on the patient's local date `on`: due, under way, or planned for a day to come; None where nothing is.

    Seven queries, however many programs, sessions and exercises.
    """
    programs = Program.objects.for_patient(patient).current().with_course().in_order()
    found = [(program, session) for program in programs if (session := _session_on(program, day, on=on))]
    performed = PerformedExercise.objects.for_patient(patient).select_related("version")
    rows = list(performed.filter(session__in=[session for _program, session in found])) if found else []
    parts = (Part(session, tuple(_asked(program, session, rows, day))) for program, session in found)
    whole = tuple(part for part in parts if part.asked)
    return Card(day, whole) if whole else None


def _session_on(program: Program, day: date, *, on: date) -> ExerciseSession | None:
    """What was begun on that day can be finished while it can be corrected."""
    begun = [row for row in program.sessions.all() if row.performed_on == day and row.state == State.STARTED]
    if begun:
        return begun[-1] if is_correctable(begun[-1], on=on) else None
    if day == on:
        now = today(program, on=on)
        return now.session if now.status == Status.DUE else None
    return agenda.calendar_of(program, on=on).ahead.get(day) if day > on else None


def _asked(program: Program, session: ExerciseSession, rows: list[PerformedExercise], day: date) -> Iterator[Asked]:
    if session.state == State.STARTED:
        prescriptions = {row.pk: row for row in program.prescriptions.all()}
        for row in rows:
            if row.session_id == session.pk:
                yield Asked(prescriptions[row.prescription_id], row.dosage, row)
    else:
        for prescription, dosage in program.prescribed_on(day, session=session):
            yield Asked(prescription, dosage)
