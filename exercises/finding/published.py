"""Published texts, kept in memory: a version never changes, so what was read once need not be read again. The shelf asks."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from exercises.models import ExerciseVersion

MOST = 1_000  # kept by a process, some 20 KB each; then it begins anew
_kept: dict[UUID, ExerciseVersion] = {}


def versions(keys: Iterable[UUID]) -> dict[UUID, ExerciseVersion]:
    """These versions by their key; asks the database for those that are not kept yet, once for all."""
    wanted = set(keys)
    found = {key: kept for key in wanted if (kept := _kept.get(key))}
    if missing := wanted - found.keys():
        read = ExerciseVersion.objects.in_bulk(missing)
        if len(_kept) + len(read) > MOST:
            _kept.clear()
        _kept.update(read)
        found |= read
    return found
