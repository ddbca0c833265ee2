"""What exercises are prescribed for, in the words of their protocols, so that the library finds them by it: “low back pain”."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from exercises.finding import indexing
from exercises.models import SearchEntry
from programs.models import ProtocolPrescription


def refresh() -> None:
    """Say it anew for every exercise; whoever changes protocols calls it. A handful of queries."""
    indexing.index_what_is_not()
    goals: dict[UUID, str] = dict.fromkeys(SearchEntry.objects.exclude(goals="").values_list("pk", flat=True), "")
    goals |= {exercise: " ".join(texts) for exercise, texts in _said().items()}
    indexing.say_goals(goals)


def _said() -> dict[UUID, list[str]]:
    shared = ProtocolPrescription.objects.filter(protocol__clinic=None, protocol__retired_at=None)
    said: dict[UUID, list[str]] = defaultdict(list)
    for exercise, name, indication in shared.values_list("exercise", "protocol__name", "protocol__indication"):
        said[exercise] += [name, indication]
    return said
