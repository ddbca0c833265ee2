"""Patients over the API: the clinic's own, registered and updated by the verbs of `care`."""

from datetime import date

import pytest

from patients import care
from patients.models import Patient
from tests import factories
from tests.factories import NOW

PATIENTS = "/api/v1/patients/"
PARTICULARS = {
    "name": "Ben Okafor",
    "email": "ben@example.org",
    "year_of_birth": 1970,
    "time_zone": "Europe/Berlin",
    "weekdays": [5, 1, 1],
}


@pytest.fixture
def api(signed_in, clinician):
    client = signed_in.as_(clinician)
    client.raise_request_exception = False
    return client


def post(client, **changes):
    return client.post(PATIENTS, PARTICULARS | changes, content_type="application/json")


def patch(client, patient, **changes):
    return client.patch(f"{PATIENTS}{patient.id}/", changes, content_type="application/json")


def test_registering_makes_a_patient_of_the_clinic(api, clinician):
    response = post(api)

    assert response.status_code == 201, response.content
    patient = Patient.objects.get(pk=response.json()["id"])
    assert (patient.clinic, patient.registered_by) == (clinician.clinic, clinician)
    assert patient.weekdays == [1, 5]


def test_the_clinic_cannot_be_chosen(api, clinician, stranger):
    response = post(api, clinic=str(stranger.clinic_id), clinic_id=str(stranger.clinic_id))
    assert Patient.objects.get(pk=response.json()["id"]).clinic == clinician.clinic


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "A\x00B"),
        ("name", "\ud800"),
        ("name", "x" * 121),
        ("name", {}),
        ("email", "nobody"),
        ("year_of_birth", 1899),
        ("year_of_birth", date.max.year),
        ("year_of_birth", 10**30),
        ("year_of_birth", 1e300),
        ("year_of_birth", "MCM"),
        ("phone", "abc"),
        ("phone", "+1"),
        ("affected_side", []),
        ("affected_side", "middle"),
        ("affected_side", "\ud800"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "\x00"),
        ("time_zone", None),
        ("language", "tlh"),
        ("weekdays", "Monday"),
        ("weekdays", [1] * 8),
        ("reminded", "perhaps"),
        ("reminded", []),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(api, field, value):
    response = post(api, **{field: value})
    assert response.status_code == 400, response.content
    assert list(response.json()["errors"]) == [field]


def test_a_wrong_weekday_is_refused_at_its_place(api):
    assert list(post(api, weekdays=[1, 8, {}]).json()["errors"]) == ["weekdays.2", "weekdays.3"]


def test_a_patient_who_cannot_be_reached_is_refused(api, patient):
    assert list(post(api, email="").json()["errors"]) == ["email"]
    assert list(patch(api, patient, email="").json()["errors"]) == ["email"]
    assert patch(api, patient, email="", phone="0421 1").status_code == 200


def test_updating_changes_what_was_named(api, patient):
    response = patch(api, patient, affected_side="right")

    assert response.json()["affected_side"] == "right"
    patient.refresh_from_db()
    assert (patient.affected_side, patient.name) == ("right", "Ada Quist")


def test_the_list_holds_the_patients_of_the_clinic(api, patient, other_patient, colleague):
    theirs = factories.make_patient(colleague, name="Bo Brandt")
    results = api.get(PATIENTS).json()["results"]
    assert [row["id"] for row in results] == [str(patient.id), str(theirs.id)]


def test_a_patient_of_another_clinic_is_404(api, other_patient):
    assert api.get(f"{PATIENTS}{other_patient.id}/").status_code == 404
    assert patch(api, other_patient, name="Mine").status_code == 404


def test_a_discharged_patient_can_be_read_and_not_changed(api, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=NOW)
    assert api.get(f"{PATIENTS}{patient.id}/").json()["discharged_at"] == "2026-03-02T09:00:00Z"
    assert patch(api, patient, name="Other").status_code == 404


def test_nobody_is_deleted_or_replaced(api, patient):
    assert api.delete(f"{PATIENTS}{patient.id}/").status_code == 405
    assert api.put(f"{PATIENTS}{patient.id}/", PARTICULARS, content_type="application/json").status_code == 405


def test_a_longer_list_takes_no_more_queries(api, clinician, django_assert_max_num_queries):
    for _ in range(6):
        factories.make_patient(clinician)
    with django_assert_max_num_queries(5):  # session, clinician, count, rows, consents
        assert api.get(PATIENTS).json()["count"] == 6
