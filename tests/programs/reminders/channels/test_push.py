"""Notifications: sealed for one phone and signed by us, as a real push service sees them, and what its answers mean."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from patients import access, push
from patients.models import Patient, PushSubscription
from programs.reminders.channels.answers import Accepted, Busy, Refused, Silent
from programs.reminders.channels.push import Push
from tests.factories import NOW
from tests.programs.reminders.channels.sinks import HANG_UP, KEY, Sink, http_sink, make_message

pytestmark = pytest.mark.django_db

PHONES_KEY, PHONES_SECRET = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"


def text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with http_sink((201, "")) as sink:
        settings.PUSH_SERVICES = [sink.url]
        settings.VAPID_PRIVATE_KEY = text_of(bytes(range(1, 33)))
        settings.VAPID_CONTACT = "mailto:care@clinic.example"
        yield sink


@pytest.fixture
def subscription(sink: Sink, patient: Patient) -> PushSubscription:
    link = access.hand_out(patient=patient, by=None, at=NOW)
    device, _secret = access.let_in(link=link, label="Phone", at=NOW)
    point = PHONES_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return push.subscribe(
        device=device, endpoint=f"{sink.url}/send/abc", p256dh=text_of(point), auth=text_of(PHONES_SECRET), at=NOW
    )


def send(subscription, **particulars):
    return Push().send(make_message(to=str(subscription.pk), **particulars))


def test_only_the_phone_can_read_it_and_it_says_nothing_but_the_neutral_line(sink, subscription):
    sink.will_answer(201, "", Location="https://push.example/message/77")
    assert send(subscription) == Accepted("77")

    [asked] = sink.asked
    opened = http_ece.decrypt(
        asked.body, private_key=PHONES_KEY, auth_secret=PHONES_SECRET, version=asked.headers["content-encoding"]
    )
    assert json.loads(opened) == {"title": "Hello", "url": make_message().page_url, "tag": KEY.hex}
    assert b"Hello" not in asked.body


def test_it_waits_no_longer_than_it_is_of_use_and_a_repeat_takes_its_place(sink, subscription):
    for _ in range(2):
        send(subscription, keep_for=timedelta(minutes=42, seconds=0.5))

    for asked in sink.asked:
        headers = {name.lower(): value for name, value in asked.headers.items()}
        assert (headers["ttl"], headers["topic"], headers["urgency"]) == ("2520", KEY.hex, "normal")
        assert asked.path == "/send/abc"
    assert Push.capabilities.key_lifetime == timedelta(hours=24)


def test_the_push_service_can_tell_that_it_was_us(sink, subscription):
    send(subscription)

    headers = {name.lower(): value for name, value in sink.asked[0].headers.items()}
    assert Vapid02.verify(headers["authorization"])
    token = headers["authorization"].split("t=")[1].split(",")[0]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert (claims["aud"], claims["sub"]) == (sink.url, "mailto:care@clinic.example")
    assert f"k={push.public_key()}" in headers["authorization"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_not_called_again(sink, subscription, status):
    sink.will_answer(status)
    assert [send(subscription), send(subscription)] == [Refused("gone")] * 2

    assert len(sink.asked) == 1
    subscription.refresh_from_db()
    assert subscription.gone_at


def test_a_phone_that_was_shut_out_while_the_message_was_written_is_not_called(sink, subscription):
    access.forget(device=subscription.device, at=NOW)
    assert send(subscription) == Refused("gone")
    assert sink.asked == []


@pytest.mark.parametrize("to", ["", "nobody", "6f0e0f4e-7f4c-4a43-8f3a-2f6c1a9d0b57"])
def test_a_phone_that_never_was_is_gone(sink, db, to):
    assert Push().send(make_message(to=to)) == Refused("gone")


@pytest.mark.parametrize(
    ("status", "headers", "answer"),
    [
        (200, {}, Accepted("")),
        (202, {}, Accepted("")),
        (429, {"Retry_After": "60"}, Busy("429", timedelta(minutes=1))),
        (503, {"Retry_After": "60"}, Busy("503", timedelta(minutes=1))),
        (403, {}, Busy("403")),
        (307, {"Location": "http://127.0.0.1/inside"}, Busy("TooManyRedirects")),
        (400, {}, Refused("400")),
        (413, {}, Refused("413")),
        (500, {}, Silent("500")),
        (502, {}, Silent("502")),
        (HANG_UP, {}, Silent("RemoteDisconnected")),
    ],
)
def test_what_a_push_service_answers(sink, subscription, status, headers, answer):
    sink.will_answer(status, "", **headers)
    assert send(subscription) == answer
    assert len(sink.asked) == 1
    subscription.refresh_from_db()
    assert subscription.gone_at is None


def test_keys_that_are_none_are_refused(sink, subscription):
    PushSubscription.objects.update(p256dh="canary")
    assert isinstance(send(subscription), Refused)
    assert sink.asked == []
