"""The form in which a clinician edits an exercise of her clinic: what patients read, and the dosage to begin from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from exercises.forms.dosage import OWN, DosageFields
from exercises.forms.exercise import lines_of
from exercises.forms.lines import movable
from exercises.models import Exercise

WITH_EVERY_KIND = ("rest_seconds", "sides")


class OwnExerciseForm(DosageFields, forms.ModelForm):  # type: ignore[type-arg]
    """The kind of dosage stays; another kind is another exercise."""

    aliases = lines_of(Exercise, "aliases", label=gettext_lazy("Other names"), noun=gettext_lazy("Name"), rows=2)
    steps = lines_of(Exercise, "steps", label=gettext_lazy("Steps"), noun=gettext_lazy("Step"), rows=7)
    cues = lines_of(Exercise, "cues", label=gettext_lazy("Cues"), noun=gettext_lazy("Cue"), rows=3)
    profession = forms.CharField(
        label=gettext_lazy("Your profession"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Give it to say that you reviewed this text as a clinician; readers see your name, profession and the day."
        ),
    )

    class Meta:
        model = Exercise
        fields = ("name", "aliases", "steps", "cues")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dosage_kind"].widget = forms.HiddenInput()
        self.fields["dosage_kind"].disabled = True
        self.shown = [f"dosage_{name}" for name in (*OWN.get(self.instance.dosage.kind, ()), *WITH_EVERY_KIND)]
        for name in self.fields:
            if name.startswith("dosage_") and name not in (*self.shown, "dosage_kind"):
                self.fields[name].disabled = True
        for name in ("steps", "cues"):
            movable(self.fields[name])

    @property
    def dosage(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shown]
