"""What Setwell ships: files of the published format, loaded in the order of their names."""

from __future__ import annotations

from pathlib import Path

FILES = tuple(sorted(Path(__file__).parent.glob("*.json")))
