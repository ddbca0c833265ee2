"""What the patient says about an exercise and a session; `programs.views.portal` asks. Nothing is filled in beforehand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import PerformedExercise

Effort = PerformedExercise.Effort
Outcome = PerformedExercise.Outcome


class RecordForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Did you do it?"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap one of the three, so that it can be saved.")},
    )
    pain = forms.TypedChoiceField(
        label=_("Pain while doing it"),
        choices=[(number, number) for number in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    effort = forms.ChoiceField(label=_("How hard was it?"), choices=Effort, required=False, widget=forms.RadioSelect)


class FinishForm(forms.Form):
    comment = forms.CharField(
        label=_("A word to your physio"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
