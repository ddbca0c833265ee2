"""What the builder shows of one program, worked out when the page asks for it; the views of `authoring` render it whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from exercises.dosage import Dosage
from exercises.finding.shelf import Shelf
from exercises.models import Exercise, Stage
from exercises.models.vocabulary import names
from patients.models import Clinician
from programs import checks, scheduling, sessions
from programs.forms import DosageForm, RefusalForm, ScheduleForm
from programs.models import Prescription, Program
from programs.views import dates
from programs.views.week_grid import GridForm, WeekGrid

MOST_FINDS = 24


@dataclass(frozen=True)
class Row:
    """One prescription: what holds today, what is decided to hold later, and the form that changes it."""

    prescription: Prescription
    dosage: Dosage
    later: Dosage | None
    form: DosageForm

    @property
    def stage(self) -> str:
        return str(Stage(self.prescription.version.stage).label)


@dataclass(frozen=True)
class Workbench:
    """A program fetched `with_everything`, as `by` sees it at that instant. A refused form stands where it was, with what was typed."""

    program: Program
    by: Clinician
    at: datetime
    query: str = ""
    narrowed: Mapping[str, str] = field(default_factory=dict)
    refused: RefusalForm | None = None

    @cached_property
    def on(self) -> date:
        """Today where the patient lives."""
        return scheduling.local_day(self.at, self.program.patient.zone)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(row) for row in self.program.prescriptions.all()]

    @cached_property
    def schedule(self) -> ScheduleForm:
        return self.refused if isinstance(self.refused, ScheduleForm) else ScheduleForm(self.program, on=self.on)

    @property
    def refusals(self) -> list[str]:
        """What is wrong with the program as a whole, or with a change that shows no field."""
        if self.refused is None:
            return []
        if isinstance(self.refused, ScheduleForm | DosageForm | GridForm):
            return [str(sentence) for sentence in self.refused.non_field_errors()]
        return [str(sentence) for errors in self.refused.errors.values() for sentence in errors]

    @cached_property
    def grid(self) -> WeekGrid:
        return WeekGrid(self.program, self.on, self.narrowed, self.refused)

    @cached_property
    def minutes(self) -> int:
        return sessions.estimated_minutes(self.program, on=self.on)

    @cached_property
    def findings(self) -> tuple[checks.Finding, ...]:
        """A program that was issued began in time, whatever day it is now."""
        on = self.on if self.program.is_draft else self.program.starts_on
        return checks.check(checks.facts(self.program, on=on, names=names()))

    @cached_property
    def sessions(self) -> dict[date, bool]:
        return dates.planned(self.program)

    @cached_property
    def required(self) -> int:
        return sum(self.sessions.values())

    @cached_property
    def weeks(self) -> list[dates.Week]:
        return dates.weeks(self.program, self.sessions)

    @cached_property
    def last_on(self) -> date | None:
        return max(self.sessions, default=None)

    @cached_property
    def ends_on(self) -> date | None:
        """The last program day; None in an open pause."""
        return scheduling.ends_on(self.program.clock)

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.by, self.query.strip(), self.narrowed)

    @cached_property
    def finds(self) -> list[Exercise]:
        """What the library has for the words and filters; what is already prescribed may be added again."""
        return self.shelf.exercises(self.shelf.ids[:MOST_FINDS])

    def form_for(self, prescription: Prescription, sent: Mapping[str, str] | None = None) -> DosageForm:
        return DosageForm(prescription, sent, on=self.on, last_on=self.ends_on)

    def _row(self, prescription: Prescription) -> Row:
        latest = prescription.latest_dosage
        now = latest if self.program.is_draft else prescription.dosage_on(self.on) or latest
        form = self.form_for(prescription)
        if isinstance(self.refused, DosageForm) and self.refused.prescription == prescription:
            form = self.refused
        return Row(prescription, now, latest if latest != now else None, form)


def with_everything(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Fetch what the workbench reads, in a number of queries that does not grow: the patient, pauses, and what is prescribed."""
    rows = Prescription.objects.current().select_related("version", "exercise").prefetch_related("steps")
    return programs.select_related("patient", "protocol").prefetch_related("pauses", Prefetch("prescriptions", rows))
