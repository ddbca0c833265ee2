"""What a clinician says while building a program, checked; the views of `authoring` and `arranging` use one form each."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise
from patients.models import Clinician
from programs import checks
from programs.forms.fields import BandField
from programs.forms.refusal import RefusalForm
from programs.models import Program, Protocol
from programs.scheduling import MAX_WEEKS, MIN_WEEKS

# A browser reports a change at every digit of a date: wait for a pause, or until the field is left.
UNHURRIED = {"hx-trigger": "change delay:700ms consume, blur changed", "hx-include": "closest form"}


class DraftForm(forms.Form):
    """From which protocol the program begins; none: empty."""

    protocol = forms.ModelChoiceField(Protocol.objects.none(), required=False)

    def __init__(self, *args: Any, by: Clinician, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["protocol"].queryset = Protocol.objects.for_clinician(by).current()  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=100)


class PrescribeForm(RefusalForm):
    exercise = forms.ModelChoiceField(
        Exercise.objects.none(),
        error_messages={"invalid_choice": _("This exercise is not published, so it cannot be prescribed.")},
    )

    def __init__(self, *args: Any, by: Clinician, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exercise"].queryset = Exercise.objects.for_clinician(by).prescribable()  # type: ignore[attr-defined]


class TakeProtocolForm(RefusalForm):
    protocol = forms.ModelChoiceField(Protocol.objects.none())

    def __init__(self, *args: Any, by: Clinician, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["protocol"].queryset = Protocol.objects.for_clinician(by).current()  # type: ignore[attr-defined]


class ReorderForm(RefusalForm):
    """The ids of the prescriptions in the order wanted, with commas between."""

    order = forms.CharField(max_length=8_000)

    def clean_order(self) -> list[UUID]:
        try:
            return [UUID(part) for part in self.cleaned_data["order"].split(",")]
        except ValueError as error:
            raise forms.ValidationError(_("This is no order of exercises.")) from error


class MoveForm(RefusalForm):
    """One place up (-1) or down (1)."""

    places = forms.TypedChoiceField(choices=[("-1", _("up")), ("1", _("down"))], coerce=int)


class ScheduleForm(RefusalForm):
    """Title, length, frequency, days, start and reminder. In a program that was issued the start is not asked; in a draft the
    reminder is not, unless it `asks_time`: issuing does."""

    title = forms.CharField(label=_("Title"), max_length=120)
    weeks = forms.IntegerField(
        label=_("Weeks"), widget=forms.NumberInput(attrs={"min": MIN_WEEKS, "max": MAX_WEEKS, "inputmode": "numeric"})
    )
    per_week = BandField(
        label=_("Sessions a week"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Plan 2 to 3 sessions a week.")},
    )
    starts_on = forms.DateField(
        label=_("Starts on"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reminder_time = forms.TimeField(
        label=_("Reminder at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"),
        choices=[],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, program: Program, sent: Any = None, *, on: date, asks_time: bool = False) -> None:
        self.on, self.program = on, program
        super().__init__(sent, initial=stored(program), auto_id="schedule-%s")
        self.fields["weekdays"].choices = [  # type: ignore[attr-defined]
            (number + 1, _abbreviated(number)) for number in WEEKDAYS
        ]
        self.fields["starts_on"].disabled = not program.is_draft
        if program.is_draft:  # saved as it is typed; what a patient has is changed by a button
            address = reverse("programs:reschedule", args=[program.pk])
            self.fields["starts_on"].widget.attrs.update({"hx-post": address, **UNHURRIED})
            if not asks_time:
                del self.fields["reminder_time"]

    @property
    def changes(self) -> dict[str, Any]:
        """The fields of Program that `prescribing.reschedule` is to change; only those that do change."""
        wanted = dict(self.cleaned_data)
        wanted["per_week_low"], wanted["per_week_high"] = wanted.pop("per_week")
        return {name: value for name, value in wanted.items() if getattr(self.program, name) != value}

    def clean_starts_on(self) -> date:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on == self.program.starts_on:
            return starts_on  # a draft that lay too long is told by the checks
        if starts_on < self.on:
            raise forms.ValidationError(_("The start has passed. Choose today or later."))
        for finding in checks.check_latest_start(starts_on, self.on):
            raise forms.ValidationError(finding.text)
        return starts_on

    def clean_reminder_time(self) -> time:
        at = self.cleaned_data["reminder_time"]
        for finding in checks.check_reminder_time(at):
            raise forms.ValidationError(finding.text)
        return at

    def field_of(self, name: str) -> str | None:
        return super().field_of({"per_week_low": "per_week", "per_week_high": "per_week"}.get(name, name))


class RatingForm(RefusalForm):
    """When the phone asks for pain and effort."""

    rating = forms.ChoiceField(label=_("Pain and effort are asked"), choices=Program.Rating)


def stored(program: Program) -> dict[str, Any]:
    return {
        "title": program.title,
        "weeks": program.weeks,
        "per_week": program.per_week,
        "starts_on": program.starts_on,
        "reminder_time": program.reminder_time,
        "weekdays": program.weekdays,
    }


def _abbreviated(number: int) -> SafeString:
    return format_html('<abbr title="{}">{}</abbr>', WEEKDAYS[number], WEEKDAYS_ABBR[number])
