"""The portal's clock stands at 10:00 in Berlin on Monday, `factories.TODAY`; `turn_to(day)` moves it. `hand` holds the phone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from patients.models import Clinician, Patient
from programs import prescribing, sessions
from programs.models import ExerciseSession, Program, Protocol
from tests.conftest import SignedIn
from tests.factories import NOW, TODAY, on_day

CATALOGUE = Path(settings.BASE_DIR) / "exercises" / "catalogue" / "hip-flexor-strength.json"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def turn_to(clock: time_machine.Traveller) -> Callable[[date], None]:
    return lambda day: clock.move_to(on_day(day))


@pytest.fixture
def hand(signed_in: SignedIn, patient: Patient) -> Client:
    """The phone in the patient's hand."""
    return signed_in.phone_of(patient)


@pytest.fixture
def begun(program: Program, patient: Patient) -> ExerciseSession:
    return sessions.start(program=program, by=patient, at=NOW)


@pytest.fixture
def finished(begun: ExerciseSession, patient: Patient) -> ExerciseSession:
    """Monday's session, every exercise done."""
    for row in begun.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=NOW)
    return sessions.finish(session=begun, by=patient, at=NOW)


@pytest.fixture
def routine(patient: Patient, clinician: Clinician) -> Program:
    """The reference routine of five exercises, issued on Monday."""
    call_command("import_catalogue", str(CATALOGUE), stdout=io.StringIO())
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=Protocol.objects.get())
    return prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)


@pytest.fixture
def open_card(all_answered, browser: Browser, live_server, signed_in, patient):
    """A phone with the card of a day, whose clock stands unless it is run; it fails the test on any error in the console."""
    secret = {"url": live_server.url}
    for name, morsel in signed_in.phone_of(patient).cookies.items():
        secret |= {"name": name, "value": morsel.value}
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(width=390, height=844, day=TODAY, script="", **particulars: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, has_touch=True, **particulars))
        contexts[-1].add_cookies([secret])
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        page.clock.install(time=NOW - timedelta(hours=1))  # until it stands it runs, and it cannot be put back
        page.clock.pause_at(NOW)
        if script:
            page.add_init_script(script)
        page.goto(live_server.url + reverse("programs:portal_play", args=[day.isoformat()]))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors
