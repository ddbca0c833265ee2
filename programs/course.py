"""A program week by week: the marks of its sessions and what they add up to. Called by the clinic's pages and the patient's phone.

Everything here is pure once the program was fetched `with_weeks`; `week_of` asks only for `with_course`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Count, Max, Prefetch, Q, QuerySet, TextChoices
from django.db.models.functions import Greatest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from patients.templatetags.days import weekday
from programs import adherence, scheduling
from programs.models import ExerciseSession, Pause, Program

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

State = ExerciseSession.State


class Mark(TextChoices):
    """How a session stands. Missed, paused and today are derived, the rest is the session's state."""

    DONE = "done", _("done")
    PARTLY = "partly", _("partly done")
    NOT_DONE = "not_done", _("not done")
    STARTED = "started", _("begun, not finished")
    SKIPPED = "skipped", _("left out")
    MISSED = "missed", _("missed")
    PAUSED = "paused", _("paused")
    TODAY = "today", _("today")
    PLANNED = "planned", _("planned")


class Results(TypedDict):
    asked: int
    carried_out: int
    worst_pain: int | None


if TYPE_CHECKING:
    SessionWithResults = WithAnnotations[ExerciseSession, Results]


@dataclass(frozen=True)
class MarkedSession:
    session: SessionWithResults
    mark: Mark

    @property
    def on(self) -> date:
        """The day it was done, or else is planned for."""
        return self.session.performed_on or self.session.planned_on

    @property
    def is_plain(self) -> bool:
        """Whether its mark says it all, so that a word beside it would only take room."""
        return self.mark in (Mark.DONE, Mark.PARTLY, Mark.PLANNED)

    @property
    def whence(self) -> str:
        """How it came to its day, if not by the schedule; nothing for one that was left out."""
        if self.mark == Mark.SKIPPED:
            return ""
        if self.session.missed_on:
            return gettext("offered again after %(day)s") % {"day": weekday(self.session.missed_on)}
        return gettext("moved here") if self.session.moved_at else ""

    @property
    def words(self) -> str:
        """Its mark and how it came to its day: “today, moved here”."""
        return ", ".join(filter(None, (str(self.mark.label), self.whence)))

    @property
    def counts(self) -> bool:
        """Whether it counts as done: at least half of its exercises were, fully or partly."""
        return bool(self.session.is_over and adherence.counts(self.session.carried_out, of=self.session.asked))


@dataclass(frozen=True)
class Week:
    """One program week as it stands on a date: its days, pauses left out, and its sessions, earliest first."""

    number: int
    days: tuple[date, ...]
    low: int
    high: int
    on: date
    is_over: bool
    sessions: tuple[MarkedSession, ...]

    @property
    def is_ahead(self) -> bool:
        return self.days[0] > self.on

    @property
    def is_running(self) -> bool:
        return not self.is_over and not self.is_ahead

    @property
    def done(self) -> int:
        """On how many days a session was done that counts."""
        return len({marked.on for marked in self.sessions if marked.counts})

    @property
    def is_enough(self) -> bool:
        """Whether as many were done as the low end of its band asks."""
        return self.done >= self.low

    @property
    def days_left(self) -> int:
        """Days on which a session may still be done, today included."""
        return sum(day >= self.on for day in self.days)

    @property
    def places(self) -> list[str]:
        """The places of its band in the order of their days: the mark of each session that counts, `planned` for those that are free."""
        asked = [marked for marked in self.sessions if marked.mark != Mark.SKIPPED]
        places = [marked.mark.value if marked.counts else Mark.PLANNED.value for marked in asked]
        while len(places) > self.high and Mark.PLANNED in places:
            places.remove(Mark.PLANNED)
        return places + [Mark.PLANNED.value] * (self.high - len(places))


