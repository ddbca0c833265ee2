"""What the builder shows of one program, worked out when the page asks for it; the views of `authoring` render it whole or in parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from exercises.dosage import Dosage
from exercises.finding import habits
from exercises.finding.search import MOST_WORDS
from exercises.finding.shelf import Shelf
from exercises.finding.spelling import plain
from exercises.models import Exercise, Stage
from patients.models import Clinician
from programs import burden, checks, prescribing, scheduling, sessions
from programs.forms import DosageForm, IssueForm, RatingForm, RefusalForm, ScheduleForm
from programs.forms.amending import AmendForm
from programs.models import Prescription, Program, Protocol
from programs.reminders import ways
from programs.views import dates
from programs.views.undoable import undoable
from programs.views.week_grid import GridForm, WeekGrid

MOST_FINDS = 24


@dataclass(frozen=True)
class Row:
    """One prescription: what holds today, what is decided to hold later, the form that changes it, and its easier and harder variants."""

    prescription: Prescription
    dosage: Dosage
    later: Dosage | None
    form: DosageForm
    usual: Dosage | None
    easier: list[Exercise]
    harder: list[Exercise]

    @property
    def is_usual(self) -> bool:
        """Whether this is the clinician's own dosage rather than the suggested one."""
        return self.dosage == self.usual != self.prescription.version.suggested

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

    @cached_property
    def rating(self) -> RatingForm:
        return RatingForm(initial={"rating": self.program.rating}, auto_id="phone-%s")

    @cached_property
    def issuing(self) -> IssueForm:
        form = self.refused if isinstance(self.refused, IssueForm) else IssueForm(self.program, on=self.on)
        return form.offer(ways.of(self.program.patient))

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
    def workload(self) -> list[burden.WeekOfWork]:
        return burden.weeks(self.program)

    @cached_property
    def peak(self) -> burden.WeekOfWork | None:
        return burden.peak(self.workload)

    @cached_property
    def undoable(self) -> str:
        return undoable(self.program)

    @cached_property
    def findings(self) -> checks.Findings:
        return checks.check(checks.facts(self.program, on=self.on, names=self.shelf.names))

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

    @cached_property
    def protocols(self) -> list[Protocol]:
        """Those that the words name, to be taken into a draft whole; while nothing is typed all of them."""
        found = Protocol.objects.for_clinician(self.by).current()
        for word in plain(self.query).split()[:MOST_WORDS]:
            found = found.filter(Q(name__unaccent__icontains=word) | Q(indication__unaccent__icontains=word))
        return list(found.annotate(exercises=Count("prescriptions"))[:MOST_FINDS])

    def form_for(self, prescription: Prescription, sent: Mapping[str, str] | None = None) -> DosageForm:
        if self.program.is_draft:
            return DosageForm(prescription, sent)
        return AmendForm(prescription, sent, openings=self.openings)

    @cached_property
    def openings(self) -> dict[prescribing.Scope, date]:
        """When a change of the issued program could begin to hold."""
        return prescribing.openings(self.program, on=self.on)

    def _row(self, prescription: Prescription) -> Row:
        latest = prescription.latest_dosage
        now = latest if self.program.is_draft else prescription.dosage_on(self.on) or latest
        form = self.form_for(prescription)
        if isinstance(self.refused, DosageForm) and self.refused.prescription == prescription:
            form = self.refused
        key, near = prescription.exercise_id, self._variants
        return Row(
            prescription,
            now,
            latest if latest != now else None,
            form,
            self._usual.get(key),
            [each for each in near if each.pk == prescription.exercise.variant_of_id],
            [each for each in near if each.variant_of_id == key],
        )

    @cached_property
    def _exercises(self) -> list[Exercise]:
        return [row.exercise for row in self.program.prescriptions.all()]

    @cached_property
    def _usual(self) -> dict[UUID, Dosage]:
        """The clinician's own dosages of what stands in a draft."""
        if not self.program.is_draft:
            return {}
        return habits.usual_of(self.by, self._exercises)

    @cached_property
    def _variants(self) -> list[Exercise]:
        """What is a step easier or harder than something in the program."""
        easier = {exercise.variant_of_id for exercise in self._exercises} - {None}
        near = Exercise.objects.for_clinician(self.by).prescribable().select_related(None)
        return list(
            near.filter(Q(pk__in=easier) | Q(variant_of__in=self._exercises)).only("name", "lang", "variant_of")
        )


def with_everything(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Fetch what the workbench reads, in a number of queries that does not grow: the patient, pauses, and what is prescribed."""
    rows = Prescription.objects.current().select_related("version", "exercise").prefetch_related("steps")
    return programs.select_related("patient", "protocol").prefetch_related("pauses", Prefetch("prescriptions", rows))
