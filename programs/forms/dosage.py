"""A dosage as a form: targets, ranges, sides, load, rest, tempo. The builder and the editor of protocols show it.

A field is named by its path in the dosage's JSON (`reps.target`, `load.kg`), so that every problem a dosage reports finds its field.
What is not sent stays as it is: a stepper sends its target alone, the disclosure beside it sends the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from exercises.dosage import CyclesDosage, Dosage, DosageError, LoadKind, Range, RepsDosage, Sides, TimedDosage, parse
from exercises.forms.dosage import REPS_ARE
from programs.forms.refusal import RefusalForm
from programs.models import Prescription

VARIABLES = {
    "sets": _("Sets"),
    "reps": _("Reps"),
    "cycles": _("Cycles"),
    "seconds": _("Seconds"),
    "hold_seconds": _("Hold, s"),
}
SIDES = [  # in few words: the sentence above the field says all of it
    (Sides.BILATERAL, _("Both together")),
    (Sides.EACH, _("One by one")),
    (Sides.ALTERNATE, _("Alternating")),
    (Sides.BOTH_ALWAYS, _("Both, always")),
    (Sides.AFFECTED_ONLY, _("Affected only")),
    (Sides.AFFECTED_EXTRA, _("Affected + 1 set")),
]
RAMPS = [("", _("Steady")), ("slow", _("Building up and letting go slowly"))]


@dataclass(frozen=True)
class Stepper:
    """One target to step within its range."""

    field: forms.BoundField
    low: int
    high: int


@dataclass(frozen=True)
class Span:
    """The lowest and highest value of one variable."""

    legend: str
    low: forms.BoundField
    high: forms.BoundField


class AmountsForm(RefusalForm):
    """After `is_valid()`, `dosage` is the stored one with what was sent; a target that its new range leaves out moves to the nearer end.

    With a prefix, names in `sent` carry it as in every form of Django. `more` are values of further fields.
    """

    IN_SIGHT: tuple[str, ...] = ("sides",)  # beside the steppers

    def __init__(
        self,
        stored: Dosage,
        sent: Mapping[str, Any] | None = None,
        *,
        prefix: str | None = None,
        auto_id: str,
        **more: Any,
    ) -> None:
        self.stored = self.dosage = stored
        self.spans_by_path = _spans(stored)
        self.prefix = prefix
        initial = {**_values(stored, self.spans_by_path), **more}
        names = {name: self.add_prefix(name) for name in initial}
        self.sent = {name: sent[full] for name, full in names.items() if full in sent} if sent is not None else {}
        data = None if sent is None else {names[name]: value for name, value in {**initial, **self.sent}.items()}
        super().__init__(data, initial=initial, prefix=prefix, auto_id=auto_id)
        self.fields.update(_fields(stored, self.spans_by_path))

    @property
    def steppers(self) -> list[Stepper]:
        """The targets that can be stepped: those whose range leaves a choice."""
        ranges = self.stored.ranges()
        return [
            Stepper(self[f"{name}.target"], ranges[name].low, ranges[name].high)
            for name in VARIABLES
            if name in ranges and (not ranges[name].is_fixed or self[f"{name}.target"].errors)
        ]

    @property
    def spans(self) -> list[Span]:
        return [
            Span(legend, self[f"{path}.low"], self[f"{path}.high"])
            for path, (legend, _range) in self.spans_by_path.items()
        ]

    @property
    def load(self) -> dict[str, forms.BoundField]:
        return {name: self[f"load.{name}"] for name in ("kind", "kg", "bands", "note")}

    @property
    def extras(self) -> list[forms.BoundField]:
        """Cap, way of counting and ramp, where this kind of dosage has them."""
        return [self[name] for name in ("reps_cap", "reps_are", "slow_ramp") if name in self.fields]

    @property
    def hides_errors(self) -> bool:
        """Whether something is wrong with what the disclosure folds away."""
        in_sight = {stepper.field.name for stepper in self.steppers} | {*self.IN_SIGHT, NON_FIELD_ERRORS}
        return bool(self.errors.keys() - in_sight)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.dosage = self._changed(cleaned)
            except DosageError as error:
                self.refuse(error.problems)
        return cleaned

    def field_of(self, path: str) -> str | None:
        """Problems of a whole range stand at its upper end."""
        return next((name for name in (path, f"{path}.high") if name in self.fields), None)

    def _changed(self, cleaned: Mapping[str, Any]) -> Dosage:
        data = self.stored.as_data() | {
            "sides": cleaned["sides"],
            "load": _load(cleaned),
            "rest_seconds": cleaned["rest_seconds"],
            "tempo": cleaned["tempo"],
        }
        if isinstance(self.stored, RepsDosage):
            data |= {name: cleaned[name] for name in ("reps_cap", "reps_are")}
            data["slow_ramp"] = cleaned["slow_ramp"] == "slow"
        for path, (_legend, old) in self.spans_by_path.items():
            low, high = cleaned[f"{path}.low"], cleaned[f"{path}.high"]
            _put(data, path, {"low": low, "target": min(max(old.target, low), max(low, high)), "high": high})
        targets = {name: cleaned[f"{name}.target"] for name in self.stored.ranges() if f"{name}.target" in self.sent}
        return parse(data).with_targets(**targets)


class DosageForm(AmountsForm):
    """The dosage of a prescription, in a draft over all its weeks; `more` as in AmountsForm."""

    def __init__(
        self,
        prescription: Prescription,
        sent: Mapping[str, Any] | None = None,
        *,
        stored: Dosage | None = None,
        **more: Any,
    ) -> None:
        self.prescription = prescription
        super().__init__(stored or prescription.latest_dosage, sent, auto_id=f"rx-{prescription.pk}-%s", **more)


def _spans(dosage: Dosage) -> dict[str, tuple[Any, Range]]:
    """Every range of the dosage by its path, with its legend; the phases of a cycle have one each."""
    ranges = dosage.ranges()
    if isinstance(dosage, CyclesDosage):
        phases = {
            f"phases.{number}.hold_seconds": (phase.label, phase.hold_seconds)
            for number, phase in enumerate(dosage.phases, 1)
        }
        return {"cycles": (VARIABLES["cycles"], ranges["cycles"]), **phases}
    return {name: (VARIABLES[name], ranges[name]) for name in VARIABLES if name in ranges}


def _values(dosage: Dosage, spans: Mapping[str, tuple[Any, Range]]) -> dict[str, Any]:
    values: dict[str, Any] = {f"{name}.target": wanted.target for name, wanted in dosage.ranges().items()}
    for path, (_legend, span) in spans.items():
        values |= {f"{path}.low": span.low, f"{path}.high": span.high}
    values |= {
        "sides": dosage.sides,
        "load.kind": dosage.load.kind,
        "load.kg": dosage.load.kg,
        "load.bands": dosage.load.bands,
        "load.note": dosage.load.note,
        "rest_seconds": dosage.rest_seconds,
        "tempo": dosage.tempo,
    }
    if isinstance(dosage, RepsDosage):
        values |= {
            "reps_cap": dosage.reps_cap,
            "reps_are": dosage.reps_are,
            "slow_ramp": "slow" if dosage.slow_ramp else "",
        }
    return values


def _fields(dosage: Dosage, spans: Mapping[str, tuple[Any, Range]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for name, wanted in dosage.ranges().items():
        step = dosage.step_seconds if isinstance(dosage, TimedDosage) and name == "seconds" else 1
        fields[f"{name}.target"] = _number(VARIABLES[name], min=wanted.low, max=wanted.high, step=step)
    for path in spans:
        fields |= {f"{path}.low": _number(_("from"), min=0), f"{path}.high": _number(_("up to"), min=0)}
    fields |= {
        "sides": forms.ChoiceField(label=_("Sides"), choices=SIDES),
        "load.kind": forms.ChoiceField(label=_("Load"), choices=LoadKind.choices),
        "load.kg": forms.DecimalField(
            label=_("Weight, kg"),
            required=False,
            max_digits=5,
            decimal_places=2,
            widget=forms.NumberInput(attrs={"min": 0, "max": 500, "step": "any"}),
        ),
        "load.bands": _number(_("Bands"), required=False, min=1, max=20),
        "load.note": forms.CharField(label=_("Which one"), required=False, max_length=100),
        "rest_seconds": _number(_("Rest between sets, s"), required=False, min=0, max=600),
        "tempo": forms.CharField(
            label=_("Tempo"),
            required=False,
            max_length=10,
            widget=forms.TextInput(attrs={"placeholder": "3-1-1-0"}),
        ),
    }
    if isinstance(dosage, RepsDosage):
        fields |= {
            "reps_cap": _number(_("Never more reps than"), required=False, min=1, max=100),
            "reps_are": forms.ChoiceField(label=_("Reps are counted"), choices=REPS_ARE),
            "slow_ramp": forms.ChoiceField(label=_("Each hold"), choices=RAMPS, required=False),
        }
    return fields


def _number(label: Any, *, required: bool = True, **attrs: Any) -> forms.IntegerField:
    """A whole number. Its limits steer the stepper; what lies outside is refused by the dosage, which says why."""
    return forms.IntegerField(
        label=label, required=required, widget=forms.NumberInput(attrs={"inputmode": "numeric", **attrs})
    )


def _load(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts count for their own kind only: the page hides the others, and hidden is not said."""
    kind, kg = cleaned["load.kind"], cleaned["load.kg"]
    return {
        "kind": kind,
        "kg": f"{kg:f}" if kind == LoadKind.MASS and kg is not None else None,
        "bands": cleaned["load.bands"] if kind == LoadKind.BANDS else None,
        "note": cleaned["load.note"] if kind != LoadKind.NONE else "",
    }


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    part: Any = data
    for parent in parents:
        part = part[int(parent) - 1] if parent.isdigit() else part[parent]
    part[last] = value