def with_weeks(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Fetch what this module reads, in two queries more, however many programs. Sessions come in the order of their days."""
    sessions = with_results(ExerciseSession.objects.standing().defer("cues", "comment")).order_by("planned_on", "pk")
    return programs.select_related("patient").prefetch_related("pauses", Prefetch("sessions", sessions))


def with_results(sessions: QuerySet[ExerciseSession]) -> QuerySet[SessionWithResults]:
    """Add how many exercises were asked for, how many were carried out fully or partly, and the worst pain, of one or of the whole."""
    return sessions.annotate(
        asked=Count("performed"),
        carried_out=Count("performed", filter=Q(performed__outcome__in=["done", "partly"])),
        worst_pain=Greatest(Max("performed__pain"), "pain"),
    )


def weeks(program: Program, *, on: date) -> tuple[Week, ...]:
    """Every week of the program that has a day, as it stands on that date; an ended program has none after its end."""
    clock, sessions = program.clock, _sessions(program)
    found = (_week(program, clock, number, sessions, on=on) for number in range(1, program.weeks + 1))
    return tuple(week for week in found if week.days)


def latest_week(program: Program, *, on: date) -> Week | None:
    """The week begun last: the running one, or the one before a pause or the end. None before the start."""
    clock = program.clock
    number = scheduling.weeks_begun(clock, on)
    week = _week(program, clock, number, _sessions(program), on=on) if number else None
    return week if week and week.days else None


def week_of(program: Program, number: int, *, told: Iterable[SessionWithResults], on: date) -> Week:
    """One week of a program fetched `with_course`. `told` are those of its sessions that were begun, fetched `with_results`."""
    results = {row.pk: row for row in told}
    standing = [results.get(row.pk, row) for row in _sessions(program) if row.state != State.CANCELLED]
    return _week(program, program.clock, number, standing, on=on)


def closed(weeks: Iterable[Week]) -> list[adherence.ClosedWeek]:
    """The weeks that are over, as adherence counts them."""
    return [adherence.ClosedWeek(week.low, week.high, week.done, len(week.days)) for week in weeks if week.is_over]


def pause_on(program: Program, on: date) -> Pause | None:
    return next((pause for pause in program.pauses.all() if pause.covers(on)), None)


def standing_pause(program: Program, *, on: date) -> Pause | None:
    """The pause that holds the program on that date, or begins after it: on the next day, where a session was begun on this one."""
    if not program.is_current:
        return None
    return next((pause for pause in program.pauses.all() if pause.until_on is None or pause.until_on >= on), None)


def next_session(program: Program, *, on: date) -> ExerciseSession | None:
    """The first session planned from that date."""
    ahead = [row for row in program.sessions.all() if row.state == State.PLANNED and row.planned_on >= on]
    return min(ahead, key=lambda row: row.planned_on, default=None)


def last_pain(program: Program) -> tuple[int, date] | None:
    """The worst pain of the last session in which any was given, and its day."""
    rated = [
        (row.performed_on, row.worst_pain)
        for row in _sessions(program)
        if row.performed_on is not None and row.worst_pain is not None
    ]
    if not rated:
        return None
    day, pain = max(rated)
    return pain, day


def _week(
    program: Program, clock: scheduling.Plan, number: int, sessions: Iterable[SessionWithResults], *, on: date
) -> Week:
    ended_on = _ended_on(program)
    days = tuple(day for day in scheduling.week_days(clock, number) if ended_on is None or day <= ended_on)
    is_cut = len(days) < adherence.DAYS_A_WEEK
    is_over = bool(days) and (ended_on is not None or (on > days[-1] and not is_cut))
    is_held = pause_on(program, on) is not None
    own = [row for row in sessions if row.week == number]
    marked = [MarkedSession(row, _mark(row, on=on, is_over=is_over, is_held=is_held)) for row in own]
    return Week(
        number=number,
        days=days,
        low=program.band(number)[0],
        high=program.band(number)[1],
        on=on,
        is_over=is_over,
        sessions=tuple(sorted(marked, key=lambda marked: marked.on)),
    )


def _mark(session: ExerciseSession, *, on: date, is_over: bool, is_held: bool) -> Mark:
    """What went by in a week stays open in it: missed once the week `is_over`, paused while a pause holds it."""
    if session.state != State.PLANNED:
        return Mark(session.state)
    if is_over:
        return Mark.MISSED
    if is_held and session.planned_on < on:
        return Mark.PAUSED
    return Mark.TODAY if session.planned_on == on else Mark.PLANNED


def _ended_on(program: Program) -> date | None:
    """The patient's local day on which the program was ended; None while it is open."""
    return scheduling.local_day(program.ended_at, program.patient.zone) if program.ended_at else None


def _sessions(program: Program) -> Sequence[SessionWithResults]:
    return cast("Sequence[SessionWithResults]", program.sessions.all())
