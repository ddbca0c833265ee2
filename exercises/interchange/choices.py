"""What whoever imports a file has chosen: its licence where it names none, its columns, what to do with doubtful rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Choices:
    """`columns` maps a field of `exercises.interchange.table.FIELDS` to its heading; `collection` says whose ids the file has."""

    licence: str = ""
    author: str = ""
    url: str = ""
    collection: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    leave_out_refused: bool = False
    overwrite: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(**data)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)
