"""Compares the product's ledger with the judge's: who was told once, twice, or not at all, and whether the clinic can see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from programs.models import Reminder
from tests.faults.ledger import REPEATED, TAKEN, read

State = Reminder.State
SAID_SENT = (State.ACCEPTED, State.DELIVERED)
NEVER = float("inf")
UNSETTLED = (State.PLANNED, State.LEASED, State.SENDING)


@dataclass(frozen=True)
class Books:
    """Addresses, one for each reminder. `lateness` in seconds, in rising order, endless for what was not taken."""

    states: dict[str, str]
    taken: Counter[str]
    repeats: int
    lateness: list[float]

    @property
    def doubled(self) -> list[str]:
        """Whose telephone buzzed more than once."""
        return [to for to, times in self.taken.items() if times > 1]

    @property
    def missed(self) -> list[str]:
        """Who was told nothing."""
        return [to for to in self.states if to not in self.taken]

    @property
    def lost(self) -> list[str]:
        """Who was told nothing, and the clinic is not shown that it might be so."""
        return [to for to in self.missed if self.states[to] != State.UNKNOWN]

    @property
    def said_sent_in_vain(self) -> list[str]:
        return [to for to in self.missed if self.states[to] in SAID_SENT]

    def number(self, *states: str) -> int:
        return sum(state in states for state in self.states.values())

    def late(self, share: float) -> float:
        """Within how many seconds this share of the messages had been taken."""
        return self.lateness[min(len(self.lateness) - 1, int(len(self.lateness) * share))]


def compare(ledger: Path) -> Books:
    entries = list(read(ledger))
    reminders = Reminder.objects.select_related("patient")
    due = {to: reminder for reminder in reminders for to in (reminder.patient.email, reminder.patient.phone)}
    states = {_address(reminder): reminder.state for reminder in reminders}
    taken = [entry for entry in entries if entry.what == TAKEN]
    return Books(
        states=states,
        taken=Counter(entry.to for entry in taken),
        repeats=sum(entry.what == REPEATED for entry in entries),
        lateness=sorted(
            [entry.at - due[entry.to].due_at.timestamp() for entry in taken]
            + [NEVER] * len(states.keys() - {entry.to for entry in taken})
        ),
    )


def _address(reminder: Reminder) -> str:
    return reminder.patient.phone if reminder.channel == Reminder.Channel.SMS else reminder.patient.email


def unsettled() -> bool:
    """Whether there is a reminder of which more is to come."""
    return Reminder.objects.filter(state__in=UNSETTLED).exists()
