"""A dosage as named form fields, for the admin: `DosageFields` mixes them into a model form and puts the value together."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import Dosage, DosageError, LoadKind, PhaseAction, Range, Sides, parse

KINDS = [
    ("", gettext_lazy("None yet")),
    ("reps", gettext_lazy("Repetitions in sets")),
    ("timed", gettext_lazy("Time")),
    ("cycles", gettext_lazy("Cycles of phases")),
    ("text", gettext_lazy("In words only (cannot be prescribed)")),
]
REPS_ARE = [("per_side", gettext_lazy("per side")), ("total", gettext_lazy("in all"))]
OPEN_IN_THE_SOURCE = [
    ("sides", gettext_lazy("sides")),
    ("reps_are", gettext_lazy("whether repetitions count per side")),
]
OWN = {  # the fields of each kind, what it cannot do without first
    "reps": ("sets", "reps", "hold_seconds", "reps_cap", "reps_are", "slow_ramp"),
    "timed": ("seconds", "sets", "step_seconds"),
    "cycles": ("cycles", "phases"),
    "text": ("text",),
}
NEEDED = {"reps": ("sets", "reps"), "timed": ("seconds",), "cycles": ("cycles", "phases"), "text": ("text",)}
SHARED = ("sides", "tempo", "rest_seconds", "inferred")
OF_LOAD = ("kind", "kg", "bands", "note")


class RangeWidget(forms.MultiWidget):
    PARTS = {
        "low": gettext_lazy("at least"),
        "target": gettext_lazy("to begin with"),
        "high": gettext_lazy("at most"),
    }

    def __init__(self, label: Any) -> None:
        super().__init__({name: self._number(label, words) for name, words in self.PARTS.items()})

    def _number(self, label: Any, words: Any) -> forms.NumberInput:
        spoken = format_lazy("{label}, {words}", label=label, words=words)
        return forms.NumberInput({"aria-label": spoken, "placeholder": words, "min": 0, "class": "range-part"})

    def decompress(self, value: Any) -> list[int | None]:
        return [value.low, value.target, value.high] if isinstance(value, Range) else [None, None, None]


class RangeField(forms.MultiValueField):
    """Three numbers → `{"low", "target", "high"}`, or None. A target left empty begins at the low end; one number alone is the range."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        numbers = [forms.IntegerField(required=False, min_value=0, max_value=9999) for _number in range(3)]
        help_text = gettext_lazy("At least · to begin with · at most.")
        super().__init__(
            numbers,
            label=label,
            widget=RangeWidget(label),
            required=False,
            require_all_fields=False,
            help_text=help_text,
            **kwargs,
        )

    def compress(self, data_list: list[int | None]) -> dict[str, int] | None:
        low, target, high = data_list or (None, None, None)
        if low is None and target is None and high is None:
            return None
        if low is None:
            raise ValidationError(_("Say how much it is at least."))
        return {
            "low": low,
            "target": low if target is None else target,
            "high": max(low, target or 0) if high is None else high,
        }


class PhasesField(forms.CharField):
    """Lines such as “push forward | isometric | 10-10-15” → the phases of a cycle."""

    LINE = re.compile(r"^\s*(\d+)(?:\s*[-–]\s*(\d+))?(?:\s*[-–]\s*(\d+))?\s*s?\s*$")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
            required=False,
            help_text=gettext_lazy(
                "One on each line: name | concentric_hold, isometric, eccentric or relax | seconds as low-high or low-target-high."
            ),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        return "\n".join(
            f"{phase.label} | {phase.action.value} | {phase.hold_seconds.low}-{phase.hold_seconds.target}-{phase.hold_seconds.high}"
            for phase in value
        )

    def to_python(self, value: Any) -> Any:
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        return [self._phase(number, line) for number, line in enumerate(lines, 1)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "").split() != str(data or "").split()

    def _phase(self, number: int, line: str) -> dict[str, Any]:
        label, action, seconds = [*(part.strip() for part in line.split("|")), "", ""][:3]
        amounts = self.LINE.match(seconds)
        actions = {str(text).casefold(): value for value, text in PhaseAction.choices} | {
            v: v for v in PhaseAction.values
        }
        if not label or line.count("|") != 2 or amounts is None or action.casefold() not in actions:
            raise ValidationError(
                _("Line %(number)s: write it like “push forward | isometric | 10-10-15”."), params={"number": number}
            )
        found = [int(amount) for amount in amounts.groups() if amount]
        span = {"low": found[0], "target": found[1] if len(found) == 3 else found[0], "high": found[-1]}
        return {"label": label, "action": actions[action.casefold()], "hold_seconds": span}


