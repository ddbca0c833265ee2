"""The patient's day: all programs in one, what leads and what stands beside it. Today on the phone and the builder's preview show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from exercises.models import Equipment
from patients.models import Clinician, Patient
from programs import course, guidance, lineup, news, sessions
from programs.course import Week
from programs.guidance import Need
from programs.lineup import Line
from programs.models import ExerciseSession, Pause, PerformedExercise
from programs.news import News
from programs.scheduling import DAY, local_day
from programs.sessions import Status, Today

SEEN_FOR_DAYS = 3  # [default]
LEADING = (
    Status.UNDER_WAY,
    Status.DUE,
    Status.DONE,
    Status.REST,
    Status.NOT_STARTED,
    Status.PAUSED,
    Status.OVER,
)
TO_DO = (Status.UNDER_WAY, Status.DUE)


@dataclass(frozen=True, eq=False)
class Card:
    """One program. `correctable` is the session begun last, while it can still be changed; `unsaid` are days of the last ones on which
    a session was planned about which nothing was said."""

    today: Today
    lines: list[Line]
    word: str = ""
    week: Week | None = None
    news: News | None = None
    pause: Pause | None = None
    correctable: ExerciseSession | None = None
    unsaid: tuple[tuple[ExerciseSession, date], ...] = ()
    hurt: ExerciseSession | None = None

    @property
    def minutes(self) -> int:
        return lineup.minutes_left(self.lines)

    @property
    def is_untouched(self) -> bool:
        """Whether no session was begun yet."""
        return not any(row.performed_on for row in self.today.program.sessions.all())

    @property
    def earlier(self) -> ExerciseSession | None:
        """An earlier session of which something can still be said."""
        return self.correctable if self.correctable != self.today.session else None


@dataclass(frozen=True)
class Day:
    """All programs of a day. `names` are those of the equipment, by key; `seen` is the session whose report was read last,
    `bad_morning` the last one if the morning after was told and was bad."""

    on: date
    cards: tuple[Card, ...]
    names: Mapping[str, str]
    morning: ExerciseSession | None = None
    seen: ExerciseSession | None = None
    bad_morning: ExerciseSession | None = None

    @property
    def status(self) -> str:
        """That of the program that leads; `none` where there is no program."""
        return self.first.today.status if self.first else "none"

    @cached_property
    def leading(self) -> tuple[Card, ...]:
        """What is to be done or was done today, of however many programs; on a quiet day one, that with the earliest next session."""
        if self._statuses & {*TO_DO}:
            return tuple(card for card in self.cards if card.today.status in TO_DO)
        if Status.DONE in self._statuses:
            return tuple(card for card in self.cards if card.today.status == Status.DONE)
        return tuple(sorted(self.cards, key=_place)[:1])

    @cached_property
    def first(self) -> Card | None:
        return min(self.leading, key=_place, default=None)

    @property
    def hurt(self) -> ExerciseSession | None:
        return next((card.hurt for card in self.leading if card.hurt), None)

    @property
    def beside(self) -> tuple[Card, ...]:
        """The other programs, each a line."""
        return tuple(card for card in self.cards if card not in self.leading)

    @cached_property
    def lines(self) -> list[Line]:
        return [line for card in self.leading for line in card.lines]

    @cached_property
    def minutes(self) -> int:
        return lineup.minutes_left(self.lines)

    @property
    def recorded(self) -> int:
        return sum(line.is_recorded for line in self.lines)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        return guidance.needs((line.content for line in self.lines), self.names)

    @property
    def cues(self) -> str:
        return " ".join(_once(cue for card in self.leading for cue in card.today.program.cues))

    @property
    def avoid(self) -> list[str]:
        return _once(item["text"] for card in self.leading for item in card.today.program.avoid)

    @cached_property
    def next(self) -> Card | None:
        """The program whose next session comes first."""
        with_next = [card for card in self.cards if card.today.next_on]
        return min(with_next, key=lambda card: card.today.next_on or date.max, default=None)

    @property
    def prescriber(self) -> Clinician | None:
        """None when there are several."""
        found = _once(card.today.program.prescriber for card in self.cards)
        return found[0] if len(found) == 1 else None

    @property
    def days(self) -> list[str]:
        """The days whose exercises the phone keeps for when there is no network: today's while there is something to do, and the next."""
        days = [self.on] if self.status in TO_DO else []
        if self.next and self.next.today.next_on:
            days.append(self.next.today.next_on)
        return [day.isoformat() for day in days]

    @property
    def _statuses(self) -> set[str]:
        return {card.today.status for card in self.cards}


