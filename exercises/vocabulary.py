"""The names of muscles, equipment and regions by their keys; indexing and the comparison of texts ask it."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.models import Equipment, Muscle, Region

Names = Mapping[str, Mapping[str, str]]


def names() -> Names:
    """Three queries, however many terms there are."""
    return {
        group: dict(model._default_manager.values_list("key", "name"))
        for group, model in (("muscles", Muscle), ("equipment", Equipment), ("regions", Region))
    }
