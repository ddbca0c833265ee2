"""What a patient says about phones and the language on the page of settings."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients import access, push
from patients.models import Device
from tests.factories import NOW

SETTINGS = reverse("programs:portal_settings")
TODAY = reverse("programs:portal_today")
CONNECT = reverse("patients:connect")
KEY = base64.urlsafe_b64encode(bytes(31) + b"\x01").decode()


@pytest.fixture
def own(signed_in, patient):
    return signed_in.phone_of(patient)


def device_of(client):
    return access.device_of(client.cookies[access.DEVICE_COOKIE].value, at=timezone.now())


def test_a_phone_becomes_shared_and_forgets_within_the_day(own):
    response = own.post(reverse("patients:shared"), {"is_shared": "on"})

    assert response.headers["Location"] == SETTINGS
    assert response.cookies[access.DEVICE_COOKIE]["max-age"] == ""
    device = device_of(own)
    assert device.is_shared
    assert device.expires_at - timezone.now() <= timedelta(hours=12)
    assert "Only I use it" in own.get(SETTINGS).content.decode()


def test_and_is_remembered_again_when_only_one_uses_it(own):
    own.post(reverse("patients:shared"), {"is_shared": "on"})
    response = own.post(reverse("patients:shared"))

    assert response.cookies[access.DEVICE_COOKIE]["max-age"] == 90 * 24 * 60 * 60
    assert not device_of(own).is_shared


def test_a_shared_phone_takes_no_notifications(own, settings):
    device = device_of(own)
    said = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "auth": "zqbxT6JKstKSY9JKibZLSQ"}
    point = "BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1FuojuRmHP42zmf34rXgW80OvUVDgTk"
    push.subscribe(device=device, p256dh=point, **said, at=NOW)

    own.post(reverse("patients:shared"), {"is_shared": "on"})

    assert not device.push_subscriptions.live().exists()
    device.refresh_from_db()
    with pytest.raises(push.Refused, match="Others use this phone"):
        push.subscribe(device=device, p256dh=point, **said, at=NOW)
    settings.VAPID_PRIVATE_KEY = KEY
    assert "others use this phone" in own.get(reverse("programs:portal_reminders")).content.decode()


def test_the_language_changes_pages_at_once(own, patient):
    response = own.post(reverse("patients:language"), {"language": "de"}, follow=True)

    patient.refresh_from_db()
    assert patient.language == "de"
    assert 'lang="de"' in response.content.decode()


def test_a_language_that_we_do_not_speak_is_refused_beside_the_field(own, patient):
    response = own.post(reverse("patients:language"), {"language": "tlh"})

    assert response.status_code == 422
    assert "Choose one of the languages" in response.content.decode()
    patient.refresh_from_db()
    assert patient.language == "en"


def test_another_phone_gets_in_by_a_code_to_scan_or_one_to_type(own):
    page = own.post(reverse("patients:another_phone")).content.decode()

    [code] = re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", page)
    assert 'aria-label="QR code' in page
    assert Client().post(CONNECT, {"link": code}).status_code == 302
    assert Client().post(CONNECT, {"link": code}).status_code == 403


def test_the_settings_list_the_other_phones_and_sign_one_out(own, signed_in, patient):
    other = signed_in.phone_of(patient)
    Device.objects.filter(pk=device_of(other).pk).update(label="iPad")
    forget = reverse("patients:device_forget", args=[device_of(other).pk])
    page = own.get(SETTINGS).content.decode()
    assert "iPad" in page
    assert forget in page
    assert str(device_of(own).pk) not in page

    assert own.post(forget).headers["Location"] == SETTINGS
    assert other.get(TODAY).headers["Location"] == CONNECT
    assert own.get(TODAY).status_code == 200


def test_nobody_elses_phone_is_signed_out(own, signed_in, other_patient):
    other = signed_in.phone_of(other_patient)
    assert own.post(reverse("patients:device_forget", args=[device_of(other).pk])).status_code == 404
    assert other.get(TODAY).status_code == 200


@pytest.mark.parametrize("name", ["patients:shared", "patients:language", "patients:another_phone"])
def test_nothing_is_changed_by_a_visit(own, name):
    assert own.get(reverse(name)).status_code == 405
