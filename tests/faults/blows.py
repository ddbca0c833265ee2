"""Strikes something again and again while a trial waits, and counts the blows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import cycle


class Blows:
    """`strike` is gone through in turn, `number` times in all, each so many seconds after the last; the first when `begun` is true."""

    def __init__(
        self,
        *,
        every: float,
        number: int,
        strike: Sequence[Callable[[], None]],
        begun: Callable[[], bool] = lambda: True,
    ) -> None:
        self.every, self.number, self.dealt = every, number, 0
        self._strike, self._begun, self._due = cycle(strike), begun, 0.0

    def strike_when_due(self) -> None:
        if self.dealt < self.number and time.monotonic() >= self._due and self._begun():
            next(self._strike)()
            self.dealt += 1
            self._due = time.monotonic() + self.every
