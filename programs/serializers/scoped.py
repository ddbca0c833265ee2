"""How the API is told of another row: by its id. Every serializer that takes one asks here."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ScopedField(serializers.PrimaryKeyRelatedField[Any]):
    """A row by its id, looked up among what the clinician may see; any other does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.for_clinician(self.context["request"].user)
