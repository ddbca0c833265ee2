"""What the patient says about an exercise and a session; `programs.views.portal` asks. Nothing is filled in beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.dosage import AffectedSide, CyclesDosage, Dosage, Side
from patients.templatetags.days import long_day
from programs import guiding
from programs.models import LONGEST_COMMENT, Concern, Effort, ExerciseSession, PerformedExercise, Program
from programs.sessions import Change, Options
from programs.sessions.amounts import MOST

Outcome = PerformedExercise.Outcome


def _pain(**particulars: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=[(number, number) for number in range(11)],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        **particulars,
    )


def _effort() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("How hard was it?"), choices=Effort, required=False, widget=forms.RadioSelect)


class RecordForm(forms.Form):
    """How an exercise went. Pain and effort only where they are asked of each; a number for each set, if wished, by side."""

    outcome = forms.ChoiceField(
        label=_("Did you do it?"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap one of the three, so that it can be saved.")},
    )
    why_not = forms.ChoiceField(
        label=_("What kept you from it?"),
        choices=PerformedExercise.WhyNot,
        required=False,
        widget=forms.RadioSelect,
    )
    pain = _pain(label=_("Pain while doing it"), required=False)
    effort = _effort()

    def __init__(self, data: Any = None, *, performed: PerformedExercise, affected: str) -> None:
        said = {name: getattr(performed, name) for name in ("outcome", "why_not", "pain", "effort")}
        super().__init__(data, initial=said)
        if performed.session.program.rating != Program.Rating.EACH and not _is_rated(performed):
            del self.fields["pain"], self.fields["effort"]
        self.dosage = performed.dosage
        self.turns = _sets_by_side(performed.dosage, AffectedSide(affected))
        told = {side: [row["amount"] for row in performed.sets_done if row["side"] == side] for side in Side}
        for side, number in self.turns:
            for place, amount in enumerate(_padded(told[side], to=number), 1):
                self.fields[f"{side}_{place}"] = self._amount(place, amount)

    def _amount(self, place: int, said: int | None) -> forms.IntegerField:
        is_cycles = isinstance(self.dosage, CyclesDosage)
        return forms.IntegerField(
            label=_("Cycles") if is_cycles else _("Set %(number)s") % {"number": place},
            min_value=0,
            max_value=MOST[self.dosage.kind],
            initial=said,
            required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    @property
    def amounts(self) -> list[tuple[Side, list[forms.BoundField]]]:
        """The fields for the numbers, by side."""
        return [(side, [self[name] for name in self._names(side)]) for side, _number in self.turns]

    @property
    def amounts_errors(self) -> bool:
        return any(field.errors for _side, fields in self.amounts for field in fields)

    @property
    def said(self) -> dict[str, Any]:
        """For `sessions.record`."""
        asked = ("outcome", "why_not", "pain", "effort")
        named = [(side, self.cleaned_data[name]) for side, _number in self.turns for name in self._names(side)]
        sets_done = [{"side": side.value, "amount": amount} for side, amount in named if amount is not None]
        return {name: self.cleaned_data[name] for name in asked if name in self.fields} | {"sets_done": sets_done}

    def _names(self, side: Side) -> list[str]:
        return [name for name in self.fields if name.startswith(f"{side}_")]


class ConcernForm(forms.Form):
    kind = forms.ChoiceField(choices=Concern.Kind)


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


class AfterwardsForm(forms.Form):
    """For which day a session is told that was done without saying so."""

    on = forms.ChoiceField(
        label=_("When did you do it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap a day."), "invalid_choice": _("Tap one of these days.")},
    )

    def __init__(self, data: Any = None, *, days: Sequence[date]) -> None:
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["on"]).choices = [(day.isoformat(), long_day(day)) for day in days]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.cleaned_data["on"])


class MorningForm(forms.Form):
    pain = _pain(
        label=_("How much did it hurt the next morning?"),
        error_messages={"required": _("Tap a number, so that it can be saved.")},
    )


class FinishForm(forms.Form):
    """The end of a session. Pain and effort only where they are asked once, of all of it."""

    pain = _pain(label=_("Pain, all in all"), required=False)
    effort = _effort()
    comment = forms.CharField(
        label=_("A word to your physio"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, session: ExerciseSession) -> None:
        super().__init__(data, initial={"pain": session.pain, "effort": session.effort, "comment": session.comment})
        if session.program.rating == Program.Rating.EACH and not _is_rated(session):
            del self.fields["pain"], self.fields["effort"]


class ReadForm(forms.Form):
    """As far as which change the news was read."""

    upto = forms.IntegerField(min_value=1, max_value=2**63 - 1)


def _sets_by_side(dosage: Dosage, affected: AffectedSide) -> list[tuple[Side, int]]:
    """How many numbers can be told of each side that works, the first side first; none where a dosage is words only."""
    bouts = guiding.bouts(dosage, affected=affected)
    return list(Counter(side for bout in bouts for side in bout.sides).items())


def _padded(amounts: list[int], *, to: int) -> list[int | None]:
    return [*amounts, *[None] * (to - len(amounts))]


def _is_rated(said: PerformedExercise | ExerciseSession) -> bool:
    """What was rated stays to be changed, whatever is asked since."""
    return said.pain is not None or bool(said.effort)
