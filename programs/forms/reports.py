"""What a clinician says to a patient about a session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from programs.forms.refusal import RefusalForm
from programs.models import LONGEST_REPLY, ExerciseSession


class ReplyForm(RefusalForm):
    """A word, or none, which takes back the one that stands."""

    reply = forms.CharField(
        label=gettext_lazy("A word back"),
        help_text=gettext_lazy("It stands beside the session on the phone. No message is sent."),
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_REPLY}),
    )

    def __init__(self, session: ExerciseSession, sent: Any = None) -> None:
        self.session = session
        super().__init__(sent, initial={"reply": session.reply})
        self.fields["reply"].required = not session.reply

    def clean_reply(self) -> str:
        text: str = self.cleaned_data["reply"]
        return text.replace("\r\n", "\n")  # a line break counts as one
