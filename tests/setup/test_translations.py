"""Other languages: whole, true to their placeholders, compiled, with their own days, and shown to who reads them."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from exercises.dosage import Range, RepsDosage, Sides

LOCALE = Path(settings.BASE_DIR, "locale")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|%s")


class Entry(NamedTuple):
    context: str | None
    english: list[str]  # singular, plural
    translated: list[str]


def read(po: Path) -> Iterator[Entry]:
    """What a .po file says, its header left out."""
    for block in po.read_text().split("\n\n"):
        fields: dict[str, str] = {}
        for line in (line for line in block.splitlines() if not line.startswith("#")):
            if not line.startswith('"'):
                name, line = line.split(" ", 1)
            fields[name] = fields.get(name, "") + ast.literal_eval(line)
        if fields.get("msgid"):
            english = [fields[name] for name in ("msgid", "msgid_plural") if name in fields]
            translated = [text for name, text in fields.items() if name.startswith("msgstr")]
            yield Entry(fields.get("msgctxt"), english, translated)


def compiled(language: str) -> gettext.GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def said(words: gettext.GNUTranslations, entry: Entry) -> list[str]:
    match entry:
        case Entry(None, [english], _):
            return [words.gettext(english)]
        case Entry(None, [one, many], _):
            return [words.ngettext(one, many, number) for number in (1, 2)]
        case Entry(str(context), [english], _):
            return [words.pgettext(context, english)]
        case Entry(str(context), [one, many], _):
            return [words.npgettext(context, one, many, number) for number in (1, 2)]
    raise NotImplementedError(entry)


@pytest.fixture(params=[code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES/django.po"


def test_every_sentence_is_translated_and_none_is_left_as_a_guess(po: Path) -> None:
    assert [entry.english for entry in read(po) if not all(entry.translated)] == []
    assert "#, fuzzy" not in po.read_text()


def test_every_placeholder_is_kept(po: Path) -> None:
    wrong = [
        (english, translated)
        for entry in read(po)
        for english, translated in zip(entry.english, entry.translated, strict=True)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(translated))
    ]
    assert wrong == []


def test_the_compiled_file_says_what_the_readable_one_says(language: str, po: Path) -> None:
    words = compiled(language)
    stale = [entry for entry in read(po) if said(words, entry) != entry.translated]
    assert stale == []  # `python manage.py compilemessages`


@pytest.mark.parametrize(
    ("name", "english", "german"),
    [
        ("day", "22 Nov", "22. Nov."),
        ("day_of_year", "22 Nov 2026", "22. Nov. 2026"),
        ("weekday", "Sun 22 Nov", "So, 22. Nov."),
        ("weekday_time", "Sun 22 Nov, 14:05", "So, 22. Nov., 14:05"),
        ("long_day", "Sunday 22 November", "Sonntag, 22. November"),
        ("instant", "22 Nov 2026, 14:05", "22. Nov. 2026, 14:05"),
        ("date", "22 Nov 2026", "22. Nov. 2026"),
        ("time", "14:05", "14:05"),
    ],
)
def test_days_and_hours_are_written_as_the_language_does(name: str, english: str, german: str) -> None:
    template = Template(f"{{% load days %}}{{{{ at|{name} }}}}")
    for code, expected in (("en", english), ("de", german)):
        with translation.override(code):
            assert template.render(Context({"at": datetime(2026, 11, 22, 14, 5, tzinfo=UTC)})) == expected


def test_a_span_within_a_month_names_it_once() -> None:
    template = Template("{% load days %}{{ first|span_to:last }}")
    for code, expected in (("en", "2–8 Mar"), ("de", "2.–8. März")):
        with translation.override(code):
            assert template.render(Context({"first": date(2026, 3, 2), "last": date(2026, 3, 8)})) == expected


def test_a_dosage_reads_in_german_with_numbers_and_units_together() -> None:
    dosage = RepsDosage(
        sets=Range(2, 2, 3), reps=Range(1, 1, 6), hold_seconds=Range(5, 5, 10), sides=Sides.EACH, reps_are="per_side"
    )
    with translation.override("de"):
        assert dosage.for_patient == "2 Sätze mit je 1 Wiederholung pro Seite, 5\N{NO-BREAK SPACE}s halten"
        assert str(dosage).startswith("2–3 Sätze mit je 1–6 Wiederholungen pro Seite, 5–10\N{NO-BREAK SPACE}s halten")


@pytest.mark.django_db
def test_a_clinician_reads_the_language_of_the_browser_and_a_patient_her_own(signed_in, clinician, patient) -> None:
    desk = signed_in.as_(clinician)
    assert '<html lang="de">' in desk.get(reverse("patients:list"), headers={"accept-language": "de-CH"}).text
    patient.language = "de"
    patient.save()
    phone: Client = signed_in.phone_of(patient)
    assert '<html lang="de">' in phone.get(reverse("programs:portal_today"), headers={"accept-language": "en"}).text
