"""The signed word of what a card told: read back whole, forged by nobody, and naming no one."""

import base64
import json
import zlib

import pytest

from programs.sessions import told
from tests.factories import NOW, TODAY
from tests.saying import entry, make_device, told_of
from tests.sealing import envelope


@pytest.fixture
def session(program):
    return program.sessions.get(planned_on=TODAY)


def test_it_reads_back_as_it_was_told(session, program):
    asked = program.prescribed_on(TODAY, session=session)

    read = told.read(told.tell(session, asked, on=TODAY))

    assert (read.session_id, read.on, list(read.cues)) == (session.pk, TODAY, program.cues)
    assert [(row.prescription_id, row.version_id, row.dosage, row.leads_straight_on) for row in read.asked] == [
        (row.pk, row.version_id, dosage, row.leads_straight_on) for row, dosage in asked
    ]


def test_the_same_card_tells_the_same(session):
    assert told_of(session, on=TODAY) == told_of(session, on=TODAY)


def test_it_is_read_with_an_older_key_of_the_server_too(session, settings):
    token = told_of(session, on=TODAY)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert told.read(token).session_id == session.pk


@pytest.mark.parametrize("spoil", [lambda t: t + "x", lambda t: t[1:], lambda t: "", lambda t: t[:-9] + "forgedxyz"])
def test_what_we_did_not_tell_is_not_read(session, spoil):
    with pytest.raises(told.NotTold):
        told.read(spoil(told_of(session, on=TODAY)))


def test_it_names_nobody(session, program, patient, clinician):
    program.prescriptions.update(note="canary.note")
    packed = told_of(session, on=TODAY).split(":")[0].lstrip(".")
    data = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    words = zlib.decompress(data).decode() if data[:1] == b"\x78" else data.decode()

    assert str(session.pk.hex) in json.loads(words)
    for name in (patient.name, patient.email, clinician.name, program.clinic.name, program.title, "canary.note"):
        assert name not in words


def test_what_is_sealed_shows_nothing(session, patient):
    from patients import seal

    make_device(patient, at=NOW)
    said = entry("finish", told_of(session, on=TODAY), NOW, comment="canary.comment")
    sent = json.dumps(envelope(said, seal.public_key()))
    sealed = base64.urlsafe_b64decode(json.loads(sent)["sealed"] + "==")
    assert b"canary" not in sealed
    assert "canary" not in sent
    assert "finish" not in sent
