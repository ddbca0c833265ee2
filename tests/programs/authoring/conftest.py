"""The builder's desk: a clinician signed in at `factories.NOW`, and her draft with two exercises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from patients.models import Clinician
from programs.models import Prescription, Program
from tests.factories import NOW


@dataclass
class Desk:
    """Opens the builder's pages and sends its forms, from the state of the program as it is at that moment."""

    client: Client
    program: Program

    def open(self, name: str = "programs:build", **query: str) -> HttpResponse:
        return self.client.get(reverse(name, args=[self.program.pk]), query)

    def send(self, name: str, thing: Program | Prescription | None = None, **data: Any) -> HttpResponse:
        self.program.refresh_from_db()
        data = {"revision": self.program.revision, **data}
        return self.client.post(reverse(name, args=[(thing or self.program).pk]), data)

    def send_by_htmx(self, name: str, thing: Program | Prescription | None = None, **data: Any) -> HttpResponse:
        self.program.refresh_from_db()
        data = {"revision": self.program.revision, **data}
        return self.client.post(reverse(name, args=[(thing or self.program).pk]), data, headers={"HX-Request": "true"})

    @property
    def first(self) -> Prescription:
        return self.rows[0]

    @property
    def rows(self) -> list[Prescription]:
        return list(self.program.prescriptions.current().prefetch_related("steps"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(signed_in: Any, clinician: Clinician, draft: Program) -> Desk:
    return Desk(signed_in.as_(clinician), draft)


@pytest.fixture
def desk_of_issued(signed_in: Any, clinician: Clinician, program: Program) -> Desk:
    return Desk(signed_in.as_(clinician), program)
