"""The reminder of Monday's session, due at 09:00 in Berlin, and a provider whose own list says what was handed over."""

from __future__ import annotations

import pytest

from patients.models import Clinician, Patient
from programs.models import Reminder
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Accepted, Answer, Capabilities, Message
from tests import factories
from tests.programs.reminders.scene import BEFORE


class Provider:
    """Takes everything, unless told what to answer next."""

    def __init__(self) -> None:
        self.capabilities = Capabilities()
        self.answers: list[Answer] = []
        self.handed_over: list[Message] = []

    def send(self, message: Message) -> Answer:
        self.handed_over.append(message)
        return self.answers.pop(0) if self.answers else Accepted(f"<{message.key}>")


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    provider = Provider()
    monkeypatch.setitem(CHANNELS, "email", provider)
    return provider


@pytest.fixture
def reminder(patient: Patient, clinician: Clinician) -> Reminder:
    program = factories.make_program(patient, clinician, at=BEFORE)
    return program.reminders.get(local_date=factories.TODAY)
