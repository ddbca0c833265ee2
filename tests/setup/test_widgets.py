"""Fields of forms, written without Django's templates, are what these would have made of them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from config.widgets import Formatted

CHOICES = [("", "None & none"), ("a", "A <b>"), ("b", mark_safe("B &amp; b"))]


class Several(forms.Form):
    text = forms.CharField(
        max_length=10, help_text="Short", widget=forms.TextInput(attrs={"placeholder": 'Say "yes" & go'})
    )
    number = forms.IntegerField(required=False, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    mail = forms.EmailField(disabled=True)
    day = forms.DateField(widget=forms.DateInput(attrs={"autofocus": False}))
    hour = forms.TimeField(widget=forms.TimeInput(format="%H:%M"))
    kept = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES)
    some = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple)
    grouped = forms.ChoiceField(choices=[("Few", CHOICES[1:])])


class Options(forms.Form):
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)


SENT: list[Any] = [
    None,
    {},
    {"text": "<'>", "number": "0", "day": "2026-03-02", "agreed": "on", "one": "a", "some": ["a", "b"], "grouped": "b"},
    {"radio": "a", "ticks": ["a", "b"]},
]


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("name", Several.base_fields)
def test_a_field_is_the_same(name, sent):
    assert outline(Several(sent, renderer=Formatted())[name]) == outline(
        Several(sent, renderer=DjangoTemplates())[name]
    )


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("name", Options.base_fields)
def test_every_option_is_the_same(name, sent):
    written, given = (Options(sent, renderer=renderer)[name] for renderer in (Formatted(), DjangoTemplates()))

    assert outline(written) == outline(given)
    assert [outline(option.tag()) for option in written] == [outline(option.tag()) for option in given]


def outline(html: object) -> list[Any]:
    """Its tags with their attributes, whatever their order, and its texts."""
    reader = Outline()
    reader.feed(str(html))
    return reader.found


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())
