"""What Setwell ships: files of the published format, which load in the order of their names, or `shipped()` all at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILES = tuple(sorted(Path(__file__).parent.glob("*.json")))


def shipped() -> dict[str, Any]:
    """All files as one document of the format. Taken as read: tests hold every file to the schema and to what makes it whole."""
    whole, *others = (_read(file) for file in FILES)
    for other in others:
        for group, terms in other["vocabulary"].items():
            whole["vocabulary"][group] |= terms
        whole["exercises"] += other["exercises"]
        whole["protocols"] += other["protocols"]
    return whole


def _read(file: Path) -> dict[str, Any]:
    """With the source named at each exercise, for the files do not say the same of theirs."""
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    source = {"licence" if name == "id" else name: value for name, value in document["licence"].items()}
    for entry in document["exercises"]:
        entry.setdefault("source", source)
    return document
