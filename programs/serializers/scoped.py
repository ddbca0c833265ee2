"""How the API is told of another row, by its id, and of what a list is narrowed by. Every serializer that takes either asks here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

PAGING = frozenset(["limit", "offset"])


class ScopedField(serializers.PrimaryKeyRelatedField[Any]):
    """A row by its id, looked up among what the clinician may see; any other does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.for_clinician(self.context["request"].user)


class Query(serializers.Serializer[Any]):
    """What may stand behind the question mark of a list. Any other name, but for those of paging, is refused: it would narrow nothing."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields) - PAGING)
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such filter.")] for name in unknown})
        return attrs
