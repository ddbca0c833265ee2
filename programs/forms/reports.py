"""What a clinician says to a patient about a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.forms.refusal import RefusalForm
from programs.models import LONGEST_REPLY, ExerciseSession


class ReplyForm(RefusalForm):
    """A word, or none, which takes back the one that stands."""

    reply = forms.CharField(
        label=gettext_lazy("A word back"),
        help_text=gettext_lazy("It stands beside the session on the phone. No message is sent."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REPLY}),
    )

    def __init__(self, session: ExerciseSession, sent: Any = None) -> None:
        self.session = session
        super().__init__(sent, initial={"reply": session.reply})

    def clean_reply(self) -> str:
        text: str = self.cleaned_data["reply"].replace("\r\n", "\n")  # a line break counts as one
        if not text and not self.session.reply:
            raise forms.ValidationError(_("Write something first."))
        return text
