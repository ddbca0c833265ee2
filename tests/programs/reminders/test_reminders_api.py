"""Messages, and what patients agreed to be told, over the API."""

from __future__ import annotations

import pytest
import time_machine

from patients import care, consent
from patients.models import Patient, Slot
from programs.models import Reminder
from programs.reminders import ways
from tests.programs.reminders.scene import BEFORE, DUE, make_reminders

REMINDERS = "/api/v1/reminders/"


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(DUE, tick=False):
        yield


@pytest.fixture
def api(signed_in, clinician):
    return signed_in.as_(clinician)


@pytest.fixture
def dead(reminder):
    Reminder.objects.filter(pk=reminder.pk).update(state="dead", reason="refused", changed_at=DUE)
    return reminder


def of(patient, what):
    return f"/api/v1/patients/{patient.pk}/{what}/"


def send(method, address, body=None):
    return method(address, body or {}, content_type="application/json")


def test_the_list_is_narrowed_by_state_patient_and_channel(api, dead, clinician):
    [other] = make_reminders(1, clinician)

    def found(**query):
        return {row["patient"] for row in api.get(REMINDERS, query).json()["results"]}

    assert found() == {str(dead.patient_id), str(other.patient_id)}
    assert found(patient=other.patient_id) == {str(other.patient_id)}
    assert found(state="dead") == {str(dead.patient_id)}
    assert found(channel="sms") == set()
    assert len(found(kind="session", limit=1, offset=0)) == 1
    assert found(kind="nudge") == set()


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"channel": "pigeon"}, {"kind": "lost"}, {"patient": "x"}, {"day": "1"}]
)
def test_a_filter_that_cannot_be_is_refused_by_name(api, query):
    response = api.get(REMINDERS, query)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == list(query)


def test_one_is_shown_with_every_event(api, dead):
    shown = api.get(f"{REMINDERS}{dead.pk}/").json()
    assert (shown["kind"], shown["channel"], shown["state"], shown["local_date"]) == (
        "session",
        "email",
        "dead",
        "2026-03-02",
    )
    assert [(event["state"], event["reason"]) for event in shown["events"]] == [("planned", ""), ("dead", "refused")]


def test_it_is_sent_again_once_and_a_refusal_is_a_conflict(api, dead, clinician):
    first = send(api.post, f"{REMINDERS}{dead.pk}/send_again/")
    assert (first.status_code, first.json()["repeat"], first.json()["asked_by"]) == (201, 1, str(clinician.pk))
    assert send(api.post, f"{REMINDERS}{dead.pk}/send_again/").json()["id"] == first.json()["id"]

    refused = send(api.post, f"{REMINDERS}{first.json()['id']}/send_again/")
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "Only what did not arrive" in refused.json()["detail"]


def test_a_test_is_sent_and_a_closed_way_is_named(api, patient):
    sent = send(api.post, of(patient, "send_test"), {"channel": "email"})
    assert (sent.status_code, sent.json()["kind"], sent.json()["state"]) == (201, "test", "planned")

    patient.email, patient.phone = "", "1"
    patient.save()
    Reminder.objects.update(expires_at=DUE)
    assert list(send(api.post, of(patient, "send_test"), {"channel": "email"}).json()["errors"]) == ["channel"]
    assert send(api.post, of(patient, "send_test"), {"channel": "pigeon"}).status_code == 400


def test_what_is_agreed_is_read_and_chosen_anew(api, patient, clinician):
    before = api.get(of(patient, "consents")).json()
    assert before["reminder_time"] is None
    assert {row["kind"] for row in before["consents"]} == {
        "session",
        "nudge",
        "next_morning",
        "week",
        "issued",
        "changed",
    }

    body = {"reminder_time": "17:30", "wanted": [{"channel": "email", "kind": "session"}]}
    after = send(api.put, of(patient, "consents"), body).json()

    assert after["reminder_time"] == "17:30"
    assert [row["kind"] for row in after["consents"] if not row["withdrawn_at"]] == ["session"]
    assert {row["withdrawn_by"] for row in after["consents"] if row["withdrawn_at"]} == {str(clinician.pk)}
    assert consent.wishes(patient) == {("email", Slot.SESSION)}


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"reminder_time": "20:00"}, 409, "reminder_time"),
        ({"reminder_time": "noon"}, 400, "reminder_time"),
        ({"wanted": None}, 400, "wanted"),
        ({"wanted": [{"channel": "email", "kind": "test"}]}, 400, "wanted.1.kind"),
        ({"wanted": [{"channel": "pigeon", "kind": "week"}]}, 400, "wanted.1.channel"),
        ({"wanted": [{"channel": "email", "kind": ["week"]}]}, 400, "wanted.1.kind"),
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(api, patient, change, status, field):
    response = send(api.put, of(patient, "consents"), {"reminder_time": None, "wanted": []} | change)
    assert response.status_code == status, response.content
    assert list(response.json()["errors"]) == [field]
    assert len(consent.wishes(patient)) == 6


def test_the_latest_time_is_the_minute_before_the_window_closes(api, patient):
    body = {"reminder_time": "19:59", "wanted": []}
    assert send(api.put, of(patient, "consents"), body).status_code == 200
    refused = send(api.put, of(patient, "consents"), body | {"reminder_time": "20:00"}).json()["errors"]
    assert refused == {"reminder_time": ["Messages leave from 08:00 and before 20:00."]}


@pytest.mark.parametrize(
    ("number", "is_offered", "why"),
    [
        ("+49 170 1", False, "not set up here"),
        ("", True, "There is no address"),
        ("030 1", True, "There is no address"),
    ],
)
def test_nothing_new_is_agreed_to_by_a_way_that_is_closed(api, patient, monkeypatch, number, is_offered, why):
    if is_offered:
        monkeypatch.setitem(ways.CHANNELS, "sms", object())
    Patient.objects.update(phone=number)
    wanted = [{"channel": "email", "kind": "week"}, {"channel": "sms", "kind": "session"}]

    response = send(api.put, of(patient, "consents"), {"reminder_time": "17:30", "wanted": wanted})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    [(field, [sentence])] = response.json()["errors"].items()
    assert field == "wanted.2.channel"
    assert why in sentence
    assert len(consent.wishes(patient)) == 6
    assert Patient.objects.get(pk=patient.pk).reminder_time is None


def test_what_was_agreed_by_a_way_now_closed_may_stay(api, patient):
    consent.choose(patient=patient, wanted={("sms", Slot.SESSION)}, by=None, at=BEFORE)
    body = {"reminder_time": None, "wanted": [{"channel": "sms", "kind": "session"}]}
    assert send(api.put, of(patient, "consents"), body).status_code == 200
    assert consent.wishes(patient) == {("sms", Slot.SESSION)}


def test_what_was_agreed_by_the_discharged_can_be_read_and_not_changed(api, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=BEFORE)
    assert api.get(of(patient, "consents")).status_code == 200
    assert send(api.put, of(patient, "consents"), {"reminder_time": None, "wanted": []}).status_code == 404
    assert send(api.post, of(patient, "send_test"), {"channel": "email"}).status_code == 404
