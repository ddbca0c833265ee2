"""The clinic's desk on Monday, `factories.TODAY`; `do` lets a patient do the session of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import pytest
import time_machine
from django.test import Client

from patients.models import Clinician
from programs import sessions
from programs.models import ExerciseSession, Program
from tests.conftest import SignedIn
from tests.factories import NOW, on_day


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(signed_in: SignedIn, clinician: Clinician) -> Client:
    return signed_in.as_(clinician)


@pytest.fixture
def desk_on(clock: time_machine.Traveller, signed_in: SignedIn, clinician: Clinician) -> Callable[[date], Client]:
    """The same desk on another day, signed in anew."""

    def sit_down(day: date) -> Client:
        clock.move_to(on_day(day))
        return signed_in.as_(clinician)

    return sit_down


def do(
    program: Program,
    day: date,
    *,
    outcomes: Sequence[str] = ("done",),
    pain: int | None = 2,
    effort: str = "right",
    comment: str = "",
) -> ExerciseSession:
    """The session of that day, its exercises with these outcomes in turn."""
    session = sessions.start(program=program, by=program.patient, at=on_day(day))
    for place, row in enumerate(session.performed.all()):
        outcome = outcomes[place % len(outcomes)]
        sessions.record(performed=row, outcome=outcome, by=program.patient, at=on_day(day), pain=pain, effort=effort)
    return sessions.finish(session=session, by=program.patient, at=on_day(day), comment=comment)
