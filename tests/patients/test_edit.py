"""Changing a patient's particulars."""

import pytest
from django.urls import reverse

from patients import care
from tests.factories import NOW
from tests.patients.test_add import PARTICULARS


@pytest.fixture
def edit(patient):
    return reverse("patients:edit", args=[patient.pk])


def test_what_is_saved_shows_on_the_chart(desk, patient, edit):
    response = desk.post(edit, PARTICULARS | {"phone": "030 1234"}, follow=True)

    patient.refresh_from_db()
    assert patient.phone == "030 1234"
    assert "030 1234" in response.content.decode()


def test_the_form_begins_with_what_is_known(desk, patient, edit):
    page = desk.get(edit).content.decode()

    assert f'value="{patient.name}"' in page
    assert '<option value="Europe/Berlin" selected>Berlin</option>' in page


def test_a_refused_change_keeps_the_old_name_above_the_form(desk, patient, edit):
    page = desk.post(edit, PARTICULARS | {"name": "", "phone": "030"}).content.decode()

    assert f">{patient.name}</a>" in page
    patient.refresh_from_db()
    assert patient.phone == ""


def test_a_zone_of_an_older_name_stays_chosen(desk, patient, edit):
    patient.time_zone = "US/Eastern"
    patient.save()
    assert '<option value="US/Eastern" selected>US/Eastern</option>' in desk.get(edit).content.decode()


def test_who_is_discharged_is_no_longer_edited(desk, patient, clinician, edit):
    care.discharge(patient=patient, by=clinician, at=NOW)
    assert desk.get(edit).status_code == 404
