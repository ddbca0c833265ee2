"""What is new in a program for its patient: what was changed since it was issued, told once, in the patient's words and with the reasons.

Told until the patient says it was read, or begins a session, whose page has it anyway. What was undone is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from patients.models import Patient
from programs.difference import Difference
from programs.models import Program, ProgramChange
from programs.prescribing import standing


class Item(NamedTuple):
    """One change in a sentence without its full stop, and why; empty when no reason was given."""

    text: str
    why: str


@dataclass(frozen=True)
class News:
    """`upto` names the last change that the items tell."""

    items: tuple[Item, ...]
    upto: int


def of(programs: Iterable[Program], *, on: date) -> dict[UUID, News]:
    """The news of those programs that have any; one query then. Fetch the programs `with_course` and `with_news`."""
    current = {program.pk: program for program in programs if program.is_current and program.has_news}
    if not current:
        return {}
    unseen = defaultdict(list)
    changes = ProgramChange.objects.standing().filter(program__in=current, seen_at=None)
    for change in changes.filter(event__at__gt=F("program__issued_at")).select_related("event"):
        begun = _last_begun(current[change.program_id])
        if begun is None or change.event.at > begun:
            unseen[change.program_id].append(change)
    found = {key: _news(current[key], rows, on=on) for key, rows in unseen.items()}
    return {key: news for key, news in found.items() if news.items}


def seen(*, program: Program, upto: int, by: Patient, at: datetime) -> None:
    """The patient has read what is new, as far as that change."""
    own = ProgramChange.objects.filter(program=program, program__patient=by)
    own.filter(pk__lte=upto, seen_at=None).update(seen_at=at)


def _news(program: Program, changes: list[ProgramChange], *, on: date) -> News:
    """All of them together, so that nothing is told that a later change overtook."""
    difference = Difference.of(program, changes[0].before, standing.now(program), on=on)
    items = tuple(Item(line.text, _why(line.about, changes)) for line in difference.lines)
    return News(items, changes[-1].pk)


def _why(about: str, changes: Iterable[ProgramChange]) -> str:
    """The reasons given for changing that prescription, or the program as a whole."""
    reasons = [
        change.reason
        for change in changes
        if about in (change.event.about.get("prescription", ""), change.event.about.get("instead"))
    ]
    return " ".join(dict.fromkeys(filter(None, reasons)))


def _last_begun(program: Program) -> datetime | None:
    return max((session.started_at for session in program.sessions.all() if session.started_at), default=None)
