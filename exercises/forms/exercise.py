"""The admin's forms of an exercise and its parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises import figures
from exercises.forms.dosage import DosageFields
from exercises.forms.lines import LinesField, movable
from exercises.models import Compensation, Exercise

LAST = 32767  # what a row without a place sorts by, until it is given one


def lines_of(model: Any, name: str, *, label: str | Promise, noun: str | Promise, rows: int = 5) -> LinesField:
    return LinesField(model._meta.get_field(name), label=label, noun=noun, rows=rows)


class ExerciseForm(DosageFields, forms.ModelForm):  # type: ignore[type-arg]
    aliases = lines_of(Exercise, "aliases", label=gettext_lazy("Other names"), noun=gettext_lazy("Name"), rows=2)
    steps = lines_of(Exercise, "steps", label=gettext_lazy("Steps"), noun=gettext_lazy("Step"), rows=7)
    cues = lines_of(Exercise, "cues", label=gettext_lazy("Cues"), noun=gettext_lazy("Cue"))

    media_url = forms.URLField(
        label=gettext_lazy("Video or picture elsewhere"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Exercise
        fields = (
            "name",
            "slug",
            "lang",
            "aliases",
            "stage",
            "position",
            "regions",
            "steps",
            "cues",
            "figure",
            "media_url",
            "variant_of",
            "rationale",
            "evidence",
            "source",
        )
        widgets = {
            "regions": forms.CheckboxSelectMultiple,
            "figure": forms.Textarea({"rows": 8, "class": "vLargeTextField", "spellcheck": "false"}),
            "rationale": forms.Textarea({"rows": 3, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("steps", "cues"):
            movable(self.fields[name])
        if "source" in self.fields:
            self.fields["source"].required = True
            self.fields["source"].help_text = _("Who wrote it, and under which licence it may be passed on.")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if Exercise.objects.shared().filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another exercise has this short name already."))
        return slug

    def clean_figure(self) -> dict[str, Any] | None:
        figure: dict[str, Any] | None = self.cleaned_data["figure"]
        faults = figures.problems(figure, self.cleaned_data.get("position")) if figure is not None else []
        if faults:
            raise ValidationError(faults)
        return figure

    def clean_media_url(self) -> str:
        address: str = self.cleaned_data["media_url"]
        if address and not address.startswith("https://"):
            raise ValidationError(_("The address must begin with https://."))
        return address

    def clean_variant_of(self) -> Exercise | None:
        easier: Exercise | None = self.cleaned_data["variant_of"]
        below = easier
        while below is not None:
            if below.pk == self.instance.pk:
                raise ValidationError(_("An exercise cannot be a variant of itself."))
            below = below.variant_of
        return easier


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of an exercise. Left without a place it comes last."""

    order = forms.IntegerField(
        label=gettext_lazy("Place"),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput({"class": "place"}),
    )

    class Meta:
        widgets = dict.fromkeys(("sign", "text"), forms.Textarea({"rows": 2, "class": "part"}))

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or LAST


class CompensationForm(PartForm):
    fixes = lines_of(Compensation, "fixes", label=gettext_lazy("Fixes, in order"), noun=gettext_lazy("Fix"), rows=2)


class ParameterForm(PartForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = {name: self.cleaned_data.get(name) for name in ("low", "high")}
        if None in given.values() and set(given.values()) != {None} and not self.errors:
            name = next(name for name, value in given.items() if value is None)
            self.add_error(name, _("A span needs both ends."))
        return cleaned
