"""The Monday on which these tests play, and what they ask of it again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from patients.models import Clinician
from programs.models import Program, Reminder
from tests import factories

BEFORE = factories.on_day(factories.TODAY, 6)
DUE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # 09:00 in Berlin


def make_reminders(number: int, by: Clinician, **particulars: Any) -> list[Program]:
    """So many patients, each with a reminder due at the same time."""
    return [
        factories.make_program(factories.make_patient(by, **particulars), by, exercises=1, at=BEFORE)
        for _ in range(number)
    ]


def stopped(at: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: at


def ledger(reminder: Reminder) -> list[str]:
    """The reminder's life in words: each state, with its reason."""
    return [" ".join(filter(None, row)) for row in reminder.events.values_list("state", "reason")]