class DosageFields(forms.Form):
    """The fields of every kind of dosage. The form mixed in has a model instance with a `dosage`; `clean` gives it the new value."""

    instance: Any

    dosage_kind = forms.ChoiceField(label=gettext_lazy("Kind of dosage"), choices=KINDS, required=False)
    dosage_sides = forms.ChoiceField(
        label=gettext_lazy("Sides"), choices=Sides.choices, required=False, initial=Sides.BILATERAL
    )
    dosage_sets = RangeField(gettext_lazy("Sets"))
    dosage_reps = RangeField(gettext_lazy("Repetitions"))
    dosage_reps_cap = forms.IntegerField(
        label=gettext_lazy("Never more repetitions than"), required=False, min_value=1, max_value=100
    )
    dosage_reps_are = forms.ChoiceField(
        label=gettext_lazy("Repetitions count"), choices=REPS_ARE, required=False, initial="per_side"
    )
    dosage_hold_seconds = RangeField(gettext_lazy("Hold, in seconds"))
    dosage_slow_ramp = forms.BooleanField(label=gettext_lazy("Build up and let go slowly"), required=False)
    dosage_seconds = RangeField(gettext_lazy("Time, in seconds"))
    dosage_step_seconds = forms.IntegerField(
        label=gettext_lazy("Longer by, in seconds"), required=False, min_value=1, max_value=600
    )
    dosage_cycles = RangeField(gettext_lazy("Cycles"))
    dosage_phases = PhasesField(label=gettext_lazy("Phases of a cycle"))
    dosage_text = forms.CharField(label=gettext_lazy("In words"), required=False, max_length=500)
    dosage_rest_seconds = forms.IntegerField(
        label=gettext_lazy("Rest between sets, in seconds"),
        required=False,
        min_value=0,
        max_value=600,
        help_text=gettext_lazy("Empty: the source does not say."),
    )
    dosage_tempo = forms.CharField(
        label=gettext_lazy("Tempo"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("Empty, “slow”, or four digits such as 3-1-1-0: lower, pause, lift, pause."),
    )
    dosage_load_kind = forms.ChoiceField(
        label=gettext_lazy("Load"), choices=LoadKind.choices, required=False, initial=LoadKind.NONE
    )
    dosage_load_kg = forms.DecimalField(
        label=gettext_lazy("Weight, in kg"),
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Empty: not known yet."),
    )
    dosage_load_bands = forms.IntegerField(
        label=gettext_lazy("Number of bands"), required=False, min_value=1, max_value=20
    )
    dosage_load_note = forms.CharField(label=gettext_lazy("About the load"), required=False, max_length=100)
    dosage_inferred = forms.MultipleChoiceField(
        label=gettext_lazy("Our reading, not the source's"),
        choices=OPEN_IN_THE_SOURCE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dosage: Dosage | None = self.instance.dosage
        if dosage is not None:
            self._show(dosage)
        if self._must_be_told_sides(dosage):
            field: Any = self.fields["dosage_sides"]
            field.choices = [("", gettext_lazy("Please choose")), *Sides.choices]
            self.initial["dosage_sides"] = ""

    def _show(self, dosage: Dosage) -> None:
        self.initial.update({f"dosage_{name}": getattr(dosage, name) for name in (*SHARED, *OWN[dosage.kind])})
        self.initial.update({f"dosage_load_{name}": getattr(dosage.load, name) for name in OF_LOAD})
        self.initial.update(dosage_kind=dosage.kind, dosage_inferred=list(dosage.inferred))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("dosage_kind", "")
        if not any(name.startswith("dosage_") for name in self.errors):
            self._require(kind)
        if not any(name.startswith("dosage_") for name in self.errors):
            self._take(kind)
        return cleaned

    def _must_be_told_sides(self, dosage: Dosage | None) -> bool:
        """Files of other collections say no sides, so “both sides together” would be a guess."""
        return hasattr(self.instance, "file_origin") and not (dosage and dosage.can_be_prescribed)

    def _require(self, kind: str) -> None:
        needed = NEEDED.get(kind, ())
        if kind != "text" and kind and self._must_be_told_sides(self.instance.dosage):
            needed = ("sides", *needed)
        for name in needed:
            if not self.cleaned_data[f"dosage_{name}"]:
                self.add_error(f"dosage_{name}", _("This is needed for the kind of dosage that you chose."))

    def _take(self, kind: str) -> None:
        try:
            self.instance.dosage = parse(self._data(kind)) if kind else None
        except DosageError as error:
            for path, reason in error.problems.items():
                self._tell(path, reason)

    def _data(self, kind: str) -> dict[str, Any]:
        given = {name: self.cleaned_data[f"dosage_{name}"] for name in (*SHARED, *OWN[kind])}
        load = {name: self.cleaned_data[f"dosage_load_{name}"] for name in OF_LOAD}
        load["kind"] = load["kind"] or LoadKind.NONE.value
        load["kg"] = None if load["kg"] is None else str(load["kg"])
        given["inferred"] = [name for name in given["inferred"] if name in given]
        return {"kind": kind, "load": _filled(load), **_filled(given)}

    def _tell(self, path: str, reason: str) -> None:
        name, *rest = path.split(".")
        if name == "load":
            name = f"load_{rest[0] if rest else 'kind'}"
        elif name == "phases" and rest:
            reason = _("Line %(number)s: %(reason)s") % {"number": rest[0], "reason": reason}
        self.add_error(f"dosage_{name}", reason)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
