"""The handout as a PDF: tagged, titled, on the paper asked for, and with every name as it was written."""

import json
import re
from dataclasses import replace

import pytest
import typst
from django.urls import reverse

from programs.handout import Paper
from programs.handout import pdf as make_pdf
from programs.handout.pdf import TEMPLATE, data
from tests import factories

HOSTILE = [
    '#panic("x") $x^2$ \\ * _ ` <a> @b "q" \'q\' [x] {y} ~ // /* -- --- ... = == + / - 1.',
    '#read("/etc/passwd") #import "handout.typ": * #sys.inputs',
    "</text><script>alert(1)</script> &amp; %PDF \\u{41} \u00ad\u200b",
    "שרה כהן مريم",
    "Ærøskøbing Łódź Ελένη Жанна",
]
A4, LETTER = "595.2756 841.8898", "612 792"


def pages(pdf):
    return int(re.search(rb"/Type/Pages/Count (\d+)", pdf)[1])


def sizes(pdf):
    return {match.decode() for match in re.findall(rb"/MediaBox\[0 0 ([\d. ]+)\]", pdf)}


def headings(sheet):
    """The words that typst itself has in the headings."""
    found = typst.query(
        TEMPLATE, "heading", root=TEMPLATE.parent, sys_inputs={"sheet": json.dumps(data(sheet, paper=Paper.A4))}
    )
    return ["".join(words(heading["body"])) for heading in json.loads(found)]


def everywhere(name, sheet):
    """The sheet with that name for all that people may name."""
    content = {**sheet.items[0].content, "name": name, "steps": [name], "cautions": [{"kind": "stop", "text": name}]}
    items = tuple(replace(item, content=content, dosage=name, later=name, remarks=(name,)) for item in sheet.items)
    named = dict.fromkeys(["title", "patient", "clinic", "phone"], name)
    return replace(sheet, items=items, avoid=(name,), facts=((name, name),), **named)


def words(content):
    if isinstance(content, dict):
        yield from [content["text"]] if content.get("func") == "text" else words(list(content.values()))
    elif isinstance(content, list):
        for part in content:
            yield from words(part)


def test_the_file_is_an_accessible_pdf_with_a_title_and_a_language(ask_for, routine):
    response = ask_for(routine, "programs:handout_pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")
    title = f">{routine.title}<".encode()
    for mark in (b"<pdfuaid:part>1<", b"/MarkInfo<</Marked true", b"/Lang(en)", title):
        assert mark in response.content


def test_its_name_and_headers_tell_nothing_of_the_patient(ask_for, routine, patient):
    response = ask_for(routine, "programs:handout_pdf")
    assert response.headers["Content-Disposition"] == 'inline; filename="handout.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert patient.name not in str(response.headers)
    assert patient.name.encode() not in response.content[-4000:]


def test_the_browsers_own_viewer_may_show_it_but_no_page_around_it(ask_for, routine):
    headers = ask_for(routine, "programs:handout_pdf").headers
    assert "Content-Security-Policy" not in headers
    assert headers["X-Frame-Options"] == "DENY"


def test_it_is_in_the_patients_language(ask_for, routine):
    routine.patient.language = "de"
    routine.patient.save()
    assert b"/Lang(de)" in ask_for(routine, "programs:handout_pdf").content


def test_the_paper_is_the_clinics_or_the_one_asked_for(ask_for, routine, clinic):
    assert sizes(ask_for(routine, "programs:handout_pdf").content) == {A4}
    assert sizes(ask_for(routine, "programs:handout_pdf", paper="letter").content) == {LETTER}
    clinic.time_zone = "America/New_York"
    clinic.save()
    assert sizes(ask_for(routine, "programs:handout_pdf").content) == {LETTER}
    assert sizes(ask_for(routine, "programs:handout_pdf", paper="napkin").content) == {LETTER}


@pytest.mark.parametrize("paper", Paper)
def test_the_routine_fits_on_two_pages(routine, sheet_of, paper):
    assert pages(make_pdf(sheet_of(routine), paper=paper)) == 2


@pytest.mark.parametrize(("exercises", "weeks", "most"), [(1, 4, 1), (5, 6, 2), (8, 8, 3)])
def test_small_and_large_programs_take_few_pages(patient, clinician, sheet_of, exercises, weeks, most):
    program = factories.make_program(patient, clinician, exercises=exercises, weeks=weeks)
    assert pages(make_pdf(sheet_of(program), paper=Paper.A4)) <= most


@pytest.mark.parametrize("name", [*HOSTILE, "Margarete Brandt " * 18, "W" * 300])
def test_names_are_printed_as_they_were_written(program, sheet_of, name):
    sheet = everywhere(name, sheet_of(program))
    assert b"<pdfuaid:part>1<" in make_pdf(sheet, paper=Paper.A4)
    assert headings(sheet)[:3] == [name, name, name]


def test_letters_that_no_font_has_never_stop_it(program, sheet_of):
    program.patient.name = "Mia \U0001f984 \U000f0000"
    program.patient.save()
    assert make_pdf(sheet_of(program), paper=Paper.A4).startswith(b"%PDF")


def test_without_link_figures_or_dates_it_prints_all_the_same(program, sheet_of):
    sheet = sheet_of(program, address="", planned={})
    assert pages(make_pdf(sheet, paper=Paper.A4)) == 1


def test_a_draft_has_none(ask_for, draft):
    assert ask_for(draft, "programs:handout_pdf").url == reverse("programs:build", args=[draft.pk])
