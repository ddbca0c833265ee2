"""How what was said on a phone reaches its session, whenever it arrives. `entries` calls it, one entry in one transaction.

What the patient was told is what holds: a session that was meanwhile moved, left out or taken out, or whose program was paused or ended, is
begun all the same on the day on which it was done. The order of arrival changes nothing: what was said last holds, and a session was begun
when the first thing was said in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import Q

from exercises.models import ExerciseVersion
from patients.models import Patient
from programs import scheduling
from programs.models import ExerciseSession, PerformedExercise, PhoneEntry, Program, ProgramEvent
from programs.reminders import planning
from programs.sessions import amounts, concerns
from programs.sessions.beginning import as_asked, begin, make_room
from programs.sessions.correcting import CORRECTABLE_DAYS, is_correctable
from programs.sessions.doing import Ending, close, note_down, statement
from programs.sessions.entry import Entry
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
    """What was said, at `said_at` by our clock, about the day `on`, and the session that it goes to: both it and its program are held."""

    entry: Entry
    patient: Patient
    session: ExerciseSession
    on: date
    said_at: datetime
    at: datetime

    @classmethod
    def of(cls, entry: Entry, *, patient: Patient, at: datetime) -> Self:
        """Finds and holds the session. Nothing was said before its program was issued. Raises Refused when it is not this patient's."""
        told = entry.told
        named = ExerciseSession.objects.for_patient(patient).filter(pk=told.session_id).first()
        if named is None:
            raise Refused(Refusal.NOT_YOURS)
        program = Program.objects.select_for_update(no_key=True).get(pk=named.program_id)
        said_at = max(entry.said_at, program.issued_at or entry.said_at)
        on = _day(named, told, said_on=scheduling.local_day(said_at, patient.zone), is_start=entry.kind == "start")
        held = ExerciseSession.objects.select_for_update(of=("self",), no_key=True).select_related("program", "patient")
        return cls(entry, patient, held.get(pk=_receiver(named, on=on).pk), on, said_at, at)

    def judge(self) -> None:
        """Raises Refused when it is too late for it by the day on which it was said, when it was not asked, or when it cannot be."""
        if self._is_begun and not is_correctable(self.session, on=self._local_day(self.said_at)):
            raise Refused(Refusal.TOO_LATE)
        if not self._is_in_session() and not self._is_on_card():
            raise Refused(Refusal.NOT_ASKED)
        if not self._is_possible():
            raise Refused(Refusal.UNREADABLE)

    def act(self) -> None:
        """Do what was said, as of when it was said. Judge it first."""
        if self._is_begun:
            self._put_earlier()
        else:
            self._begin()
        match self.entry.kind:
            case "record":
                self._record()
            case "concern":
                self._raise_concern()
            case "finish":
                ending = Ending(**self.entry.words)
                close(self.session, ending, by=self.patient, said_at=self.said_at, at=self.at)

    def _is_in_session(self) -> bool:
        """Whether the session as it was begun has what this is about: itself, or one of its exercises."""
        return self._performed() is not None if self.entry.prescription_id else self._is_begun

    def _is_on_card(self) -> bool:
        """Whether the card asked what this is about, and everything that it asked belongs to the program and is known in its clinic."""
        asked, program = self.entry.told.asked, self.session.program
        if not asked or (self.entry.prescription_id is not None and self._told() is None):
            return False
        prescriptions = program.prescriptions.filter(pk__in=[each.prescription_id for each in asked])
        versions = {each.version_id for each in asked}
        known = ExerciseVersion.objects.filter(
            Q(exercise__clinic=None) | Q(exercise__clinic=program.clinic_id), pk__in=versions
        )
        return prescriptions.count() == len(asked) and known.count() == len(versions)

    def _is_possible(self) -> bool:
        """Whether as many can be done, in so many sets, of what was asked."""
        asked = self._performed() or self._told()
        try:
            if asked is not None:
                amounts.parse(self.entry.words.get("sets_done", []), dosage=asked.dosage)
        except amounts.NoAmounts:
            return False
        return True

    def _begin(self) -> None:
        """On the day on which it was done, with what the card said."""
        session, program, told = self.session, self.session.program, self.entry.told
        today = self._local_day(self.at)
        was_foreseen = session.state == State.PLANNED and session.planned_on == self.on == today
        begin(session, told.asked, notes=self._notes(), cues=told.cues, on=self.on, at=self.said_at)
        if not was_foreseen:
            self._find_room(today)
        planning.refresh(program=program, at=self.at)
        ProgramEvent.objects.write(
            program=program,
            kind=ProgramEvent.Kind.SESSION_STARTED,
            by=self.patient,
            at=self.said_at,
            session=str(session.pk),
        )

    def _find_room(self, today: date) -> None:
        """In the calendar, which did not foresee it. It counts for the week begun last: in a pause, for the one that this holds up."""
        session, program = self.session, self.session.program
        week = scheduling.weeks_begun(program.clock, self.on)
        if week and week != session.week:
            session.week = week
            session.save(update_fields=["week"])
        make_room(session, program=program, on=today)

    def _put_earlier(self) -> None:
        """It was begun when the first thing was said in it. The day for which it counts stands."""
        session = self.session
        if session.started_at and self.said_at < session.started_at and self.on == session.performed_on:
            session.started_at = self.said_at
            session.save(update_fields=["started_at"])

    def _record(self) -> None:
        performed = self._performed() or self._add()
        said = statement(performed, **self.entry.words)
        note_down(performed, said, session=self.session, by=self.patient, said_at=self.said_at, at=self.at)

    def _raise_concern(self) -> None:
        performed, words = self._performed() or self._add(), dict(self.entry.words)
        kind = words.pop("concern")
        concerns.raise_concern(performed=performed, kind=kind, by=self.patient, at=self.said_at, **words)

    def _add(self) -> PerformedExercise:
        """To a session of the same day that was begun without it: the card asked it."""
        rows = as_asked(self.session, self.entry.told.asked, notes=self._notes())
        [row] = [row for row in rows if row.prescription_id == self.entry.prescription_id]
        row.save(force_insert=True)
        return row

    @property
    def _is_begun(self) -> bool:
        return self.session.performed_on is not None

    def _performed(self) -> PerformedExercise | None:
        """The exercise that it is about, as it is in the session; None before that was begun."""
        if not self._is_begun or self.entry.prescription_id is None:
            return None
        rows = self.session.performed.select_related("version")
        return rows.filter(prescription=self.entry.prescription_id).first()

    def _told(self) -> Asked | None:
        """The exercise that it is about, as it was on the card."""
        asked = self.entry.told.asked
        return next((each for each in asked if each.prescription_id == self.entry.prescription_id), None)

    def _notes(self) -> dict[UUID, str]:
        """What a card does not say."""
        asked = [each.prescription_id for each in self.entry.told.asked]
        return dict(self.session.program.prescriptions.filter(pk__in=asked).values_list("pk", "note"))

    def _local_day(self, at: datetime) -> date:
        return scheduling.local_day(at, self.patient.zone)


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
