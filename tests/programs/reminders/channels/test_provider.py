"""E-mail through a provider's HTTP API: what a real server is asked, and what its answers mean."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote_plus

import pytest
import requests
from urllib3.exceptions import MaxRetryError, SSLError

from programs.reminders.channels import web
from programs.reminders.channels.answers import Accepted, Busy, Refused, Silent
from programs.reminders.channels.provider import Provider
from programs.reminders.rules import MARGIN
from tests.programs.reminders.channels.sinks import HANG_UP, KEY, Sink, http_sink, make_message, nobody_there, tcp_sink

TAKEN = {  # as each provider says yes
    "resend": {"id": "re-1"},
    "postmark": {"ErrorCode": 0, "Message": "OK", "MessageID": "re-1", "To": "someone@example.org"},
    "brevo": {"messageId": "re-1"},
    "mailgun": {"id": "re-1", "message": "Queued. Thank you."},
}
KEYS = {
    "resend": {"RESEND_API_KEY": "secret"},
    "postmark": {"POSTMARK_SERVER_TOKEN": "secret"},
    "brevo": {"BREVO_API_KEY": "secret"},
    "mailgun": {"MAILGUN_API_KEY": "secret", "MAILGUN_SENDER_DOMAIN": "clinic.example"},
}


@pytest.fixture
def name(request) -> str:
    return getattr(request, "param", "resend")


@pytest.fixture
def sink(name, settings) -> Iterator[Sink]:
    with http_sink((200 if name != "brevo" else 201, TAKEN[name])) as sink:
        settings.EMAIL_BACKEND = f"anymail.backends.{name}.EmailBackend"
        settings.ANYMAIL = {**KEYS[name], f"{name.upper()}_API_URL": sink.url}
        yield sink


@pytest.mark.parametrize("name", TAKEN, indirect=True)
def test_a_provider_is_handed_the_whole_message(sink, name):
    assert Provider(name).send(make_message()) == Accepted("re-1")

    said = unquote_plus(sink.asked[0].body.decode())
    for part in (
        "someone@example.org",
        "Hello",
        "Plain",
        "List-Unsubscribe=One-Click",
        "clinic.example/stop/me",
        KEY.hex,
    ):
        assert part in said, part


def test_a_key_makes_a_repeat_safe_where_the_provider_keeps_it_for_a_day(sink):
    resend = Provider("resend")
    for _ in range(2):
        resend.send(make_message())

    assert [asked.headers["Idempotency-Key"] for asked in sink.asked] == [str(KEY)] * 2
    assert sink.asked[0].body == sink.asked[1].body
    assert resend.capabilities.key_lifetime == timedelta(hours=24)


@pytest.mark.parametrize("name", ["postmark", "brevo", "mailgun"])
def test_without_a_key_that_lasts_nothing_is_repeated(name):
    assert not Provider(name).capabilities.repeats_safely


def test_one_line_serves_several_messages(sink):
    resend = Provider("resend")
    assert [resend.send(make_message()) for _ in range(3)] == [Accepted("re-1")] * 3
    assert len(sink.lines) == 1


@pytest.mark.parametrize(
    ("status", "headers", "answer"),
    [
        (429, {"Retry_After": "120"}, Busy("429", timedelta(minutes=2))),
        (503, {"Retry_After": "7"}, Busy("503", timedelta(seconds=7))),
        (503, {"Retry_After": "soon"}, Busy("503")),
        (429, {"Retry_After": "Mon, 02 Mar 2020 09:00:00 GMT"}, Busy("429", timedelta(0))),
        (401, {}, Busy("401")),
        (403, {}, Busy("403")),
        (302, {"Location": "/elsewhere"}, Busy("TooManyRedirects")),
        (400, {}, Refused("400")),
        (422, {}, Refused("422")),
        (409, {}, Silent("409")),
        (500, {}, Silent("500")),
        (502, {}, Silent("502")),
        (504, {}, Silent("504")),
        (HANG_UP, {}, Silent("RemoteDisconnected")),
        (200, {}, Silent("unreadable")),
    ],
)
def test_what_a_provider_answers(sink, status, headers, answer):
    sink.will_answer(status, "", **headers)
    assert Provider("resend").send(make_message()) == answer
    assert len(sink.asked) == 1


def test_an_answer_without_an_id_may_have_been_a_yes(sink):
    sink.will_answer(200, {})
    assert Provider("resend").send(make_message()) == Silent("unreadable")


@pytest.mark.parametrize("name", ["postmark"], indirect=True)
def test_a_refusal_that_anymail_reads_as_an_unknown_outcome_is_a_refusal(sink, name):
    sink.will_answer(422, {"ErrorCode": 300, "Message": "Invalid email request"})
    assert Provider(name).send(make_message()) == Refused("422")


def test_an_address_that_cannot_be_written_down_is_refused(sink):
    assert Provider("resend").send(make_message(to="nobody")) == Refused("AnymailInvalidAddress")
    assert sink.asked == []


def test_nobody_there_is_busy(sink, settings):
    settings.ANYMAIL["RESEND_API_URL"] = f"http://127.0.0.1:{nobody_there()}"
    assert Provider("resend").send(make_message()) == Busy("ConnectionRefusedError")


def test_a_name_that_nobody_has_is_busy(sink, settings):
    settings.ANYMAIL["RESEND_API_URL"] = "http://nowhere.invalid"
    assert Provider("resend").send(make_message()) == Busy("gaierror")


def test_a_certificate_that_is_not_theirs_is_busy():
    wrapped = MaxRetryError(None, "/", SSLError(ssl.SSLCertVerificationError()))  # type: ignore[arg-type]  # as urllib3 does
    assert web.meaning_of_error(requests.exceptions.SSLError(wrapped)) == Busy("SSLCertVerificationError")
    assert web.meaning_of_error(requests.exceptions.SSLError(ssl.SSLEOFError())) == Silent("SSLEOFError")


def test_silence_ends_before_the_lease_does(sink, settings):
    assert timedelta(seconds=web.patience().total) < MARGIN
    settings.EMAIL_TIMEOUT = 0.05
    with tcp_sink(lambda line, number: line.recv(1 << 16) and line.recv(1 << 16) and line.recv(1)) as port:
        settings.ANYMAIL["RESEND_API_URL"] = f"http://127.0.0.1:{port}"
        assert Provider("resend").send(make_message()) == Silent("TimeoutError")
