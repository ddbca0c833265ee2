"""A clinician's view of the protocols: what her words and a tag leave, and how many each tag would leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count

from exercises.finding.spelling import plain
from patients.models import Clinician
from programs.models import Protocol


class Tag(NamedTuple):
    name: str
    number: int


@dataclass(frozen=True)
class Cabinet:
    """All protocols that she may use, in one query: a clinic has dozens."""

    clinician: Clinician
    words: str = ""
    tag: str = ""

    @cached_property
    def protocols(self) -> list[Protocol]:
        """What is left, the clinic's own first, each with the number of its `exercises`."""
        return [row for row in self._worded if not self.tag or self.tag in row.tags]

    @cached_property
    def tags(self) -> list[Tag]:
        """Every tag that would leave something, and the one that is chosen, by name."""
        numbers = Counter(tag for row in self._worded for tag in row.tags)
        names = sorted({*numbers, *filter(None, [self.tag])}, key=str.casefold)
        return [Tag(name, numbers[name]) for name in names]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.tag)

    @cached_property
    def everything(self) -> int:
        """How many the words leave, whatever their tags."""
        return len(self._worded)

    @cached_property
    def _worded(self) -> list[Protocol]:
        rows = Protocol.objects.for_clinician(self.clinician).current().annotate(exercises=Count("prescriptions"))
        wanted = plain(self.words).split()
        return [row for row in rows.order_by("clinic", "name", "pk") if all(word in _said(row) for word in wanted)]


def _said(protocol: Protocol) -> str:
    return plain(" ".join([protocol.name, protocol.indication, *protocol.tags]))