def day_of(patient: Patient, *, on: date) -> Day:
    """Ten queries, and one more where something is new, however many programs, sessions and exercises."""
    programs = sessions.programs_today(patient=patient, on=on)
    lately = list(_lately(patient, programs, on))
    unanswered = (row for row in lately if row.morning_pain is None and sessions.is_morning_asked(row, on=on))
    seen = (row for row in lately if _is_newly_seen(row, on=on, zone=patient.zone))
    last = max(lately, key=_last, default=None)
    return Day(
        on=on,
        cards=tuple(_cards(patient, programs, lately, on)),
        names=dict(Equipment.objects.values_list("key", "name")),
        morning=max(unanswered, key=_last, default=None),
        seen=max(seen, key=_last, default=None),
        bad_morning=last if last and sessions.is_morning_asked(last, on=on) and sessions.is_bad_morning(last) else None,
    )


def _lately(patient: Patient, programs: list[Today], on: date) -> QuerySet[Any]:
    """What was begun, or read by a clinician, in the last days, and the weeks of today's sessions; with how much was done."""
    weeks = (Q(program=each.program, week=each.session.week) for each in programs if each.session)
    since = on - SEEN_FOR_DAYS * DAY
    lately = Q(performed_on__gte=since) | Q(seen_at__date__gte=since) | Q(replied_at__date__gte=since)
    begun = ExerciseSession.objects.for_patient(patient).filter(started_at__isnull=False)
    told = course.with_results(begun.filter(reduce(or_, weeks, lately)))
    return sessions.with_hurt(told).select_related("program", "seen_by")


def _cards(patient: Patient, programs: list[Today], lately: list[Any], on: date) -> Iterator[Card]:
    told = news.of((each.program for each in programs), on=on)
    performed = PerformedExercise.objects.for_patient(patient).select_related("version")
    rows = list(performed.filter(session__in=[each.session for each in programs if each.session]))
    for each in programs:
        program, session = each.program, each.session
        yield Card(
            today=each,
            lines=lineup.begun(row for row in rows if session and row.session_id == session.pk) or _ahead(each, on),
            word=guidance.word_now(program.milestones, program.clock, on=on),
            week=course.week_of(program, session.week, told=lately, on=on) if session else None,
            news=told.get(program.pk),
            pause=course.standing_pause(program, on=on),
            correctable=sessions.latest_correctable(program, on=on),
            hurt=next((row for row in lately if row == session and sessions.has_hurt(row)), None),
            unsaid=tuple({row.pk: (row, day) for row, day in sessions.backfillable(program, on=on)}.values()),
        )


def _ahead(today: Today, on: date) -> list[Line]:
    """What is due, or else what the next session will ask."""
    if today.status == Status.DUE:
        return lineup.ahead(today.program, on=on, session=today.session)
    return lineup.ahead(today.program, on=today.next_on or on, session=today.next)


def _is_newly_seen(session: ExerciseSession, *, on: date, zone: ZoneInfo) -> bool:
    """Whether a clinician read its report, or replied to it, on that local date or in the three days before."""
    instants = [instant for instant in (session.seen_at, session.replied_at) if instant]
    return bool(instants) and on <= local_day(max(instants), zone) + SEEN_FOR_DAYS * DAY


def _last(session: ExerciseSession) -> tuple[Any, Any]:
    return session.performed_on, session.started_at


def _place(card: Card) -> tuple[int, date]:
    return LEADING.index(card.today.status), card.today.next_on or date.max


def _once(things: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(things))
