"""The handout as a page that prints."""

from django.urls import reverse

from patients import access
from programs import prescribing
from tests import factories
from tests.factories import NOW, TODAY


def test_it_says_what_to_do_when_and_what_to_avoid(ask_for, program, clinician):
    program.avoid = [{"text": "Static lunges", "why": "they irritate"}]
    program.save()
    exercise = factories.make_exercise(dosage=factories.make_dosage(sides="each"))
    prescribing.prescribe(program=program, exercise=exercise, by=clinician, at=NOW)
    page = ask_for(program).content.decode()
    assert "2 sets of 4 per side, hold 5" in page
    assert "First the left side." in page
    assert "Stand tall." in page
    assert "Static lunges: they irritate" in page
    assert page.count("<li>3</li>") == 12
    assert 'aria-label="QR code' in page


def test_it_speaks_the_patients_language(ask_for, program):
    program.patient.language = "de"
    program.patient.save()
    page = ask_for(program).content.decode()
    assert '<html lang="de">' in page
    assert "2. März 2026" in page


def test_a_closed_link_leaves_the_code_out(ask_for, program):
    access.revoke(link=access.link_of(program.patient), at=NOW)
    page = ask_for(program).content.decode()
    assert "QR code" not in page
    assert "Scan" not in page


def test_it_offers_the_pdf_on_the_clinics_paper_first(ask_for, program, clinic):
    clinic.time_zone = "America/New_York"
    clinic.save()
    page = ask_for(program).content.decode()
    address = reverse("programs:handout_pdf", args=[program.pk])
    assert page.index(f'href="{address}"') < page.index(f'href="{address}?paper=a4"')
    assert "PDF on Letter" in page


def test_dates_that_have_passed_are_not_printed(ask_for, program):
    program.sessions.filter(planned_on=TODAY).update(planned_on="2026-03-01")
    assert ask_for(program).content.decode().count("<li>1</li>") == 11
