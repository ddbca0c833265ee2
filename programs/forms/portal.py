"""What the patient says about an exercise and a session; `programs.views.portal` asks. Nothing is filled in beforehand."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.templatetags.days import long_day
from programs.models import Effort, PerformedExercise
from programs.sessions import Change, Options

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


class MoveForm(forms.Form):
    """Another day for a session, or none; of each choice `follows` says what it does to the others."""

    NOT_THIS_WEEK = "not_this_week"

    to = forms.ChoiceField(
        label=_("Which day suits you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Tap a day."),
            "invalid_choice": _("That day is not free any more. Tap another."),
        },
    )

    def __init__(self, data: Any, *, options: Options) -> None:
        super().__init__(data)
        changes = {day.isoformat(): change for day, change in options.days.items()}
        changes[self.NOT_THIS_WEEK] = options.leave_out
        self.follows = {choice: change.besides(options.on) for choice, change in changes.items()}
        days = [(day.isoformat(), long_day(day)) for day in options.days]
        cast(forms.ChoiceField, self.fields["to"]).choices = [*days, (self.NOT_THIS_WEEK, _("Not this week"))]

    @property
    def choices(self) -> list[tuple[Any, Change]]:
        """Each radio button with what follows from it."""
        return [(option, self.follows[option.data["value"]]) for option in self["to"]]

    @property
    def day(self) -> date | None:
        """The day that was chosen; None for none this week."""
        chosen = self.cleaned_data["to"]
        return None if chosen == self.NOT_THIS_WEEK else date.fromisoformat(chosen)


class MorningForm(forms.Form):
    pain = forms.TypedChoiceField(
        label=_("How much did it hurt the next morning?"),
        choices=[(number, number) for number in range(11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap a number, so that it can be saved.")},
    )


class FinishForm(forms.Form):
    comment = forms.CharField(
        label=_("A word to your physio"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReadForm(forms.Form):
    """As far as which change the news was read."""

    upto = forms.IntegerField(min_value=1, max_value=2**63 - 1)
