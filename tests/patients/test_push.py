"""Notifications on a patient's phone: switching them on and off, and whom we would call."""

from __future__ import annotations

import pytest
from django.urls import reverse

from patients import access, push
from patients.models import PushSubscription
from tests import factories
from tests.factories import NOW

PUSH = reverse("patients:push")
POINT = "BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1FuojuRmHP42zmf34rXgW80OvUVDgTk"
SAID = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "keys": {"p256dh": POINT, "auth": "zqbxT6JKstKSY9JKibZLSQ"},
}


@pytest.fixture
def phone(signed_in, patient):
    return signed_in.phone_of(patient)


@pytest.fixture
def device(patient):
    return device_of(patient)


def device_of(patient):
    link = access.hand_out(patient=patient, by=None, at=NOW)
    return access.let_in(link=link, label="Phone", at=NOW)[0]


def say(phone, **changes):
    return phone.post(PUSH, SAID | changes, content_type="application/json")


def subscribe(device, endpoint=SAID["endpoint"], **keys):
    return push.subscribe(device=device, endpoint=endpoint, **{**SAID["keys"], **keys}, at=NOW)


def live(patient):
    return PushSubscription.objects.filter(patient=patient, gone_at=None)


def test_a_phone_switches_notifications_on_and_off(phone, patient):
    assert say(phone).status_code == 204
    kept = live(patient).get()
    assert (kept.endpoint, kept.p256dh, kept.clinic_id) == (SAID["endpoint"], POINT, patient.clinic_id)

    assert phone.delete(PUSH).status_code == 204
    assert not live(patient).exists()
    assert phone.delete(PUSH).status_code == 204


def test_saying_it_twice_changes_nothing(device):
    assert subscribe(device) == subscribe(device)


def test_a_new_address_takes_the_place_of_the_old(device, patient):
    subscribe(device)
    newer = subscribe(device, endpoint="https://updates.push.services.mozilla.com/wpush/v2/x")
    assert live(patient).get() == newer


def test_a_browser_that_changes_hands_no_longer_tells_the_first_patient(device, patient, clinician):
    subscribe(device)
    other = factories.make_patient(clinician)
    subscribe(device_of(other))

    assert not live(patient).exists()
    assert live(other).exists()


def test_each_of_a_patients_phones_has_its_own(device, patient):
    subscribe(device)
    subscribe(device_of(patient), endpoint="https://web.push.apple.com/other")
    assert live(patient).count() == 2


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/QOp",
        "https://wns2-db5p.notify.windows.com/w/?token=x",
    ],
)
def test_the_push_services_of_the_browsers_are_called(device, endpoint):
    assert subscribe(device, endpoint).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "abc",
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://127.0.0.1/",
        "https://localhost:5432/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://evil.example/",
        "https://fcm.googleapis.com.evil.example/",
        "https://fcm.googleapis.com@evil.example/",
        "https://fcm.googleapis.com:8443/",
        "https://evil.example#.push.apple.com",
        "https://evil.example/.push.apple.com",
        "https://evil.example\\.push.apple.com/",
        "https://.push.apple.com@evil.example/",
        "https://push.apple.com/",
        "https://evilpush.apple.com/",
        "https://fcm.googleapis.com\n/x",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/\x00",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "ftp://fcm.googleapis.com/x",
    ],
)
def test_nobody_else_is_called(phone, patient, endpoint):
    answer = say(phone, endpoint=endpoint)

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "This browser takes notifications at a place that we do not send to."
    assert not live(patient).exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": POINT, "auth": "c2hvcnQ"},
        {"p256dh": POINT[:-4], "auth": SAID["keys"]["auth"]},
        {"p256dh": "A" * len(POINT), "auth": SAID["keys"]["auth"]},
        {"p256dh": "ключ", "auth": SAID["keys"]["auth"]},
        {"p256dh": "", "auth": ""},
    ],
)
def test_keys_that_are_not_whole_are_refused(phone, patient, keys):
    assert say(phone, keys=keys).json()["detail"] == "The keys that this browser gave are not whole."
    assert not live(patient).exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "1", "null", '{"endpoint": 1, "keys": {"p256dh": 1, "auth": 1}}', "\ud800", "[" * 100_000],
)
def test_what_no_browser_says_is_refused(phone, body):
    answer = phone.post(PUSH, body.encode(errors="surrogatepass"), content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "This is not what a browser says when it subscribes."


def test_the_service_worker_looks_after_the_whole_site(client):
    worker = client.get("/sw.js")

    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in worker.headers["Cache-Control"]
    assert "worker-src 'self'" in client.get("/accounts/login/").headers["Content-Security-Policy"]


def test_without_a_key_there_is_nothing_to_subscribe_to(settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert push.public_key() == ""
