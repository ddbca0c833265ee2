"""What the reminder pipeline can do, beside the fastest that plain SQL can and beside the two ways in which most apps do it.

A figure's ratio is to the `raw_ceiling` of the same number of processes. The ways take turns, round by round, so that what else the
machine does hits all alike; a figure is the median of its rounds. Every process of every way is warm before it counts, starts with the
same tables, and in each round every message must have been accepted exactly once, or there is no figure.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unittest.mock import patch

from programs.reminders.channels import CHANNELS
from tests.benchmarks import claiming, planning
from tests.benchmarks.figure import Figure
from tests.benchmarks.sending import race
from tests.benchmarks.sending.crew import workers
from tests.benchmarks.sending.people import People
from tests.benchmarks.sending.provider import Book, NullProvider

SLOW = ("mark_then_send", "task_per_reminder")


@dataclass(frozen=True)
class Scale:
    """How much of it: `messages` in a round, and `messages_slowly` in one of a way that is known to be slow."""

    workers: tuple[int, ...] = (1, 2, 4)
    rounds: int = 7
    messages: int = 4_000
    messages_slowly: int = 1_000
    patients: int = 100_000
    due: int = 10_000
    old_rows: int = 10_000_000


FULL = Scale()
QUICK = Scale(workers=(1,), rounds=1, messages=60, messages_slowly=20, patients=350, due=300, old_rows=1_000)


def measure(scale: Scale = FULL) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="setwell-bench-") as folder:
        book = Book(Path(folder) / "book")
        with patch.dict(CHANNELS, {"email": NullProvider(book)}, clear=True):
            _say(f"writing {scale.patients} patients")
            people = People(scale.patients)
            people.hand_out_links(scale.messages)
            for number in scale.workers:
                yield from _speeds(number, scale, people, book)
            _say("planning")
            yield from planning.measure(people)
            _say(f"writing {scale.old_rows} old rows")
            yield from claiming.measure(due=scale.due, old_rows=scale.old_rows)


def _speeds(number: int, scale: Scale, people: People, book: Book) -> Iterator[Figure]:
    with workers(number, book) as crew:
        ways = race.ways(crew, book)
        speeds: dict[str, list[float]] = {name: [] for name in ways}
        for nth in range(scale.rounds + 1):
            _say(f"{number} at work, " + (f"round {nth} of {scale.rounds}" if nth else "warming up"))
            for name, way in ways.items():
                messages = scale.messages_slowly if name in SLOW else scale.messages
                speed = race.messages_per_second(way, messages if nth else messages // 10, people, book)
                if nth:
                    speeds[name].append(speed)
    ceiling = median(speeds["raw_ceiling"])
    for name, rounds in speeds.items():
        of = f"{number}_worker" if number == 1 else f"{number}_workers"
        yield Figure(f"{name}_{of}", median(rounds), "messages/s", median(rounds) / ceiling)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
