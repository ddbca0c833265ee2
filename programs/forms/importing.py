"""The admin's forms of an import: the file, and what is chosen about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.interchange.choices import Choices
from exercises.interchange.document import MAX_BYTES
from exercises.interchange.formats import FORMATS, OWN
from exercises.interchange.licences import ALLOWED
from exercises.interchange.table import FIELDS

KINDS = [(OWN, gettext_lazy("Setwell catalogue (JSON)")), *((key, kind.label) for key, kind in FORMATS.items())]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON or CSV, at most 20 MB. Nothing is taken in before you have seen what it holds."),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(limit)s MB."), params={"limit": MAX_BYTES // 1024**2})
        return file


class ChoicesForm(forms.Form):
    """`headings` are those of a table: each field of an exercise can be given one. Fields that do not apply are left out."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=KINDS)
    collection = forms.SlugField(
        label=gettext_lazy("Name of the collection"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "Tells its ids from those of other files. Give a later file of the same collection the same name."
        ),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licence"),
        required=False,
        choices=[("", gettext_lazy("Please choose")), *ALLOWED.items()],
        help_text=gettext_lazy(
            "Of the exercises for which the file names none. Other licences do not allow what a clinic does."
        ),
    )
    author = forms.CharField(label=gettext_lazy("Author"), required=False, max_length=120)
    url = forms.URLField(label=gettext_lazy("Address"), required=False, max_length=200, assume_scheme="https")
    leave_out_refused = forms.BooleanField(label=gettext_lazy("Leave out the rows that cannot be read"), required=False)
    overwrite = forms.BooleanField(
        label=gettext_lazy("Take the file's text for exercises of this collection that were edited here since"),
        required=False,
    )

    def __init__(self, *args: Any, headings: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("not in the table")), *((heading, heading) for heading in headings)]
        self.columns = [f"column_{name}" for name in FIELDS] if len(columns) > 1 else []
        for name, (label, _known) in FIELDS.items() if self.columns else ():
            self.fields[f"column_{name}"] = forms.ChoiceField(label=label, choices=columns, required=name == "name")

    @staticmethod
    def initial_of(format: str, choices: Choices) -> dict[str, Any]:
        columns = {f"column_{name}": heading for name, heading in choices.columns.items()}
        return {"format": format, **choices.as_data(), **columns}

    def choices(self) -> Choices:
        given = self.cleaned_data
        columns = {name.removeprefix("column_"): given.get(name, "") for name in self.columns}
        names = ("licence", "author", "url", "collection", "leave_out_refused", "overwrite")
        return Choices(columns=columns, **{name: given[name] for name in names})
