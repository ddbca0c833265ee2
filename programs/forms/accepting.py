"""The reason for which a clinician overrides a warning of the checks: a ready answer in one tap, or words of her own."""

from __future__ import annotations

from typing import Any

from django import forms

from programs.forms.refusal import RefusalForm


class WarningForm(RefusalForm):
    """Which warning: the rule, and what it is about."""

    rule = forms.CharField(max_length=40)
    subject = forms.CharField(max_length=2500, required=False)

    @property
    def warning(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, "") for name in ("rule", "subject")}


class AcceptForm(WarningForm):
    reason = forms.CharField(required=False)  # the verb says what is missing
