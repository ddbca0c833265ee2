"""The builder's desk: a clinician signed in at `factories.NOW`, and her draft with two exercises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from patients.models import Clinician
from programs.models import Prescription, Program
from tests.factories import NOW, on_day


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
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def turn_to(clock: time_machine.Traveller, desk_of_issued: Desk, clinician: Clinician) -> Callable[[date], None]:
    """Go to a later day; the clinician of the issued program has signed in anew."""

    def turn(day: date) -> None:
        clock.move_to(on_day(day))
        desk_of_issued.client.force_login(clinician)

    return turn


@pytest.fixture
def desk(signed_in: Any, clinician: Clinician, draft: Program) -> Desk:
    return Desk(signed_in.as_(clinician), draft)


@pytest.fixture
def desk_of_issued(signed_in: Any, clinician: Clinician, program: Program) -> Desk:
    return Desk(signed_in.as_(clinician), program)
