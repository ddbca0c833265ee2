"""What no phone of ours would send is answered entry by entry and is no error: one that broke the address would hold up all others."""

import json
from datetime import datetime
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from patients import seal
from programs.models import PhoneEntry
from tests.factories import NOW, TODAY, days
from tests.saying import entry, told_of
from tests.sealing import envelope, sealed

HERE = reverse("programs:portal_entries")
FIELDS = ["key", "kind", "told", "said_at", "prescription", "outcome", "pain", "effort", "sets_done", "why_not", "more"]
ODD = [
    *(None, 5, 1.5, True, "", "x", "a" * 5000, "😀", [], {}, [":"], {":": 1}, [[]]),
    *(float("nan"), float("inf"), 10**400, "\x00", "\ud800"),
]


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


@pytest.mark.parametrize("field", FIELDS)
def test_anything_may_stand_in_a_field(phone, program, card, field):
    said = entry("record", card, NOW, prescription=program.prescriptions.first().pk, outcome="done")
    entries = [said | {"key": str(uuid4())} for _ in ODD]
    spoilt = [
        envelope(each | {field: odd}, seal.public_key()) | {"key": each["key"]}
        for each, odd in zip(entries, ODD, strict=True)
    ]

    answers = post(phone, spoilt)

    assert set(answers) == {each["key"] for each in entries}
    assert set(answers.values()) <= {"", "unreadable", "not_asked"}


@pytest.mark.parametrize(
    "content",
    [
        *(b"[" * 11_000, b'{"a":' * 2_000, b"[" * 900 + b"]" * 900, b"NaN", b"[1e999]", b"9" * 5_000, b"null", b""),
        *(b"\xff\xfe\x00", "{}".encode("utf-16"), b'"\xed\xa0\x80"'),
    ],
)
def test_what_was_sealed_need_not_be_an_entry(phone, content):
    key = str(uuid4())
    assert post(phone, [{"key": key, "sealed": sealed(content, seal.public_key())}]) == {key: "unreadable"}
    assert PhoneEntry.objects.get().content is not None


@pytest.mark.parametrize("letter", ["", "A", "=", "é", "\x00", "\ud800", "A" * 87, "A" * 20_000, None, 5, []])
def test_a_seal_need_not_be_one(phone, letter):
    keys = [str(uuid4()), f"urn:uuid:{uuid4()}", "\x00", "\ud800"]
    answers = post(phone, [{"key": key, "sealed": letter} for key in keys])
    assert answers == dict.fromkeys(keys, "unreadable")


@pytest.mark.parametrize("age", [0, 20])
@pytest.mark.parametrize("offset", ["+23:59", "-23:59", "+15:59:59.5", "+00:00:30"])
def test_a_phone_may_be_in_a_zone_that_there_is_not(phone, card, offset, age):
    zone = datetime.fromisoformat(f"2026-03-02T09:00:00{offset}").tzinfo
    said = entry("start", card, (NOW - days(age)).astimezone(zone))

    answers = post(phone, [envelope(said, seal.public_key())], sent_at=NOW.astimezone(zone))

    assert answers == {said["key"]: "too_late" if age else ""}
    assert PhoneEntry.objects.get().said_at == NOW - days(age)


def test_words_that_come_too_late_are_kept_as_they_were_said(phone, card):
    said = entry("finish", card, NOW - days(20), comment="Die Hüfte 😀")
    post(phone, [envelope(said, seal.public_key())])
    assert PhoneEntry.objects.get().content["comment"] == said["comment"]


@pytest.mark.parametrize("name", ["programs:portal_entries", "patients:push"])
def test_a_form_is_no_json(phone, name):
    phone.handler.enforce_csrf_checks = True
    phone.get(reverse("programs:portal_today"))
    answer = phone.post(reverse(name), {"csrfmiddlewaretoken": phone.cookies["csrftoken"].value})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("kind", ["record", "concern", "finish"])
def test_the_clinic_reads_what_came_too_late_whatever_else_is_in_it(phone, signed_in, clinician, program, card, kind):
    asked = {"record": {"outcome": "done"}, "concern": {"concern": "hurts"}, "finish": {"comment": "Over."}}[kind]
    about = {} if kind == "finish" else {"prescription": program.prescriptions.first().pk}
    for name in ("prescription", "outcome", "sets_done", "concern", "answer", "comment", "effort", "pain", "more"):
        for odd in () if name in asked | about else ([], {}, [float("nan")], "\x00", "x"):
            said = entry(kind, card, NOW - days(20), **{name: odd}, **asked, **about)
            post(phone, [envelope(said, seal.public_key())])

    answer = signed_in.as_(clinician).get(reverse("programs:show", args=[program.pk]))

    assert answer.status_code == 200
    assert {"record": "Done", "concern": "It hurts", "finish": "Over."}[kind] in answer.content.decode()


def post(phone, envelopes, *, sent_at=NOW):
    body = json.dumps({"sent_at": sent_at.isoformat(), "entries": envelopes})
    answer = phone.post(HERE, body, content_type="application/json", headers={"accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()["taken"]
