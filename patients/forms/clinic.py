"""What a clinician says about a patient, checked: the form of the pages that add and edit one."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from patients import phone
from patients.models import Patient
from patients.models.patient import EARLIEST_BIRTH

CONTINENTS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)


class PatientForm(forms.ModelForm):
    """Particulars of a patient. `today` decides which years of birth are possible."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"),
        help_text=_("New programs prefer these days, where the rest between sessions allows it."),
        choices=[(number + 1, name) for number, name in WEEKDAYS_ABBR.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    reminded = forms.BooleanField(
        label=_("Send reminders"),
        help_text=_("Ask the patient first. Which ones come, and whether any do, the patient can change at any time."),
        required=False,
    )

    class Meta:
        model = Patient
        fields = [
            "name",
            "email",
            "phone",
            "year_of_birth",
            "affected_side",
            "weekdays",
            "time_zone",
            "language",
        ]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "year_of_birth": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "affected_side": forms.RadioSelect,
            "time_zone": forms.Select,
        }
        help_texts = {
            "email": _("Reminders go here. One of the two is needed."),
            "phone": _(
                "For you to call. Text messages need the country in front, such as +49 170 1234567. One of the two is needed."
            ),
            "time_zone": _("Reminders follow the patient's clock."),
            "language": _("Of the patient's pages and messages."),
        }
        error_messages = {
            "name": {"required": _("Give the patient's name.")},
            "email": {"invalid": _("This is not an e-mail address. One looks like name@example.org.")},
            "year_of_birth": {"required": _("Give the year, such as 1968."), "invalid": _("Give the year in digits.")},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not self.instance._state.adding:
            self.initial["reminded"] = self.instance.reminded
        zone = self["time_zone"].value()
        self.fields["time_zone"].widget.choices = _zones_by_continent(also=str(zone or ""))

    def clean_year_of_birth(self) -> int:
        year = self.cleaned_data["year_of_birth"]
        if not EARLIEST_BIRTH <= year <= self.today.year:
            raise forms.ValidationError(
                _("Give a year from %(first)s to %(last)s."),
                params={"first": EARLIEST_BIRTH, "last": self.today.year},
            )
        return year

    def clean_phone(self) -> str:
        written = self.cleaned_data["phone"]
        if written and not phone.is_number(written):
            raise forms.ValidationError(phone.NOT_ONE)
        return phone.tidy(written)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("email") or cleaned.get("phone") or {"email", "phone"} & self.errors.keys()):
            self.add_error(
                "email", _("Give an e-mail address or a telephone number, so that you can reach each other.")
            )
        return cleaned


def _zones_by_continent(*, also: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place of the time zone database under its continent; legacy names only where one is already chosen."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted(zoneinfo.available_timezones()):
        continent, _slash, place = name.partition("/")
        if continent in CONTINENTS:
            groups[continent].append((name, place.replace("_", " ")))
        elif name in ("UTC", also):
            groups[str(_("Elsewhere"))].append((name, name))
    return list(groups.items())
