"""What the patient decides on the phone beside the sessions: a pause, and goals of their own with their ratings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.refusal import RefusalForm
from programs.models import OwnGoal, Pause
from programs.own_goals import HIGHEST

Reason = Pause.Reason


class OwnPauseForm(RefusalForm):
    """“On advice” is not offered: who was advised to pause has spoken with somebody who can."""

    REASONS = (
        (Reason.HOLIDAY, _("I am away, or have no time"), _("A holiday, a move, much to do.")),
        (Reason.ILLNESS, _("I am ill"), _("Get well first. Your muscles forgive you.")),
        (Reason.FLARE, _("It hurts more than usual"), _("If it is strong, or worries you, call your clinic as well.")),
    )

    reason = forms.ChoiceField(
        label=_("Why do you pause?"),
        choices=[(value, label) for value, label, _note in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap one of the three."), "invalid_choice": _("Tap one of the three.")},
    )
    until_on = forms.DateField(
        label=_("Last day of the pause"),
        help_text=_("Leave it empty if you do not know yet. You go on whenever you like."),
        required=False,
        error_messages={"invalid": _("Choose a day, or leave it empty.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, sent: Any = None, *, from_on: date) -> None:
        super().__init__(sent)
        self.fields["until_on"].widget.attrs["min"] = from_on.isoformat()

    @property
    def reasons(self) -> list[tuple[Any, Any]]:
        """Each radio button with the line below it."""
        return [(option, note) for option, (_value, _label, note) in zip(self["reason"], self.REASONS, strict=True)]


class GoalForm(RefusalForm):
    text = forms.CharField(
        label=_("What do you want to do again?"),
        help_text=_(
            "In your own words, for example: climb the stairs to my flat, carry my shopping, garden for an hour."
        ),
        max_length=120,
        error_messages={
            "required": _("Say what it is, in a few words."),
            "max_length": _("Say it in fewer words: 120 letters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RatingsForm(RefusalForm):
    """One scale for each goal; what was said today is in it, and nothing else."""

    def __init__(self, goals: Sequence[OwnGoal], sent: Any = None, *, on: date) -> None:
        super().__init__(sent)
        self.goals = {goal.pk.hex: goal for goal in goals}
        for name, goal in self.goals.items():
            self.fields[name] = forms.TypedChoiceField(
                label=goal.text,
                choices=[(number, number) for number in range(HIGHEST + 1)],
                coerce=int,
                empty_value=None,
                required=len(goals) == 1,
                initial=next((said.rating for said in goal.ratings.all() if said.on == on), None),
                widget=forms.RadioSelect,
                error_messages={"required": _("Tap a number, so that it can be saved.")},
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors and all(rating is None for rating in self.cleaned_data.values()):
            raise forms.ValidationError(_("Tap a number for at least one of them."))
        return self.cleaned_data

    @property
    def said(self) -> Iterator[tuple[OwnGoal, int]]:
        for name, goal in self.goals.items():
            if self.cleaned_data[name] is not None:
                yield goal, self.cleaned_data[name]

    @property
    def rows(self) -> Iterator[tuple[OwnGoal, forms.BoundField]]:
        for name, goal in self.goals.items():
            yield goal, self[name]
