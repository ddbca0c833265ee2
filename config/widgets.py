"""Makes HTML of form fields, settings.FORM_RENDERER: what Django's templates say, but inputs and plain selects are formatted here.

Django takes three templates for one radio button, and the builder shows a hundred fields.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = {
    f"django/forms/widgets/{kind}.html"
    for kind in ("checkbox_option", "date", "hidden", "number", "radio_option", "text", "time")
}
SELECT = "django/forms/widgets/select.html"


class Formatted(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        widget = context.get("widget", {})
        if template_name in INPUTS and not widget.get("wrap_label"):
            value = {} if widget["value"] is None else {"value": str(widget["value"])}
            shown = flatatt(value) + flatatt(widget["attrs"])
            return format_html('<input type="{}" name="{}"{}>', widget["type"], widget["name"], shown)
        if template_name == SELECT and not any(group for group, _options, _index in widget["optgroups"]):
            options = (option for _group, options, _index in widget["optgroups"] for option in options)
            told = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options)
            inside = format_html_join("", '<option value="{}"{}>{}</option>', told)
            return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)
        return SafeString(super().render(template_name, context, request))
