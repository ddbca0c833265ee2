"""Fields that more than one form asks: how often a week, and why something is changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BANDS = [("2-2", "2"), ("2-3", "2–3"), ("3-3", "3")]  # [source]: two to three days a week


class BandField(forms.TypedChoiceField):
    """How many sessions a week: a pair, from and to."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=BANDS, coerce=_pair, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "{}-{}".format(*value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> str:
        return super().to_python(self.prepare_value(value))


class ReasonField(forms.CharField):
    """Why, in the patient's words; a draft's patient has nothing to be told yet."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why"), help_text=_("The patient reads it beside the change."), required=False, max_length=300
        )


def _pair(choice: str) -> tuple[int, int]:
    low, high = map(int, choice.split("-"))
    return low, high
