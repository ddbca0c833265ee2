"""How what was said on a phone reaches its session, whenever it arrives. `entries` calls it, one entry in one transaction.

What the patient was told is what holds: a session that was meanwhile moved, left out or taken out, or whose program was paused or ended, is
begun all the same on the day on which it was done. The order of arrival changes nothing: what was said last holds, and a session was begun
when the first thing was said in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Q

from exercises.models import ExerciseVersion
from patients.models import Patient
from programs import scheduling
from programs.models import ExerciseSession, PerformedExercise, PhoneEntry, Prescription, Program, ProgramEvent
from programs.reminders import planning
from programs.sessions import amounts, concerns
from programs.sessions.beginning import make_room, mark_begun
from programs.sessions.correcting import CORRECTABLE_DAYS, is_correctable
from programs.sessions.doing import Ending, close, note_down, statement
from programs.sessions.told import Asked, Told

Refusal = PhoneEntry.Refusal
State = ExerciseSession.State


class Refused(Exception):
    """What was said cannot be taken. `why` is one of `PhoneEntry.Refusal`."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class Arrival:
    """Something that was said about a session, on the day `on`, and the session that it goes to; both held."""

    told: Told
    patient: Patient
    session: ExerciseSession
    on: date
    said_at: datetime
    at: datetime

    @classmethod
    def of(cls, told: Told, *, patient: Patient, said_at: datetime, at: datetime, kind: str) -> Self:
        """Finds and holds the session. Nothing was said before its program was issued. Raises Refused when it is not this patient's."""
        named = ExerciseSession.objects.for_patient(patient).filter(pk=told.session_id).first()
        if named is None:
            raise Refused(Refusal.NOT_YOURS)
        program = Program.objects.select_for_update(no_key=True).get(pk=named.program_id)
        said_at = max(said_at, program.issued_at or said_at)
        on = _day(named, told, said_on=scheduling.local_day(said_at, patient.zone), is_start=kind == "start")
        held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
        return cls(told, patient, held.get(pk=_receiver(named, on=on).pk), on, said_at, at)

    def judge(self, prescription_id: UUID | None, words: Mapping[str, Any] | Ending | None) -> None:
        """Raises Refused when it is too late for it by the day on which it was said, or about an exercise that was not asked."""
        said_on = scheduling.local_day(self.said_at, self.patient.zone)
        is_begun = self.session.performed_on is not None
        if is_begun and not is_correctable(self.session, on=said_on):
            raise Refused(Refusal.TOO_LATE)
        performed = self._performed(prescription_id) if prescription_id else None
        if not performed and not (is_begun and prescription_id is None) and not self._is_of_program():
            raise Refused(Refusal.NOT_ASKED)
        if prescription_id is None:
            return
        asked = performed or self._asked(prescription_id)
        if asked is None:
            raise Refused(Refusal.NOT_ASKED)
        try:
            amounts.parse(words.get("sets_done", []) if isinstance(words, Mapping) else [], dosage=asked.dosage)
        except amounts.NoAmounts:
            raise Refused(Refusal.UNREADABLE) from None

    def act(self, kind: str, prescription_id: UUID | None, words: Mapping[str, Any] | Ending | None) -> None:
        """Do what was said, as of when it was said. Judge it first."""
        if self.session.performed_on is None:
            self._begin()
        else:
            self._put_earlier()
        if isinstance(words, Ending):
            close(self.session, words, by=self.patient, said_at=self.said_at, at=self.at)
        elif words is not None and prescription_id is not None:
            performed = self._performed(prescription_id) or self._add(prescription_id)
            if kind == "concern":
                concerns.raise_concern(performed=performed, by=self.patient, at=self.said_at, **words)
            else:
                said = statement(performed, **words)
                note_down(performed, said, session=self.session, by=self.patient, said_at=self.said_at, at=self.at)

    def _begin(self) -> None:
        """On the day on which it was done, with what the card said."""
        session, program = self.session, self.session.program
        was_foreseen = session.state == State.PLANNED and session.planned_on == self.on == self._today
        mark_begun(session, on=self.on, at=self.said_at, cues=list(self.told.cues))
        PerformedExercise.objects.bulk_create(self._rows(self.told.asked))
        if not was_foreseen:
            self._find_room()
        planning.refresh(program=program, at=self.at)
        ProgramEvent.objects.write(
            program=program,
            kind=ProgramEvent.Kind.SESSION_STARTED,
            by=self.patient,
            at=self.said_at,
            session=str(session.pk),
        )

    def _put_earlier(self) -> None:
        """It was begun when the first thing was said in it. The day for which it counts stands."""
        session = self.session
        if session.started_at and self.said_at < session.started_at and self.on == session.performed_on:
            session.started_at = self.said_at
            session.save(update_fields=["started_at"])

    def _find_room(self) -> None:
        """In the calendar, which did not foresee it."""
        session, program = self.session, self.session.program
        week = scheduling.week_of(program.clock, self.on)
        if week and week != session.week:
            session.week = week
            session.save(update_fields=["week"])
        make_room(session, program=program, on=self._today)

    @property
    def _today(self) -> date:
        return scheduling.local_day(self.at, self.patient.zone)

    def _performed(self, prescription_id: UUID) -> PerformedExercise | None:
        rows = self.session.performed.select_related("version")
        return rows.filter(prescription=prescription_id).first()

    def _asked(self, prescription_id: UUID) -> Asked | None:
        return next((row for row in self.told.asked if row.prescription_id == prescription_id), None)

    def _add(self, prescription_id: UUID) -> PerformedExercise:
        """To a session of the same day that was begun without it: the card asked it."""
        [row] = self._rows([row for row in self.told.asked if row.prescription_id == prescription_id])
        row.save(force_insert=True)
        return row

    def _rows(self, asked: Collection[Asked]) -> list[PerformedExercise]:
        notes = dict(
            Prescription.objects.filter(pk__in=[row.prescription_id for row in asked]).values_list("pk", "note")
        )
        return [
            PerformedExercise(
                clinic_id=self.session.clinic_id,
                session=self.session,
                prescription_id=row.prescription_id,
                version_id=row.version_id,
                order=place,
                dosage=row.dosage,
                leads_straight_on=row.leads_straight_on,
                note=notes[row.prescription_id],
            )
            for place, row in enumerate(self.told.asked, 1)
            if row in asked
        ]

    def _is_of_program(self) -> bool:
        """Whether everything that the card asked belongs to the program and is known in its clinic; and it asked something."""
        asked, program = self.told.asked, self.session.program
        prescriptions = program.prescriptions.filter(pk__in=[row.prescription_id for row in asked])
        versions = {row.version_id for row in asked}
        known = ExerciseVersion.objects.filter(
            Q(exercise__clinic=None) | Q(exercise__clinic=program.clinic_id), pk__in=versions
        )
        return bool(asked) and prescriptions.count() == len(asked) and known.count() == len(versions)


def _day(named: ExerciseSession, told: Told, *, said_on: date, is_start: bool) -> date:
    """The day on which it was done. Who begins, begins that day; anything else may be a correction of a day before, whose card it was."""
    is_of_card = timedelta() <= said_on - told.on <= timedelta(days=CORRECTABLE_DAYS)
    if not is_of_card or (is_start and not _begun_on(named, said_on)):
        return said_on
    return told.on


def _receiver(named: ExerciseSession, *, on: date) -> ExerciseSession:
    """The session itself once it was begun. Until then what stands in the calendar on that day: begun, or planned; only then itself."""
    if named.performed_on is not None:
        return named
    planned = named.program.sessions.ahead().filter(planned_on=on)
    return _begun_on(named, on) or planned.first() or named


def _begun_on(named: ExerciseSession, day: date) -> ExerciseSession | None:
    """Another session of the program that was begun on that day."""
    return named.program.sessions.filter(performed_on=day).exclude(pk=named.pk).order_by("started_at", "pk").first()
