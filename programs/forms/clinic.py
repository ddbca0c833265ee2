"""What is asked before a program is paused or ended."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.refusal import RefusalForm
from programs.models import Pause


class PauseForm(RefusalForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Pause.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
    until_on = forms.DateField(
        label=_("Last day of the pause"),
        help_text=_("Leave it empty if you do not know yet; then resume by hand."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class EndForm(RefusalForm):
    reason = forms.CharField(
        label=_("Why it ends"),
        help_text=_("Asked before the fourth week. The patient does not see it."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
