"""What a clinician says in the week grid: one cell, a row by a rule, or how often a week; the views of `programs.views.grid` take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from exercises.dosage import DosageError, Load, LoadKind, Range
from programs import grid
from programs.forms.dosage import VARIABLES, AmountsForm
from programs.forms.fields import BandField, ReasonField
from programs.forms.refusal import RefusalForm
from programs.grid import Course
from programs.models import Prescription, Program

Sent = Mapping[str, Any]

ASKED = [("yes", gettext_lazy("Asked")), ("no", gettext_lazy("Not asked"))]
LOADS = [choice for choice in LoadKind.choices if choice[0] != LoadKind.NONE]
WEEK, ONWARD = "week", "onward"


class Rule(TextChoices):
    """By which the weeks of a row are filled, as `programs.grid` has them."""

    STEP = "step", gettext_lazy("In steps")
    LINEAR = "linear", gettext_lazy("Evenly up to")
    HOLD = "hold", gettext_lazy("Hold")
    EASY = "easy", gettext_lazy("Easy week")
    LOAD = "load", gettext_lazy("Add load")
    BEGIN = "begin", gettext_lazy("Begin later")


NEEDED: dict[Any, tuple[str, ...]] = {Rule.LINEAR: ("name", "to_week", "last"), Rule.STEP: ("name", "by", "every")}


class ReachField(forms.ChoiceField):
    """For one week, or from it on."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("For how long"), initial=WEEK, widget=forms.RadioSelect)

    def about(self, week: int) -> None:
        words = {"week": week}
        self.choices = [(WEEK, _("Only week %(week)s") % words), (ONWARD, _("From week %(week)s on") % words)]


class CellForm(AmountsForm):
    """What one week asks of one exercise. After `is_valid()`, `course` is the row with it."""

    IN_SIGHT = ("asked", "reach", "reason")

    asked = forms.ChoiceField(label=gettext_lazy("This week"), choices=ASKED, widget=forms.RadioSelect)
    reach = ReachField()
    reason = ReasonField()

    def __init__(self, prescription: Prescription, week: int, sent: Sent | None = None) -> None:
        self.prescription, self.week, self.before = prescription, week, prescription.course
        asked = self.before.on(week)
        wanted = asked or grid.begin_in(self.before, week=week).on(week) or prescription.dosage
        super().__init__(wanted, sent, auto_id="cell-%s", asked="yes" if asked else "no", reach=WEEK, reason="")
        self.fields["reach"].about(week)  # type: ignore[attr-defined]

    @property
    def course(self) -> Course:
        dosage = self.dosage if self.cleaned_data["asked"] == "yes" else None
        return grid.put(self.before, self.week, dosage, onward=self.cleaned_data["reach"] == ONWARD)


class StepForm(RefusalForm):
    """So many steps up or, negative, down in the first target of a week that can vary, as far as its range goes."""

    by = forms.IntegerField(min_value=-100, max_value=100)

    def __init__(self, prescription: Prescription, week: int, sent: Sent) -> None:
        super().__init__(sent)
        self.week, self.before = week, prescription.course

    @property
    def course(self) -> Course:
        return grid.one_step(self.before, week=self.week, by=self.cleaned_data["by"])


