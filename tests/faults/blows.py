"""Strikes something again and again while a trial waits, and counts the blows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import cycle


class Blows:
    """`strike` is gone through in turn, `every` so many seconds, `number` times in all; the first falls after one interval."""

    def __init__(self, *, every: float, number: int, strike: Sequence[Callable[[], None]]) -> None:
        self.every, self.number, self.dealt = every, number, 0
        self._strike = cycle(strike)
        self._due = time.monotonic() + every

    def strike_when_due(self) -> None:
        if self.dealt < self.number and time.monotonic() >= self._due:
            next(self._strike)()
            self.dealt += 1
            self._due = time.monotonic() + self.every
