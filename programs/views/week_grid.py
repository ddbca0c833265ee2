"""The week grid as the builder shows it: the course table, and the one form that is open in it; `Workbench.grid` makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from programs import prescribing
from programs.forms.grid import BandForm, CellForm, FillForm
from programs.forms.refusal import RefusalForm
from programs.models import Prescription, Program
from programs.views import course_table
from programs.views.course_table import CourseTable, Row

GridForm = CellForm | FillForm | BandForm


@dataclass(frozen=True)
class WeekGrid:
    """A program fetched `with_everything`. `asked` is the page's query: `cell=<prescription>.<week>`, `fill=<prescription>` or
    `band=<week>` opens a form; one that was sent and not taken (`refused`) stays open."""

    program: Program
    on: date
    asked: Mapping[str, str]
    refused: RefusalForm | None = None

    @cached_property
    def table(self) -> CourseTable:
        """A rule that is being tried shows in its row already."""
        stored = course_table.of_program(self.program, on=self.on)
        if self.trial is None:
            return stored
        return replace(stored, rows=tuple(self._tried(row, stored) for row in stored.rows))

    @cached_property
    def opened(self) -> GridForm | None:
        if isinstance(self.refused, GridForm):
            return self.refused
        if "band" in self.asked:
            week = self._open_week(self.asked["band"])
            return BandForm(self.program, week) if week else None
        if "fill" in self.asked:
            row = self._row(self.asked["fill"])
            return self._proposed(row) if row and self.open_weeks else None
        key, _dot, number = self.asked.get("cell", "").partition(".")
        row, week = self._row(key), self._open_week(number)
        return CellForm(row, week) if row and week else None

    @cached_property
    def trial(self) -> FillForm | None:
        """A rule that can be taken."""
        form = self.opened
        return form if isinstance(form, FillForm) and form.is_bound and form.is_valid() else None

    @property
    def cell(self) -> CellForm | None:
        return self.opened if isinstance(self.opened, CellForm) else None

    @property
    def fill(self) -> FillForm | None:
        return self.opened if isinstance(self.opened, FillForm) else None

    @property
    def band(self) -> BandForm | None:
        return self.opened if isinstance(self.opened, BandForm) else None

    @cached_property
    def open_weeks(self) -> range:
        return prescribing.open_weeks(self.program, on=self.on)

    def _proposed(self, row: Prescription) -> FillForm:
        """The form with its usual rule tried already, where that changes anything."""
        form = FillForm(row, self.open_weeks)
        tried = FillForm(
            row, self.open_weeks, {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
        )
        return tried if tried.is_valid() else form

    def _tried(self, row: Row, stored: CourseTable) -> Row:
        if self.trial is None or row.prescribed != self.trial.prescription:
            return row
        course = self.trial.course
        return replace(row, course=course, cells=course_table.cells(course, stored.weeks, beside=row.course))

    def _row(self, key: str) -> Prescription | None:
        try:
            identity = UUID(key)
        except ValueError:
            return None
        return next((row for row in self.program.prescribed if row.pk == identity), None)

    def _open_week(self, number: str) -> int | None:
        return int(number) if number.isdecimal() and len(number) < 3 and int(number) in self.open_weeks else None
