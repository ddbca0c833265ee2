"""A form that can be told by the domain what is wrong: the sentences of a refusal stand beside the fields they belong to."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms


class RefusalForm(forms.Form):
    use_required_attribute = False  # the server says what is missing, in a sentence

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Take over what `prescribing.Refused` or a `DosageError` found; call it after `is_valid()`."""
        for name, sentence in problems.items():
            self.add_error(self.field_of(name), sentence)

    def field_of(self, name: str) -> str | None:
        """The field that a problem's name means; None for the form as a whole."""
        return name if name in self.fields else None
