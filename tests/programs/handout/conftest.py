"""The source's routine, issued on `factories.TODAY`: five exercises, two to three times a week for four weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse

from patients.models import Clinician, Patient
from programs import prescribing
from programs.handout import Sheet, sheet
from programs.models import Program, Protocol
from programs.views import dates
from tests.factories import NOW, TODAY


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def routine(clinician: Clinician, patient: Patient) -> Program:
    call_command("import_catalogue", "exercises/catalogue/hip-flexor-strength.json", stdout=StringIO())
    protocol = Protocol.objects.get()
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=protocol)
    prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)
    return program


@pytest.fixture
def ask_for(signed_in: Any, clinician: Clinician) -> Callable[..., HttpResponse]:
    """The clinician opens the handout's page, or its PDF."""

    def get(program: Program, name: str = "programs:handout", **query: str) -> HttpResponse:
        return signed_in.as_(clinician).get(reverse(name, args=[program.pk]), query)

    return get


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    def read(program: Program, **other: Any) -> Sheet:
        stored = Program.objects.get(pk=program.pk)
        usual = {
            "on": TODAY,
            "equipment": {},
            "address": "https://example.org/in/#TOKEN",
            "planned": dates.planned(stored),
        }
        return sheet(stored, **{**usual, **other})

    return read
