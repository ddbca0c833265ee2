"""The address at which phones hand in what was said on them: JSON in and out, each entry answered for itself."""

import json
import re
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from patients import seal
from programs.models import PhoneEntry
from programs.sessions.entries import LONGEST_SEALED
from programs.views.entries import MOST_BYTES, MOST_ENTRIES
from tests.factories import NOW, TODAY, days
from tests.saying import entry, told_of
from tests.sealing import envelope

HERE = reverse("programs:portal_entries")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def card(program):
    return told_of(program.sessions.get(planned_on=TODAY), on=TODAY)


@pytest.fixture
def phone(signed_in, patient):
    return signed_in.phone_of(patient)


def post(client, *entries, sent_at=NOW, accept="application/json"):
    body = {"sent_at": sent_at.isoformat(), "entries": [envelope(each, seal.public_key()) for each in entries]}
    return client.post(HERE, body, content_type="application/json", HTTP_ACCEPT=accept)


def test_every_entry_is_answered_and_refusals_in_words(phone, card):
    taken, late = entry("start", card, NOW), entry("start", card, NOW - days(15))

    answer = post(phone, taken, late)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json()["taken"] == {taken["key"]: "", late["key"]: "too_late"}
    assert list(answer.json()["words"]) == [late["key"]]
    assert "tell your physio" in answer.json()["words"][late["key"]]


def test_what_was_taken_is_done(phone, program, card):
    post(phone, entry("start", card, NOW), entry("finish", card, NOW, comment="Over."))
    assert program.sessions.get(planned_on=TODAY).comment == "Over."


def test_nothing_to_send_is_fine(phone):
    assert post(phone).json() == {"taken": {}, "words": {}}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "3",
        '{"entries": []}',
        '{"sent_at": "now", "entries": []}',
        '{"sent_at": "2026-03-02T09:00:00", "entries": []}',
        '{"sent_at": "0001-01-01T00:00:00+00:00", "entries": []}',
        '{"sent_at": 3, "entries": []}',
        '{"sent_at": "2026-03-02T09:00:00+00:00", "entries": {}}',
        '{"sent_at": "2026-03-02T09:00:00+00:00"}',
        b"\xff",
        "[" * 100_000,
        '{"a":' * 40_000,
    ],
)
def test_what_no_phone_sends_is_answered_with_a_problem(phone, body):
    answer = phone.post(HERE, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_too_much_at_once_is_refused_whole(phone, card):
    many = json.dumps({"sent_at": NOW.isoformat(), "entries": [{}] * (MOST_ENTRIES + 1)})
    long = json.dumps({"sent_at": NOW.isoformat(), "entries": ["x" * MOST_BYTES]})
    for body in (many, long):
        assert phone.post(HERE, body, content_type="application/json").status_code == 413
    assert not PhoneEntry.objects.exists()


def test_what_our_phones_send_at_once_is_never_too_much():
    """Or they would send the same again for good."""
    [at_once] = re.findall(r"AT_ONCE = (\d+)", (settings.BASE_DIR / "static/js/queue.js").read_text())
    longest = {"key": str(uuid4()), "sealed": "x" * LONGEST_SEALED}
    body = json.dumps({"sent_at": NOW.isoformat(), "entries": [longest] * int(at_once)})
    assert int(at_once) <= MOST_ENTRIES
    assert len(body) <= MOST_BYTES


def test_a_script_that_is_not_let_in_is_told_so_and_a_browser_is_led_on(db):
    answer = post(Client())
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert post(Client(), accept="text/html").url == reverse("patients:connect")


def test_nothing_of_it_reaches_the_log(phone, card, program, caplog):
    said = entry("finish", card, NOW, comment="canary.comment")
    with caplog.at_level("DEBUG"):
        post(phone, said, entry("finish", "forged", NOW, comment="canary.comment"))
    assert "canary" not in caplog.text
