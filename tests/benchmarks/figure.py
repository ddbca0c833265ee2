"""One measured figure, as the table and the lines of JSON show it."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    name: str
    value: float
    unit: str
    ratio: float | None = None
