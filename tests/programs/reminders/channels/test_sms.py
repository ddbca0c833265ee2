"""Text messages by BulkSMS: what its API is asked, what its answers mean, and how much fits into one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from programs.reminders.channels import sms
from programs.reminders.channels.answers import Accepted, Busy, Refused, Silent
from tests.programs.reminders.channels.sinks import HANG_UP, KEY, Sink, http_sink, make_message, nobody_there

TO = "+49 170 1234567"
MINE = "6f0e0f4e7f4c4a438f3a"
MADE = {"id": "9001", "type": "SENT", "userSuppliedId": MINE, "status": {"id": "ACCEPTED.null", "type": "ACCEPTED"}}


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with http_sink((201, [MADE])) as sink:
        settings.BULKSMS_URL, settings.BULKSMS_TOKEN = sink.url, "token-id:token:secret"
        yield sink


def send(**particulars):
    return sms.Sms().send(make_message(to=TO, **particulars))


def test_a_message_goes_to_the_international_number_with_its_link(sink):
    assert send() == Accepted("9001")

    [asked] = sink.asked
    [entry] = asked.json
    assert asked.path.startswith("/messages?")
    assert asked.headers["Authorization"] == "Basic dG9rZW4taWQ6dG9rZW46c2VjcmV0"
    assert entry == {
        "to": "+491701234567",
        "body": "Hello https://clinic.example/in/#0123456789ABCDEFGHJKMNPQRS Stop: https://clinic.example/stop/me/",
        "encoding": "TEXT",
        "userSuppliedId": MINE,
    }


def test_a_sender_may_have_a_name(sink, settings):
    settings.BULKSMS_FROM = "Setwell"
    send()
    assert sink.asked[0].json[0]["from"] == "Setwell"


def test_a_repeat_has_the_same_deduplication_id_which_is_kept_for_twelve_hours(sink):
    for _ in range(2):
        send()

    first, second = (parse_qs(urlsplit(asked.path).query)["deduplication-id"] for asked in sink.asked)
    assert first == second
    assert 0 < int(first[0]) < 2**31
    assert sms.Sms.capabilities.key_lifetime == timedelta(hours=12)


def test_two_messages_have_different_ones():
    other = UUID("6f0e0f5f-7f4c-4a43-8f3a-2f6c1a9d0b57")
    assert sms.deduplication_id(KEY) != sms.deduplication_id(other)


def test_an_answer_about_another_message_tells_that_ours_was_dropped(sink):
    sink.will_answer(201, [MADE | {"userSuppliedId": "somebody-else"}])
    assert send() == Refused("deduplication")


@pytest.mark.parametrize("to", ["0170 1234567", "", "someone@example.org"])
def test_without_its_country_a_number_gets_none(sink, to):
    assert sms.Sms().send(make_message(to=to)) == Refused("not_international")
    assert sink.asked == []


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (400, "", Refused("400")),
        (401, "", Busy("401")),
        (403, {"title": "Insufficient Credits"}, Busy("403")),
        (429, "", Busy("429", timedelta(seconds=30))),
        (503, "", Busy("503", timedelta(seconds=30))),
        (500, "", Silent("500")),
        (502, "", Silent("502")),
        (201, "", Silent("unreadable")),
        (201, [], Silent("unreadable")),
        (201, [None], Silent("unreadable")),
        (200, [MADE], Silent("200")),
        (HANG_UP, "", Silent("RemoteDisconnected")),
    ],
)
def test_what_bulksms_answers(sink, status, body, answer):
    sink.will_answer(status, body, **({"Retry_After": "30"} if isinstance(answer, Busy) and answer.retry_after else {}))
    assert send() == answer


def test_nobody_there_is_busy(settings):
    settings.BULKSMS_URL, settings.BULKSMS_TOKEN = f"http://127.0.0.1:{nobody_there()}", "a:b"
    assert send() == Busy("ConnectionRefusedError")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ä" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ș" * 70, 1),
        ("ș" * 71, 2),
        ("ș" + "a" * 133, 2),
        ("ș" + "a" * 134, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
    ],
)
def test_how_many_parts_a_text_has(text, parts):
    assert sms.parts(text) == parts


def test_the_link_that_stops_them_is_left_out_where_it_would_take_a_third_part():
    fits, does_not = (make_message(stop_url="https://clinic.example/stop/" + "x" * room) for room in (200, 240))
    assert "Stop: https://" in sms.text_of(fits)
    assert sms.text_of(does_not) == f"Hello {does_not.page_url}"


def test_quotation_marks_and_dashes_do_not_double_the_price():
    text = sms.text_of(make_message(short="Today’s session – “now”…"))
    assert text.startswith('Today\'s session - "now"... https://')
    assert sms.is_gsm(text)


def test_what_needs_unicode_is_sent_as_such(sink):
    send(short="Сегодня")
    assert sink.asked[0].json[0]["encoding"] == "UNICODE"
