"""What a reviewer says: that the text holds, with name, profession and day; or what is to be changed first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ApproveForm(forms.Form):
    reviewer = forms.CharField(label=gettext_lazy("Name of the reviewer"), max_length=60)
    profession = forms.CharField(
        label=gettext_lazy("Profession"),
        max_length=58,
        help_text=gettext_lazy("Such as physiotherapist. Readers see it."),
    )
    on = forms.DateField(label=gettext_lazy("Reviewed on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("A review cannot lie ahead."))
        return on


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What is to be changed first"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
