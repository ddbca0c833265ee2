"""What a patient says to get in, and on the settings page about this phone; `patients.views.portal` and `patients.views.phone` ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from patients import keys
from patients.models.patient import EARLIEST_BIRTH


class ForgetfulInput(forms.TextInput):
    """Never shows again what was typed."""

    def format_value(self, value: Any) -> None:
        return None


class ConnectForm(forms.Form):
    """A link or code, and the year of birth once it is asked. Of the two, only the first comes back as it was typed."""

    link = forms.CharField(
        label=_("Paste your link or type the code"),
        help_text=_("Both come from your clinic: the link by message or on paper, the code on its screen."),
        max_length=500,
        error_messages={"required": _("Paste the whole link from your clinic here, or type its code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
                "data-fragment": "",
            }
        ),
    )
    year = forms.IntegerField(
        label=_("In which year were you born?"),
        help_text=_("Four digits, such as 1956. It keeps others out who come across your link."),
        required=False,
        error_messages={"invalid": _("Give the year in four digits, such as 1956.")},
        widget=ForgetfulInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "bday-year"}),
    )
    is_shared = forms.BooleanField(
        label=_("Other people use this phone, too"),
        help_text=_("Then nothing stays on it: you are signed out with the browser, at the latest after 12 hours."),
        required=False,
    )

    asks_year = False  # true once the link is known to want it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and "year" in self.errors and "link" not in self.errors:
            self.asks_year = True

    def clean_link(self) -> str:
        typed: str = self.cleaned_data["link"]
        if not keys.is_whole(keys.tidy(typed)):
            raise forms.ValidationError(
                _(
                    "Something is missing, or too much. A code has 10 letters and digits; of a link copy all, from https to its end."
                )
            )
        return typed

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and not EARLIEST_BIRTH <= year <= timezone.localdate().year:
            raise forms.ValidationError(self.fields["year"].error_messages["invalid"])
        return year

    @property
    def said(self) -> dict[str, Any]:
        """For `access.open_link`."""
        return {"typed": self.cleaned_data["link"], **{name: self.cleaned_data[name] for name in ("year", "is_shared")}}

    def ask_year(self, *, tries_left: int | None) -> None:
        """Once more, now with the year; `tries_left` says that it was wrong."""
        self.asks_year = True
        if tries_left is not None:
            self.add_error("year", _wrong(tries_left))
        elif "year_asked" in self.data:
            self.add_error("year", self.fields["year"].error_messages["invalid"])


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": _("Choose one of the languages in the list.")},
    )


def _wrong(tries_left: int) -> str:
    return ngettext(
        "Your clinic has another year for you. You can try once more, then this link closes.",
        "Your clinic has another year for you. You can try %(count)s more times, then this link closes.",
        tries_left,
    ) % {"count": tries_left}
