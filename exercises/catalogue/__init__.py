"""What Setwell ships: files of the published format (`FILES`) and the figures that their exercises name."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from exercises.figures import Figure, read_figure

FOLDER = Path(__file__).parent
FIGURES = FOLDER / "figures.json"
FILES = tuple(sorted(path for path in FOLDER.glob("*.json") if path != FIGURES))


@cache
def figures() -> dict[str, Figure]:
    """Every figure by its name."""
    return {name: read_figure(data) for name, data in json.loads(FIGURES.read_text("utf-8"))["figures"].items()}
