"""One thing that a phone said of itself, read from its JSON `{key, kind, told, said_at}`. `entries` reads it, `arriving` does it.

`told` is the token of the card on which it was said. By its kind a `record` has also `prescription`, `outcome`, `pain`, `effort`,
`sets_done` and `why_not`; a `concern` `prescription`, `concern` and `answer`, the name of the advice that the phone gave (phones of an
earlier release say `again`, whether it was the second press); a `finish` `comment`, `pain` and `effort`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from programs.models import LONGEST_COMMENT, Concern, Effort, PerformedExercise
from programs.sessions import told

Outcome = PerformedExercise.Outcome
WhyNot = PerformedExercise.WhyNot


@dataclass(frozen=True)
class Entry:
    """`said_at` is by the phone's clock until it was put right. `words` has nothing that its kind does not have."""

    kind: str
    told: told.Told
    said_at: datetime
    prescription_id: UUID | None
    words: Mapping[str, Any]

    @classmethod
    def read(cls, content: Any, *, key: UUID) -> Entry:
        """Raises ValueError, TypeError or KeyError."""
        said_at = parse_datetime(content["said_at"])
        if said_at is None or said_at.tzinfo is None or UUID(str(content["key"])) != key:
            raise ValueError
        kind = content["kind"]
        prescription = UUID(str(content["prescription"])) if kind in ("record", "concern") else None
        return cls(kind, told.read(str(content["told"])), said_at, prescription, WORDS[kind](content))

    @property
    def said(self) -> dict[str, Any]:
        """Its words by the names that they have in an entry, and nothing else that came with them."""
        about = {} if self.prescription_id is None else {"prescription": str(self.prescription_id)}
        return dict(self.words) | about


def _started(content: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _recorded(content: Mapping[str, Any]) -> dict[str, Any]:
    sets_done = content.get("sets_done") or []
    if not isinstance(sets_done, list):
        raise TypeError
    return {
        "outcome": Outcome(content["outcome"]).value,
        "pain": _pain(content),
        "effort": _choice(Effort, content.get("effort")),
        "sets_done": sets_done,
        "why_not": _choice(WhyNot, content.get("why_not")),
    }


def _concerned(content: Mapping[str, Any]) -> dict[str, Any]:
    answer, again = content.get("answer"), content.get("again")
    return {
        "concern": Concern.Kind(content["concern"]).value,
        "answer": answer if isinstance(answer, str) else "",
        "again": again if isinstance(again, bool) else None,
    }


def _finished(content: Mapping[str, Any]) -> dict[str, Any]:
    comment = content.get("comment") or ""
    if not isinstance(comment, str) or "\x00" in comment or len(comment) > LONGEST_COMMENT:
        raise ValueError
    comment.encode()  # half of a surrogate pair is a ValueError, too: the database takes neither
    return {"comment": comment.strip(), "pain": _pain(content), "effort": _choice(Effort, content.get("effort"))}


def _pain(content: Mapping[str, Any]) -> int | None:
    pain = content.get("pain")
    if pain is None:
        return None
    if not isinstance(pain, int) or isinstance(pain, bool) or not 0 <= pain <= 10:
        raise ValueError
    return pain


def _choice(choices: Any, said: Any) -> str:
    return str(choices(said).value) if said else ""


WORDS = {"start": _started, "record": _recorded, "concern": _concerned, "finish": _finished}
