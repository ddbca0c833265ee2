"""How fields of forms become HTML, settings.FORM_RENDERER: as Django's templates say, but inputs and plain selects are written here.

Django takes three templates for one radio button, and the builder shows a hundred fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

TEMPLATES = "django/forms/widgets/"
INPUTS = frozenset(
    f"{TEMPLATES}{name}.html"
    for name in ("checkbox", "checkbox_option", "date", "email", "hidden", "number", "radio_option", "text", "time")
)
SELECT = f"{TEMPLATES}select.html"


class Written(DjangoTemplates):
    """The same HTML as from the templates, but for white space."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name in INPUTS and not context["widget"].get("wrap_label"):
            return mark_safe(_input(context["widget"]))  # noqa: S308  # what it is given is escaped
        if template_name == SELECT and not any(group for group, *_options in context["widget"]["optgroups"]):
            return mark_safe(_select(context["widget"]))  # noqa: S308
        return mark_safe(super().render(template_name, context, request))  # noqa: S308


def _input(widget: Mapping[str, Any]) -> str:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    return f"<input{_attributes({'type': widget['type'], 'name': widget['name'], **value, **widget['attrs']})}>"


def _select(widget: Mapping[str, Any]) -> str:
    options = "".join(
        f"<option{_attributes({'value': option['value'], **option['attrs']})}>{conditional_escape(option['label'])}</option>"
        for _group, options, _index in widget["optgroups"]
        for option in options
    )
    return f"<select{_attributes({'name': widget['name'], **widget['attrs']})}>{options}</select>"


def _attributes(given: Mapping[str, Any]) -> str:
    """Each after a space; True stands without a value, False not at all."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in given.items()
        if value is not False
    )
