"""The clinic's desk: `desk` is the browser of the signed-in clinician, in a room whose `clock` stands at `factories.NOW`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from patients.models import Clinician
from tests.conftest import SignedIn
from tests.factories import NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(clock: time_machine.Traveller, signed_in: SignedIn, clinician: Clinician) -> Client:
    return signed_in.as_(clinician)
