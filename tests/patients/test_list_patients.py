"""The clinic's list of patients: who is in it, how they are found, and what it costs."""

import re

import pytest
from django.urls import reverse

from patients import care
from tests import factories
from tests.factories import NOW, TODAY, on_day

LIST = reverse("patients:list")


def names(response):
    return re.findall(r'class="row__link"[^>]*>([^<]+)<', response.content.decode())


def test_it_names_the_clinics_patients_and_nobody_elses(desk, clinician, colleague, stranger):
    factories.make_patient(clinician, name="Cleo")
    factories.make_patient(colleague, name="Ada")
    factories.make_patient(stranger, name="Zoe")

    assert names(desk.get(LIST)) == ["Ada", "Cleo"]


def test_the_discharged_have_a_list_of_their_own(desk, clinician, patient):
    gone = factories.make_patient(clinician, name="Gone")
    care.discharge(patient=gone, by=clinician, at=NOW)

    assert names(desk.get(LIST)) == [patient.name]
    assert names(desk.get(LIST, {"show": "discharged"})) == ["Gone"]


@pytest.mark.parametrize("words", ["ase", "ode", "åse øde", "ase@", "  ASE  "])
def test_a_search_finds_parts_of_words_without_their_accents(desk, clinician, words):
    factories.make_patient(clinician, name="Åse Ødegård", email="ase@example.org")
    factories.make_patient(clinician, name="Bo Li", email="bo@example.org")

    assert names(desk.post(LIST, {"q": words})) == ["Åse Ødegård"]


def test_a_search_never_reaches_another_clinic(desk, stranger):
    factories.make_patient(stranger, name="Zoe")

    response = desk.post(LIST, {"q": "Zoe"})

    assert names(response) == []
    assert "Nobody found" in response.content.decode()


def test_what_is_searched_for_stays_out_of_the_address(desk, patient):
    """Names of patients in a query string would end up in logs and in the browser's history."""
    assert '<form class="toolbar" method="post"' in desk.get(LIST).content.decode()
    assert names(desk.get(LIST, {"q": "nobody of this name"})) == [patient.name]


def test_while_typing_only_the_list_comes_back(desk, patient):
    htmx = {"HX-Request": "true", "HX-Target": "patient-list"}
    response = desk.post(LIST, {"q": "ada"}, headers=htmx)

    assert names(response) == [patient.name]
    assert "<html" not in response.content.decode()


def test_an_empty_clinic_is_told_what_to_do(desk):
    page = desk.get(LIST).content.decode()

    assert "No patients yet" in page
    assert f'href="{reverse("patients:add")}"' in page


def test_it_is_cut_into_pages(desk, clinician):
    for number in range(25):
        factories.make_patient(clinician, name=f"Patient {number:02}")

    assert len(names(desk.get(LIST))) == 24
    assert names(desk.get(LIST, {"page": 2})) == ["Patient 24"]


def test_a_program_stands_beside_its_patient(desk, program):
    page = desk.get(LIST).content.decode()

    assert "Week 1 of 4" in page
    assert "<strong>today</strong>" in page
    assert "0 of 2" in page


def test_a_draft_and_a_patient_without_program_are_told_apart(desk, clinician, draft):
    factories.make_patient(clinician)
    page = desk.get(LIST).content.decode()

    assert "Draft" in page
    assert "No program yet" in page


def test_the_week_follows_the_calendar(signed_in, clinician, program, clock):
    clock.move_to(on_day(TODAY + factories.days(8)))
    assert "Week 2 of 4" in signed_in.as_(clinician).get(LIST).content.decode()


def queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as asked:
        desk.get(LIST)
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_the_patients(desk, clinician, django_assert_max_num_queries):
    for _ in range(3):
        factories.make_program(factories.make_patient(clinician), clinician)
    with_three = queries(desk, django_assert_max_num_queries)
    for _ in range(20):
        factories.make_program(factories.make_patient(clinician), clinician)

    assert queries(desk, django_assert_max_num_queries) == with_three


@pytest.mark.parametrize("words", ["\x00", "ada\x00", "ada " * 5000])
def test_a_search_that_no_person_types_does_no_harm(desk, patient, words):
    assert desk.post(LIST, {"q": words}).status_code == 200
