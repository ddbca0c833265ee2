"""The one line that issuing asks: at what time of day the patient is reminded, and by which way. The view `issue` reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Channel
from programs.forms.authoring import ScheduleForm, stored
from programs.models import Program
from programs.reminders.ways import Way

ASKED = ("reminder_time", "channel")


class IssueForm(ScheduleForm):
    """The schedule as it is stored, so that what refuses the program can be said at its fields, and the two questions of issuing.

    No way is chosen beforehand that the patient did not agree to: without a choice it stays as agreed, or is left to the patient.
    """

    channel = forms.ChoiceField(label=gettext_lazy("Remind by"), required=False, choices=[("", ""), *Channel.choices])

    def __init__(self, program: Program, sent: Mapping[str, Any] | None = None, *, on: date) -> None:
        own = {name: sent[name] for name in ASKED if name in sent} if sent is not None else {}
        super().__init__(program, None if sent is None else stored(program) | own, on=on, asks_time=True)
        if program.patient.reminder_time:
            self.fields["reminder_time"].disabled = True
            self.fields["reminder_time"].help_text = _("The patient chose this time.")
            self.initial["reminder_time"] = program.patient.reminder_time

    def offer(self, ways: Sequence[Way]) -> IssueForm:
        """Ask only for ways that are open and not agreed to yet. Reading what was sent needs to know none of them."""
        new = [(way.channel.value, way.channel.label) for way in ways if way.is_open and not way.is_wanted]
        self.fields["channel"].choices = [("", _as_agreed(ways)), *new]  # type: ignore[attr-defined]
        return self

    @property
    def asked(self) -> dict[str, Any]:
        """What `prescribing.issue` is to be told."""
        return {name: self.cleaned_data[name] for name in ASKED}


def _as_agreed(ways: Sequence[Way]) -> str:
    agreed = [str(way.channel.label) for way in ways if way.is_open and way.is_wanted]
    if not agreed:
        return _("Left to the patient")
    return _("As agreed: %(ways)s") % {"ways": ", ".join(agreed)}
