"""What the guided player asks, drawn once for all exercises of its page. Only drawn: the answers come as entries of the phone."""

from __future__ import annotations

from django import forms

from programs.forms import portal


class AnswerForm(forms.Form):
    """How an exercise went; the player hides what its session asks at the end."""

    outcome = portal.RecordForm.base_fields["outcome"]
    why_not = portal.RecordForm.base_fields["why_not"]
    pain = portal.RecordForm.base_fields["pain"]
    effort = portal.RecordForm.base_fields["effort"]


class EndForm(forms.Form):
    pain = portal.FinishForm.base_fields["pain"]
    effort = portal.FinishForm.base_fields["effort"]
    comment = portal.FinishForm.base_fields["comment"]
