"""A day on the patient's phone: all programs in one, what leads and what stands beside it. Filled by Today and the builder's preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from patients.models import Clinician
from programs import guidance
from programs.guidance import Need
from programs.models import ExerciseSession, Pause
from programs.news import News
from programs.sessions import Status, Today
from programs.views import lineup
from programs.views.lineup import Line, WeekSoFar

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
    week: WeekSoFar | None = None
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


def _place(card: Card) -> tuple[int, date]:
    return LEADING.index(card.today.status), card.today.next_on or date.max


def _once(things: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(things))
