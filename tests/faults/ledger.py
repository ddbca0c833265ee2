"""The judge's own ledger: an append-only file of what a provider was handed, one JSON object on each line.

`judge` writes it, `books` reads it. A line is in the file before the sender hears an answer, so it outlives a kill of either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

TAKEN = "taken"  # the provider answers for it from here: the patient's telephone buzzes once
REPEATED = "repeated"  # a key that was taken before: dropped, and answered like the first
TURNED_AWAY = "turned away"  # busy, or cut off before it was taken


@dataclass(frozen=True)
class Entry:
    """One call. `began` and `at` are seconds of the machine's clock: when the call began, and when it was written down."""

    what: str
    door: str
    to: str
    key: str
    began: float
    at: float


class Ledger:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    def write(self, entry: Entry) -> None:
        self._file.write(json.dumps(asdict(entry)) + "\n")


def read(path: Path) -> Iterator[Entry]:
    for line in path.read_text().splitlines():
        yield Entry(**json.loads(line))
