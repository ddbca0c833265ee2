"""A list of short texts in one box, a line each: steps, cues, other names, fixes. Its errors say which line."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.interchange.plain import shown
from exercises.models.fields import LinesField as Lines


class LinesField(forms.CharField):
    """`noun` names one line (“Step”); limits are those of the model's column."""

    def __init__(
        self, column: Lines, *, noun: str | Promise, rows: int = 5, help_text: str = "", **kwargs: Any
    ) -> None:
        self.column, self.noun = column, noun
        kwargs.setdefault("required", not column.blank)
        super().__init__(
            widget=forms.Textarea({"rows": rows, "class": "vLargeTextField"}),
            help_text=help_text or gettext_lazy("One on each line."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        problems = [
            _("%(noun)s %(number)s is longer than %(limit)s characters.")
            % {"noun": self.noun, "number": number, "limit": self.column.line_length}
            for number, line in enumerate(value, 1)
            if len(line) > self.column.line_length
        ]
        problems += [
            _("%(noun)s %(number)s holds control characters.") % {"noun": self.noun, "number": number}
            for number, line in enumerate(value, 1)
            if shown(line) != line
        ]
        if self.column.size and len(value) > self.column.size:
            problems.append(
                _("There are %(number)s lines; at most %(limit)s are possible.")
                % {"number": len(value), "limit": self.column.size}
            )
        if problems:
            raise ValidationError(problems)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != list(initial or [])


def movable(field: Any) -> None:
    """Let static/js/lines.js make a list of it whose lines are moved one by one. `field` is a LinesField of a bound form."""
    words = {
        "noun": str(field.noun),
        "longest": field.column.line_length,
        "add": _("Add a line"),
        "up": _("Move up"),
        "down": _("Move down"),
        "remove": _("Remove"),
    }
    field.widget.attrs["data-lines"] = json.dumps(words)