class FillForm(RefusalForm):
    """A rule for the weeks of one row. After `is_valid()`, `course` is the row as the rule fills it."""

    rule = forms.TypedChoiceField(
        label=gettext_lazy("Rule"), choices=Rule.choices, coerce=Rule, initial=Rule.STEP, widget=forms.RadioSelect
    )
    week = forms.TypedChoiceField(label=gettext_lazy("From week"), coerce=int)
    name = forms.ChoiceField(label=gettext_lazy("What rises"), required=False)
    by = forms.IntegerField(label=gettext_lazy("By"), required=False, min_value=-3600, max_value=3600, initial=1)
    every = forms.IntegerField(label=gettext_lazy("Every … weeks"), required=False, min_value=1, max_value=8, initial=1)
    to_week = forms.TypedChoiceField(label=gettext_lazy("To week"), coerce=int, required=False, empty_value=None)
    last = forms.IntegerField(label=pgettext_lazy("an amount", "To"), required=False, min_value=0, max_value=3600)
    kind = forms.ChoiceField(label=gettext_lazy("Load"), choices=LOADS, required=False)
    kg = forms.DecimalField(label=gettext_lazy("Weight, kg"), required=False, max_digits=5, decimal_places=2)
    bands = forms.IntegerField(label=gettext_lazy("Bands"), required=False, min_value=1, max_value=20)
    note = forms.CharField(label=gettext_lazy("Which one"), required=False, max_length=100)
    reason = ReasonField()

    def __init__(self, prescription: Prescription, weeks: range, sent: Sent | None = None) -> None:
        """`weeks` are those that may still change."""
        self.prescription, self.weeks, self.before = prescription, weeks, prescription.course
        asked = next(iter(self.before.asked), None) or prescription.dosage
        self.wanted = asked.ranges()
        names = grid.varying(asked)
        first: dict[str, Any] = {"week": weeks[0], "to_week": weeks[-1]}
        if names:
            first |= {"name": names[0], "last": self.wanted[names[0]].high, "by": grid.step_size(asked, names[0])}
        super().__init__(sent, initial=first, auto_id="fill-%s")
        for field in ("week", "to_week"):
            self.fields[field].choices = [(week, str(week)) for week in weeks]  # type: ignore[attr-defined]
        self.fields["name"].choices = [(name, VARIABLES[name]) for name in names]  # type: ignore[attr-defined]

    @property
    def course(self) -> Course:
        said, before = self.cleaned_data, self.before
        week = said["week"]
        match said["rule"]:
            case Rule.HOLD:
                return grid.hold(before, from_week=week)
            case Rule.LINEAR:
                return grid.linear(before, said["name"], from_week=week, to_week=said["to_week"], last=said["last"])
            case Rule.STEP:
                return grid.step(before, said["name"], from_week=week, by=said["by"], every=said["every"])
            case Rule.EASY:
                return grid.easy_week(before, week=week)
            case Rule.LOAD:
                return grid.load_from(before, week=week, load=self._load())
        return grid.begin_in(before, week=week, since=self.weeks[0])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rule = said.get("rule")
        for name in NEEDED.get(rule, ()):
            if said.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Say this, too."))
        if rule == Rule.LINEAR and not self.errors:
            self._check_end(said["week"], said["to_week"], said["last"], self.wanted[said["name"]])
        if rule == Rule.LOAD and not self.errors:
            try:
                self._load()
            except DosageError as error:
                self.refuse(error.problems)
        if not self.errors and self.course == self.before:
            self.add_error(None, _("That changes nothing."))
        return said

    def _check_end(self, week: int, to_week: int, last: int, wanted: Range) -> None:
        if to_week <= week:
            self.add_error("to_week", _("Choose a week after week %(week)s.") % {"week": week})
        if not wanted.low <= last <= wanted.high:
            ends = {"low": wanted.low, "high": wanted.high}
            self.add_error("last", _("From %(low)s to %(high)s, the range of this exercise.") % ends)

    def _load(self) -> Load:
        """Amounts count for their own kind only."""
        said = self.cleaned_data
        kind = LoadKind(said["kind"] or LoadKind.MASS)
        return Load(
            kind,
            kg=said["kg"] if kind == LoadKind.MASS else None,
            bands=said["bands"] if kind == LoadKind.BANDS else None,
            note=said["note"],
        )


class BandForm(RefusalForm):
    """How often in one week, or from it on. After `is_valid()`, `bands` is what the program is to store."""

    band = BandField(label=gettext_lazy("Sessions"), widget=forms.RadioSelect)
    reach = ReachField()
    reason = ReasonField()

    def __init__(self, program: Program, week: int, sent: Sent | None = None) -> None:
        self.program, self.week = program, week
        super().__init__(sent, initial={"band": program.band(week), "reach": WEEK}, auto_id="band-%s")
        self.fields["reach"].about(week)  # type: ignore[attr-defined]

    @property
    def bands(self) -> list[dict[str, int]]:
        band, onward = self.cleaned_data["band"], self.cleaned_data["reach"] == ONWARD
        weeks = [
            band if week == self.week or (onward and week > self.week) else self.program.band(week)
            for week in range(1, self.program.weeks + 1)
        ]
        return grid.as_bands(weeks, otherwise=self.program.per_week)
