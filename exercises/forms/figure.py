"""A figure as it is sent: text that is read, or a sentence that says where it cannot be. The admin's figure editor asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.figures import FigureError, editing, read_figure
from exercises.interchange import document
from exercises.interchange.plain import shown

LONGEST = 40_000  # characters; the longest of the catalogue has two thousand
UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class FigureForm(forms.Form):
    figure = forms.CharField(
        label=gettext_lazy("The figure as text (JSON)"),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "easel__json"}),
    )
    opened_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def clean_figure(self) -> dict[str, Any]:
        try:
            return editing.closed(read(self.cleaned_data["figure"]))
        except FigureError as error:
            raise ValidationError(str(error)) from None


def read(text: str) -> dict[str, Any]:
    """The definition in a text that comes from anywhere; `read_figure` takes it. Raises FigureError."""
    if len(text) > LONGEST:
        raise FigureError(_("The figure is longer than %(limit)s characters.") % {"limit": LONGEST})
    try:
        data: dict[str, Any] = document.decode(text.encode(errors="replace"))
        read_figure(data)
    except (document.CatalogueError, FigureError) as error:
        raise FigureError(shown(str(error))) from None
    except RecursionError:
        raise FigureError(_("This is nested too deeply.")) from None
    if any(UNWRITABLE.search(words) for words in _words(data)):
        raise FigureError(_("Line breaks and control characters have no place in summary and captions."))
    return data


def _words(data: Mapping[str, Any]) -> Iterator[str]:
    yield data["summary"]
    for pose in data["poses"]:
        yield pose.get("caption", "")
