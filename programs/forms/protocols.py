"""What a clinician says of a protocol: its frame, and a form for each row of its lists; `programs.views.protocol_editor` joins them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exercises.dosage import Dosage, parse
from exercises.forms.lines import LinesField
from exercises.models import Exercise, Region
from programs.forms.dosage import VARIABLES, AmountsForm
from programs.forms.fields import BandField
from programs.forms.refusal import RefusalForm
from programs.models import Protocol, ProtocolPrescription
from programs.protocols import wording
from programs.scheduling import MAX_WEEKS, MIN_WEEKS

AFTER = [("", _("a rest")), ("1", _("the next at once"))]
Sent = Mapping[str, Any]


def from_weeks() -> list[tuple[int, str]]:
    """Asked anew by every form, in the language of whoever reads it."""
    return [(week, _("from week %(week)s") % {"week": week}) for week in range(1, MAX_WEEKS + 1)]


def after_weeks() -> list[tuple[int, str]]:
    return [(0, str(_("at the start"))), *((week, _("after week %(week)s") % {"week": week}) for week in range(1, 9))]


class SentenceField(forms.CharField):
    """Up to 300 characters in one line, however they were typed."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(value or "").split())


class Typed:
    """A form that shows what was typed and judges it only when it is to be saved."""

    judges = True
    key = ""  # its name in a list

    def full_clean(self: Any) -> None:
        super().full_clean()  # type: ignore[misc]
        if not self.judges:
            self._errors = ErrorDict()


