"""A protocol's page in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from exercises.interchange import document
from patients.models import Clinician
from programs.interchange import catalogue
from programs.models import Protocol
from tests.exercises.admin.conftest import filled
from tests.factories import NOW, make_clinician

FILE = Path("exercises/catalogue/hip-flexor-strength.json")


@pytest.fixture
def keeper(db: None) -> Clinician:
    return make_clinician(None, is_staff=True)


def test_an_edited_protocol_is_a_next_version(signed_in: Any, keeper: Clinician) -> None:
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)
    protocol = Protocol.objects.get()
    client, path = signed_in.as_(keeper), reverse("admin:programs_protocol_change", args=[protocol.pk])
    page = client.get(path).content.decode()
    assert "2–3 sets of 4–6 per side, hold 5–10\xa0s" in page
    client.post(path, {**filled(page), "cues": "One cue.\nAnother."})
    protocol.refresh_from_db()
    assert protocol.cues == ["One cue.", "Another."]
    assert protocol.version == 2
    assert protocol.prescriptions.count() == 5
    assert protocol.versions.count() == 2


def test_saving_it_untouched_is_no_version(signed_in: Any, keeper: Clinician) -> None:
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)
    protocol = Protocol.objects.get()
    client, path = signed_in.as_(keeper), reverse("admin:programs_protocol_change", args=[protocol.pk])
    client.post(path, filled(client.get(path).content.decode()))
    protocol.refresh_from_db()
    assert protocol.version == 1


def test_a_shared_protocol_is_retired_and_offered_again(signed_in: Any, keeper: Clinician) -> None:
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)
    client, path = signed_in.as_(keeper), reverse("admin:programs_protocol_changelist")
    for act, offered in (("retire", False), ("restore", True)):
        client.post(path, {"action": act, "_selected_action": [str(Protocol.objects.get().pk)]})
        assert Protocol.objects.current().exists() is offered


def test_its_limits_are_those_of_every_program(signed_in: Any, keeper: Clinician) -> None:
    catalogue.load(document.read(FILE.read_bytes()), by=None, at=NOW)
    protocol = Protocol.objects.get()
    client, path = signed_in.as_(keeper), reverse("admin:programs_protocol_change", args=[protocol.pk])
    page = client.post(path, {**filled(client.get(path).content.decode()), "weeks_high": "9"}).content.decode()
    assert "A protocol lasts from 4 to 8 weeks." in page
