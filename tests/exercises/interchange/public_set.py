"""free-exercise-db as its file looks, all 873 exercises, with filler in place of its instructions (tests/data/README.md)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path("tests/data/free-exercise-db-facts.json")
SENTENCE = "Move with care, breathe on and come back slowly. "


@cache
def public_set() -> bytes:
    return json.dumps([_whole(entry) for entry in json.loads(FACTS.read_text("utf-8"))]).encode()


def _whole(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry as the collection writes it, its pictures and the keys that we leave out included."""
    texts = [(SENTENCE * 20)[: length - 1].strip() + "." for length in entry["instructions"]]
    if "speaks_of" in entry:
        texts[-1] = f"Feel the {entry['speaks_of']}. {texts[-1]}"
    kept = {name: value for name, value in entry.items() if name != "speaks_of"}
    pictures = [f"{entry['id']}/0.jpg", f"{entry['id']}/1.jpg"]
    return kept | {"instructions": texts, "level": "beginner", "mechanic": None, "images": pictures}
