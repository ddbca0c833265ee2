"""Protocols over the API: everything a clinician does with them on the pages."""

import pytest
from django.test import Client

from programs import protocols
from programs.models import Protocol
from tests.factories import NOW, make_clinic, make_dosage, make_exercise
from tests.programs.protocols.conftest import make_protocol

pytestmark = pytest.mark.django_db
PROTOCOLS = "/api/v1/protocols/"


@pytest.fixture
def api(desk) -> Client:
    return desk


def post(client, address, **body):
    return client.post(address, body, content_type="application/json")


def patch(client, protocol, **body):
    return client.patch(f"{PROTOCOLS}{protocol.pk}/", body, content_type="application/json")


def line(**said):
    return {"exercise": str(make_exercise().pk), "dosage": make_dosage().as_data()} | said


def test_a_protocol_is_made_for_the_clinic(api, clinic, clinician):
    wish = line(by_week=[{"week": 3, "targets": {"reps": 6}}], note="Slowly.")
    response = post(api, PROTOCOLS, name="Hip", tags=["runners"], weeks_default=6, cues=["Tall."], prescriptions=[wish])

    assert response.status_code == 201, response.json()
    said = response.json()
    assert (said["name"], said["is_own"], said["version"], said["tags"]) == ("Hip", True, 1, ["runners"])
    assert said["prescriptions"][0]["by_week"] == wish["by_week"]
    made = Protocol.objects.get()
    assert (made.clinic, made.versions.get().by) == (clinic, clinician)


def test_what_is_left_out_of_a_change_stays(api, own):
    response = patch(api, own, cues=["Breathe on."], version=1)

    assert response.status_code == 200, response.json()
    assert (response.json()["version"], response.json()["name"]) == (2, "Our hip")
    assert own.prescriptions.count() == 2


def test_a_change_of_an_older_version_is_a_conflict(api, own, colleague):
    protocols.revise(protocol=own, by=colleague, at=NOW, name="Theirs")
    response = patch(api, own, name="Mine", version=1)

    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == ["version"]


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"name": ""}, "name"),
        ({"weeks_high": 9}, "weeks_high"),
        ({"per_week_low": 1}, "per_week_low"),
        ({"tags": ["x" * 31]}, "tags.0"),
        ({"regions": ["nowhere"]}, "regions"),
        ({"avoid": [{"text": "Sit"}]}, "avoid"),
        ({"milestones": "none"}, "milestones"),
        ({"cues": ["One\nof two lines"]}, "cues"),
        ({"prescriptions": [{}]}, "prescriptions.0.exercise"),
        ({"prescriptions": [{"dosage": {"kind": "reps"}}]}, "prescriptions.0.dosage.sets"),
        ({"prescriptions": [{"by_week": [{"week": 3.0, "out": True}]}]}, "prescriptions.0.by_week"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(api, own, wish, path):
    response = patch(api, own, **wish)

    assert response.status_code == 400
    assert path.replace(".0", ".1") in response.json()["errors"], response.json()
    assert own.versions.count() == 1


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"prescriptions": []}, "prescriptions"),
        ({"bands": [{"week": 3, "low": 3, "high": 2}]}, "bands[0].high"),
    ],
)
def test_what_the_rules_refuse_is_a_conflict(api, own, wish, path):
    response = patch(api, own, **wish)

    assert response.status_code == 409
    assert list(response.json()["errors"]) == [path]


def test_an_empty_list_takes_out_what_was_there(api, own):
    assert patch(api, own, cues=[]).json()["cues"] == []


def test_another_clinics_exercise_does_not_exist(api, own):
    foreign = make_exercise(clinic=make_clinic())

    response = patch(api, own, prescriptions=[line(exercise=str(foreign.pk))])
    assert response.status_code == 400
    assert "prescriptions.1.exercise" in response.json()["errors"]


def test_a_shared_one_is_copied_and_the_copy_is_the_clinics(api, shared, clinic):
    response = post(api, f"{PROTOCOLS}{shared.pk}/copy/")

    assert response.status_code == 201
    assert (response.json()["is_own"], response.json()["name"]) == (True, "Shared hip")
    assert Protocol.objects.get(clinic=clinic).copied_from.protocol == shared


def test_its_versions_are_entries_of_the_catalogue_format(api, own):
    patch(api, own, name="Hip, anew")
    newest, first = api.get(f"{PROTOCOLS}{own.pk}/versions/").json()

    assert (newest["number"], newest["content"]["name"]) == (2, "Hip, anew")
    assert (first["number"], first["content"]["name"]) == (1, "Our hip")


def test_a_retired_one_is_gone_for_the_api(api, own):
    assert post(api, f"{PROTOCOLS}{own.pk}/retire/").status_code == 204
    assert api.get(f"{PROTOCOLS}{own.pk}/").status_code == 404


def test_a_program_is_saved_as_a_protocol(api, program, clinic):
    response = post(api, f"/api/v1/programs/{program.pk}/save_as_protocol/")

    assert response.status_code == 201
    assert len(response.json()["prescriptions"]) == 2
    assert Protocol.objects.get().clinic == clinic


def test_shared_and_foreign_protocols_cannot_be_changed(api, shared, own, signed_in, stranger):
    assert patch(api, shared, name="Mine").status_code == 404
    assert post(api, f"{PROTOCOLS}{shared.pk}/retire/").status_code == 404
    foreign = signed_in.as_(stranger)
    assert patch(foreign, own, name="Mine").status_code == 404
    for verb in ("copy", "retire"):
        assert post(foreign, f"{PROTOCOLS}{own.pk}/{verb}/").status_code == 404
    assert foreign.get(f"{PROTOCOLS}{own.pk}/versions/").status_code == 404


def test_a_longer_protocol_takes_no_more_queries_to_read(api, clinic, django_assert_max_num_queries):
    long = make_protocol(clinic)
    with django_assert_max_num_queries(6):
        api.get(f"{PROTOCOLS}{long.pk}/")
