"""What the reminder pipeline can do, beside the fastest that plain SQL can and beside the two ways in which most apps do it.

A figure's ratio is to the `raw_ceiling` of as many processes in the same round. The ways take turns, so that what else the machine does
hits all alike; a figure and its ratio are medians over the rounds. In each round every message must have been accepted exactly once,
or there is no figure.
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


@dataclass(frozen=True)
class Scale:
    """How much of it. A way sends for about `seconds` in each round, as many messages as that takes, within bounds."""

    workers: tuple[int, ...] = (1, 2, 4)
    rounds: int = 5
    seconds: float = 2
    messages: tuple[int, int] = (400, 10_000)
    patients: int = 100_000
    due: int = 10_000
    old_rows: int = 10_000_000


FULL = Scale()
QUICK = Scale(workers=(1,), rounds=1, seconds=0, messages=(20, 20), patients=350, due=300, old_rows=1_000)


def measure(scale: Scale = FULL) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="setwell-bench-") as folder:
        book = Book(Path(folder) / "book")
        with patch.dict(CHANNELS, {"email": NullProvider(book)}, clear=True):
            _say(f"writing {scale.patients} patients")
            people = People(scale.patients, reminded=max(scale.messages))
            for number in scale.workers:
                yield from _speeds(number, scale, people, book)
            _say("planning")
            yield from planning.measure()
            _say(f"writing {scale.old_rows} old rows")
            yield from claiming.measure(due=scale.due, old_rows=scale.old_rows)


def _speeds(number: int, scale: Scale, people: People, book: Book) -> Iterator[Figure]:
    least, most = scale.messages
    with workers(number, book) as crew:
        ways = race.ways(crew, book)
        _say(f"{number} at work, warming up")
        warm = {name: race.messages_per_second(way, least, people, book) for name, way in ways.items()}
        messages = {name: min(max(least, int(speed * scale.seconds)), most) for name, speed in warm.items()}
        speeds: dict[str, list[float]] = {name: [] for name in ways}
        for nth in range(scale.rounds):
            _say(f"{number} at work, round {nth + 1} of {scale.rounds}")
            for name, way in ways.items():
                speeds[name].append(race.messages_per_second(way, messages[name], people, book))
    of = f"{number}_worker" if number == 1 else f"{number}_workers"
    for name, rounds in speeds.items():
        ratios = [speed / ceiling for speed, ceiling in zip(rounds, speeds["raw_ceiling"], strict=True)]
        yield Figure(f"{name}_{of}", median(rounds), "messages/s", median(ratios))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
