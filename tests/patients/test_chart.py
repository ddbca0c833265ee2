"""A patient's chart: particulars, the programs loaded into it, and the end of care."""

from datetime import time

import pytest
from django.urls import reverse

from patients import access, care, consent
from patients.models import Patient, Slot
from tests import factories
from tests.factories import NOW


@pytest.fixture
def chart(patient):
    return reverse("patients:chart", args=[patient.pk])


def test_it_shows_who_this_is_and_what_is_next(desk, patient, chart):
    page = desk.get(chart).content.decode()

    assert "Ada Quist" in page
    assert "born 1956, left side" in page
    assert "Mon, Wed, Fri" in page
    assert reverse("programs:draft", args=[patient.pk]) in page


def test_the_programs_are_loaded_into_it_and_linked_for_those_without_scripts(desk, patient, chart):
    page = desk.get(chart).content.decode()
    programs = reverse("programs:for_patient", args=[patient.pk])

    assert f'hx-get="{programs}"' in page
    assert f'<a href="{programs}">' in page


def test_it_makes_no_link_by_being_looked_at(desk, patient, chart):
    assert "There is no link yet" in desk.get(chart).content.decode()
    assert not patient.links.exists()


def test_discharging_closes_the_link_and_keeps_the_record(desk, patient, chart):
    access.hand_out(patient=patient, by=None, at=NOW)

    response = desk.post(reverse("patients:discharge", args=[patient.pk]), follow=True)

    patient.refresh_from_db()
    assert patient.discharged_at == NOW
    assert not patient.links.filter(revoked_at=None).exists()
    page = response.content.decode()
    assert "Discharged on 2 Mar 2026" in page
    assert "New program" not in page
    assert "Getting in" not in page


def test_discharging_is_asked_once_and_never_done_by_a_link(desk, patient, chart):
    discharge = reverse("patients:discharge", args=[patient.pk])

    assert desk.get(discharge).status_code == 405
    assert f'action="{discharge}"' in desk.get(chart).content.decode()


def test_a_second_discharge_finds_nobody(desk, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=NOW)
    assert desk.post(reverse("patients:discharge", args=[patient.pk])).status_code == 404


def test_it_takes_few_queries_however_many_programs_and_devices(desk, patient, chart, django_assert_max_num_queries):
    for number in range(3):
        link = access.hand_out(patient=patient, by=None, at=NOW)
        access.let_in(link=link, label=f"Phone {number}", at=NOW)
        factories.make_program(patient, patient.registered_by)

    with django_assert_max_num_queries(8):
        assert "Phone 2" in desk.get(chart).content.decode()


def test_it_shows_which_messages_the_patient_chose_and_when(desk, patient, chart):
    page = desk.get(chart).content.decode()
    assert "agreed on" in page
    assert "Second nudge" not in page  # everything: nothing was chosen among them
    assert "own wish" not in page

    consent.choose(patient=patient, wanted={("email", Slot.SESSION), ("email", Slot.WEEK)}, by=None, at=NOW)
    Patient.objects.update(reminder_time=time(17, 30))

    page = desk.get(chart).content.decode()
    assert "Session, Week message" in page
    assert "At 17:30, the patient’s own wish" in page
