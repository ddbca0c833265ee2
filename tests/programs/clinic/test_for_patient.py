"""The programs of one patient: the part of the chart, and the page of its own."""

import re

from django.urls import reverse

from programs import prescribing
from tests import factories
from tests.factories import NOW, TODAY, days
from tests.programs.clinic.conftest import do


def address(patient):
    return reverse("programs:for_patient", args=[patient.pk])


def test_it_is_a_page_of_its_own_without_scripts(desk, program, patient):
    page = desk.get(address(patient)).content.decode()

    assert "<html" in page
    assert "Hip program" in page


def test_the_chart_takes_in_the_part_alone(desk, program, patient):
    part = desk.get(address(patient), headers={"HX-Request": "true"}).content.decode()

    assert "Hip program" in part
    assert "<html" not in part


def test_a_patient_without_program_is_one_click_from_the_first(desk, patient):
    assert reverse("programs:draft", args=[patient.pk]) in desk.get(address(patient)).content.decode()


def test_each_program_offers_what_fits_its_life(desk, patient, clinician, draft):
    running = factories.make_program(patient, clinician)
    ended = factories.make_program(patient, clinician)
    prescribing.end(program=ended, by=clinician, at=NOW, on=TODAY, reason="moved away")
    page = desk.get(address(patient)).content.decode()

    assert reverse("programs:discard", args=[draft.pk]) in page
    assert reverse("programs:handover", args=[running.pk]) in page
    assert reverse("programs:handover", args=[ended.pk]) not in page
    assert reverse("programs:show", args=[ended.pk]) in page


def test_the_numbers_are_those_of_the_closed_weeks(desk_on, program, patient):
    do(program, TODAY, pain=4)
    text = " ".join(re.sub(r"<[^>]+>", " ", desk_on(TODAY + days(7)).get(address(patient)).content.decode()).split())

    assert "sessions kept 50 %" in text
    assert "pain, 2 Mar 4 of 10" in text


def test_a_discarded_draft_is_not_shown(desk, draft, patient):
    prescribing.discard(program=draft, by=draft.prescriber, at=NOW)
    assert "No program yet" in desk.get(address(patient)).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_programs(desk, patient, clinician, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(15) as asked:
            desk.get(address(patient))
        return len(asked)

    factories.make_program(patient, clinician)
    with_one = cost()
    for _ in range(4):
        factories.make_program(patient, clinician)
    assert cost() == with_one