class FrameForm(Typed, RefusalForm):
    """All that is said once. `version` is the one that its author saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    indication = forms.CharField(
        label=_("For"), max_length=300, required=False, help_text=_("Whom it is meant for, as you would look for it.")
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("To find it by in your clinic; commas between them."),
    )
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(), label=_("Body regions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    weeks_low = forms.IntegerField(label=_("At least"), initial=4, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    weeks_default = forms.IntegerField(label=_("To begin with"), initial=4, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    weeks_high = forms.IntegerField(label=_("At most"), initial=8, min_value=MIN_WEEKS, max_value=MAX_WEEKS)
    per_week = BandField(label=_("Sessions a week"), initial=(2, 3), widget=forms.RadioSelect)
    min_gap_days = forms.TypedChoiceField(
        label=_("Free days between sessions, at least"),
        choices=[(free + 1, str(free)) for free in range(7)],
        coerce=int,
        initial=2,
    )
    cues = LinesField(Protocol._meta.get_field("cues"), label=_("Cues for every exercise"), noun=_("Cue"), rows=3)

    def clean_tags(self) -> list[str]:
        """Each once, in the order typed."""
        column = Protocol._meta.get_field("tags")
        most, longest = column.size or 0, column.line_length
        tags = list(
            dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(","))))
        )
        if len(tags) > most:
            raise forms.ValidationError(_("At most %(limit)s tags."), params={"limit": most})
        for tag in tags:
            if len(tag) > longest:
                text = _("“%(tag)s” is longer than %(limit)s characters.")
                raise forms.ValidationError(text, params={"tag": tag, "limit": longest})
        return tags

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, default, high = (cleaned.get(f"weeks_{name}") for name in ("low", "default", "high"))
        if low and high and low > high:
            self.add_error("weeks_high", _("The highest value is below the lowest."))
        elif low and default and high and not low <= default <= high:
            text = _("The default must lie between %(low)s and %(high)s.") % {"low": low, "high": high}
            self.add_error("weeks_default", text)
        return cleaned

    @property
    def spans(self) -> list[forms.BoundField]:
        return [self[f"weeks_{name}"] for name in ("low", "default", "high")]

    @property
    def rules(self) -> dict[str, Any]:
        """Fields of Protocol, and its regions."""
        rules = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        rules["per_week_low"], rules["per_week_high"] = rules.pop("per_week")
        return rules


class RowForm(Typed, RefusalForm):
    """One row of a list of entries of the catalogue format. `entry` is what it says, None when it was left empty."""

    @property
    def entry(self) -> dict[str, Any] | None:
        raise NotImplementedError

    @staticmethod
    def typed(entry: Mapping[str, Any]) -> dict[str, Any]:
        """The values of the fields that say this entry."""
        return dict(entry)


class BandForm(RowForm):
    week = forms.TypedChoiceField(label=_("When"), choices=from_weeks, coerce=int)
    band = BandField(label=_("Sessions a week"))

    @property
    def entry(self) -> dict[str, Any]:
        low, high = self.cleaned_data["band"]
        return {"week": self.cleaned_data["week"], "low": low, "high": high}

    @staticmethod
    def typed(entry: Mapping[str, Any]) -> dict[str, Any]:
        return {"week": entry["week"], "band": (entry["low"], entry["high"])}


class AvoidForm(RowForm):
    """`match`, which says what exercises are meant, comes from the catalogue and is carried along."""

    text = SentenceField(label=_("Better not"))
    why = SentenceField(label=_("Why"))
    match = forms.JSONField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("text") and not cleaned.get("why"):
            self.add_error("why", _("Say why: the patient reads it too."))
        return cleaned

    @property
    def entry(self) -> dict[str, Any] | None:
        if not self.cleaned_data["text"]:
            return None
        match = {"match": self.cleaned_data["match"]} if self.cleaned_data["match"] else {}
        said = {name: self.cleaned_data[name] for name in ("text", "why")}
        return {**said, **match, "level": "advise_against"}


class MilestoneForm(RowForm):
    week = forms.TypedChoiceField(
        label=_("When"),
        choices=after_weeks,
        coerce=int,
    )
    tell = SentenceField(label=_("Tell"))
    ask = forms.MultipleChoiceField(
        label=_("Ask about"),
        choices=list(wording.ASKED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    decide = forms.MultipleChoiceField(
        label=_("Decide"),
        choices=list(wording.DECIDED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def entry(self) -> dict[str, Any] | None:
        said = {name: self.cleaned_data[name] for name in ("tell", "ask", "decide") if self.cleaned_data[name]}
        return {"week": self.cleaned_data["week"], **said} if said else None


class WeekForm(RowForm):
    """What one exercise asks from a week on: a target for each range of its dosage that leaves a choice. The load is carried along."""

    week = forms.TypedChoiceField(label=_("When"), choices=from_weeks, coerce=int)
    asked = forms.ChoiceField(
        label=pgettext_lazy("an exercise is", "Done"),
        choices=[("", _("yes")), ("out", _("not from here on"))],
        required=False,
    )
    load = forms.JSONField(required=False, widget=forms.HiddenInput)

    def __init__(self, dosage: Dosage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranges = dosage.ranges()
        self.ranges = {name: ranges[name] for name in VARIABLES if name in ranges and not ranges[name].is_fixed}
        for name, wanted in self.ranges.items():
            self.fields[name] = forms.IntegerField(
                label=VARIABLES[name],
                required=False,
                initial=wanted.target,
                min_value=wanted.low,
                max_value=wanted.high,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def targets(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ranges]

    @property
    def entry(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if "week" not in said:
            return None
        if said.get("asked"):
            return {"week": said["week"], "out": True}
        wanted = {name: said[name] for name in self.ranges if said.get(name) is not None}
        targets = {name: target for name, target in wanted.items() if target != self.ranges[name].target}
        load = {"load": said["load"]} if said.get("load") else {}
        return {"week": said["week"], **({"targets": targets} if targets else {}), **load}

    @staticmethod
    def typed(entry: Mapping[str, Any]) -> dict[str, Any]:
        said = {"week": entry["week"], "asked": "out" if entry.get("out") else "", "load": entry.get("load")}
        return {**said, **entry.get("targets", {})}


class PrescriptionForm(Typed, AmountsForm):
    """One exercise with its ranges, and with `weeks`, a form for each entry of its course. Its progressions are carried along.

    `carried` is the row's entry of the catalogue format, with the exercise's id for its short name.
    """

    IN_SIGHT = ("sides", "note", "after")

    note = SentenceField(label=_("Note to the patient"))
    after = forms.ChoiceField(label=_("Afterwards"), choices=AFTER, required=False)

    def __init__(self, exercise: Exercise, carried: Mapping[str, Any], sent: Sent | None, *, prefix: str) -> None:
        self.exercise, self.carried = exercise, carried
        self.weeks: list[WeekForm] = []
        self.unfolds = False  # whether its weeks are to be seen
        said = {"note": carried.get("note", ""), "after": "1" if carried.get("leads_straight_on") else ""}
        super().__init__(parse(carried["dosage"]), sent, prefix=prefix, auto_id=f"{prefix}-%s", **said)

    @property
    def as_carried(self) -> str:
        """Without the course, whose forms carry it."""
        return json.dumps({name: value for name, value in self.carried.items() if name != "by_week"})

    @property
    def course(self) -> list[str]:
        """What the weeks differ in, in words."""
        return wording.course(self.dosage, self.by_week)

    @property
    def by_week(self) -> list[dict[str, Any]]:
        if not self.is_bound:
            return list(self.carried.get("by_week", []))
        entries = [row.entry for row in self.weeks if row.is_bound]
        return sorted(filter(None, entries), key=lambda entry: entry["week"])

    @property
    def prescription(self) -> ProtocolPrescription:
        return ProtocolPrescription(
            exercise=self.exercise,
            dosage=self.dosage,
            by_week=self.by_week,
            leads_straight_on=bool(self.cleaned_data["after"]),
            progressions=self.carried.get("progressions", []),
            note=self.cleaned_data["note"],
        )
