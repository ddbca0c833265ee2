"""The dates of a program as a table: a row for every seven days from its start, with its sessions. The builder and the handover show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from programs import agenda, scheduling
from programs.models import ExerciseSession, Program


class Kind(StrEnum):
    """What a day is; the values are class names of the style sheet."""

    FREE = ""
    REQUIRED = "is-session"
    EXTRA = "is-session is-extra"
    PAUSED = "is-paused"


@dataclass(frozen=True)
class Day:
    on: date
    kind: Kind

    @property
    def is_session(self) -> bool:
        return self.kind in (Kind.REQUIRED, Kind.EXTRA)

    @property
    def words(self) -> str:
        """The kind of session, for whoever does not see the frame."""
        return _("session") if self.kind == Kind.REQUIRED else _("extra session")


@dataclass(frozen=True)
class Week:
    """Seven days in a row. `number` is the program week that begins or goes on in them; None when all are paused."""

    number: int | None
    days: tuple[Day, ...]


def planned(program: Program) -> dict[date, bool]:
    """Every session's date and whether the band requires it: of a draft as issuing would date them, else as they stand."""
    if program.is_draft:
        return {session.on: session.required for session in agenda.preview(program)}
    rows = ExerciseSession.objects.on_their_day().filter(program=program).order_by("planned_on")
    return dict(rows.values_list("planned_on", "is_required"))


def weeks(program: Program, sessions: Mapping[date, bool]) -> list[Week]:
    """Fetch the program with its pauses."""
    clock = program.clock
    last = scheduling.ends_on(clock) or max(sessions, default=program.starts_on)
    count = (max(last, *sessions, program.starts_on) - program.starts_on).days // 7 + 1
    return [_week(clock, program.starts_on + timedelta(weeks=nth), sessions) for nth in range(count)]


def _week(clock: scheduling.Plan, first: date, sessions: Mapping[date, bool]) -> Week:
    days = [first + timedelta(days=nth) for nth in range(7)]
    number = next(filter(None, (scheduling.week_of(clock, day) for day in days)), None)
    return Week(number, tuple(Day(day, _kind(clock, day, sessions)) for day in days))


def _kind(clock: scheduling.Plan, day: date, sessions: Mapping[date, bool]) -> Kind:
    if day in sessions:
        return Kind.REQUIRED if sessions[day] else Kind.EXTRA
    return Kind.PAUSED if any(day in pause for pause in clock.pauses) else Kind.FREE
