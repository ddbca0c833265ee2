"""What patients say about messages, and by what the clinic's ledger is narrowed; the views of reminders use one form each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from hashlib import sha256
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from patients.consent import Wish
from patients.models import Channel, Patient, Slot
from patients.models.consent import AGREEABLE
from programs import checks
from programs.forms.refusal import RefusalForm
from programs.reminders import ledger
from programs.reminders.timing import DAYTIME
from programs.reminders.ways import Way
from programs.reminders.wording import KINDS


class Row(NamedTuple):
    """One kind of message on the patient's page: its chips, and since when it is agreed by which way."""

    field: forms.BoundField
    about: Any
    agreed: list[tuple[Channel, Any]]


class ChoosingForm(RefusalForm):
    """Which messages, by which of the ways that are open, and when. What goes by a way that is closed is not asked and stays."""

    reminder_time = forms.TimeField(
        label=_("At what time?"),
        required=False,
        error_messages={"invalid": _("Give a time such as 17:30.")},
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "min": DAYTIME.opens, "max": DAYTIME.latest}),
    )

    def __init__(self, patient: Patient, ways: Sequence[Way], sent: Any = None) -> None:
        super().__init__(sent, initial={"reminder_time": patient.reminder_time})
        self.patient, self.ways = patient, ways
        self.open = [way for way in ways if way.is_open]
        for slot in AGREEABLE:
            self.fields[_name(slot)] = forms.MultipleChoiceField(
                label=KINDS[slot].name,
                choices=[(way.channel.value, way.channel.label) for way in self.open],
                initial=[way.channel.value for way in self.open if slot in way.agreed],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def rows(self) -> Iterator[Row]:
        for slot in AGREEABLE:
            agreed = [(way.channel, way.agreed[slot]) for way in self.open if slot in way.agreed]
            yield Row(self[_name(slot)], KINDS[slot].about, agreed)

    @property
    def as_they_stand(self) -> str:
        """A mark of the choices that the page shows, by which a window that was overtaken by another is noticed."""
        agreed = [(way.channel, slot, at.isoformat()) for way in self.ways for slot, at in way.agreed.items()]
        return sha256(repr((sorted(agreed), self.patient.reminder_time)).encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("as_they_stand", self.as_they_stand) != self.as_they_stand:
            changed = _(
                "Something was changed in another window meanwhile. Look through your choices, and save once more if they hold."
            )
            self.add_error(None, changed)
        return cleaned

    @property
    def wanted(self) -> set[Wish]:
        chosen = {(channel, slot.value) for slot in AGREEABLE for channel in self.cleaned_data[_name(slot)]}
        kept = {(way.channel.value, slot.value) for way in self.ways if not way.is_open for slot in way.agreed}
        return chosen | kept

    def clean_reminder_time(self) -> time | None:
        at = self.cleaned_data["reminder_time"]
        for finding in checks.check_reminder_time(at):
            raise forms.ValidationError(finding.text)
        return at


class LedgerForm(forms.Form):
    """Behind the question mark of the clinic's ledger. What cannot be read narrows nothing."""

    channel = forms.ChoiceField(label=_("Way"), choices=[("", _("Any way")), *Channel.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[], required=False)
    since = forms.DateField(
        label=pgettext_lazy("a day", "From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=pgettext_lazy("a day", "To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, sent: Any) -> None:
        super().__init__(sent, auto_id="ledger-%s")
        kinds = [(name, Slot(slot).label) for name, slot in ledger.KINDS.items()]
        self.fields["kind"].choices = [("", _("Any kind")), *kinds]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrowing(self) -> Q:
        return ledger.narrowing(**{name: self.cleaned_data.get(name) or None for name in self.fields})

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


def _name(slot: Slot) -> str:
    return slot.name.lower()
