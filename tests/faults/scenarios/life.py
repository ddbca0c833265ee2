"""Row 7: a patient's weeks in any order: edits, pauses, other zones, sessions, consents, crashes at each step, any answer of a provider.

Hypothesis invents the lives. Time is passed in, so weeks take a second. The judge keeps notes of its own of what the patient and the
clinic have said. Sending begins with the mark: whenever one succeeds, the judge asks these notes, and never the product, whether this
message may come now. The provider counts what reached the telephone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from patients import care
from patients.models import Clinician, Patient, Slot
from patients.models.consent import AGREEABLE
from programs import prescribing, scheduling, sessions
from programs.models import Program, Reminder
from programs.reminders import actions, consent, dispatch, notices, planning, queue
from programs.reminders.action_link import Action
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Message, Refused, Silent
from tests import factories
from tests.faults.trial import Scenario, Trial

MONDAY = datetime(2026, 3, 23, 5, 0, tzinfo=UTC)  # Europe's clocks change on Sunday
ZONES = ["Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Casablanca"]
EVERYTHING = {(channel, slot.value) for channel in ("email", "sms") for slot in AGREEABLE}
OF_A_SESSION = (Slot.SESSION, Slot.NUDGE)
REFUSALS = (
    prescribing.Refused,
    sessions.NotDue,
    sessions.NotAhead,
    sessions.NoSuchDay,
    sessions.NothingRecorded,
    sessions.TooLate,
)
State = Reminder.State


class Crash(BaseException):
    """The process is gone, between two statements."""


@dataclass
class Notes:
    """What is true by what was said, and since when it stands."""

    zone: str = "Europe/Berlin"
    is_discharged: bool = False
    is_over: bool = False
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    wanted: set[tuple[str, int]] = field(default_factory=lambda: set(EVERYTHING))
    begun_on: set[date] = field(default_factory=set)

    def objection(self, reminder: Reminder, at: datetime) -> str:
        """Why this message must not come now; empty when it may."""
        local, slot = at.astimezone(ZoneInfo(self.zone)), reminder.slot
        paused = any(
            first <= reminder.local_date and (last is None or reminder.local_date <= last)
            for first, last in self.pauses
        )
        objections = {
            "in quiet hours": not time(8) <= local.time() < time(20),
            "after a discharge": self.is_discharged,
            "after an opt-out": (reminder.channel, slot) not in self.wanted,
            "after the end": self.is_over,
            "in a pause": paused and slot in (*OF_A_SESSION, Slot.WEEK),
            "on a day on which a session was begun": slot in OF_A_SESSION and reminder.local_date in self.begun_on,
            "an hour late": at >= reminder.expires_at,
        }
        return ", ".join(words for words, holds in objections.items() if holds)


class Provider:
    """One for each channel. `taken` counts the messages that reached the telephone, by reminder."""

    def __init__(self, lifetime: timedelta | None) -> None:
        self.capabilities, self.drops_repeats = Capabilities(lifetime), lifetime is not None
        self.begin_anew()

    def begin_anew(self) -> None:
        self.answers: list[str] = []
        self.keys: set[UUID] = set()
        self.taken: Counter[UUID] = Counter()
        self.marked: Reminder | None = None

    def send(self, message: Message) -> Answer:
        assert self.marked, "sent without a mark"
        answer = self.answers.pop(0) if self.answers else "taken"
        if answer in ("taken", "taken without a word"):
            known = self.drops_repeats and message.key in self.keys
            self.keys.add(message.key)
            self.taken[self.marked.pk] += not known
            global told
            told += 1
        match answer:
            case "taken":
                return Accepted(str(message.key))
            case "busy":
                return Busy("503", timedelta(seconds=30))
            case "refused":
                return Refused("550")
            case _:  # with or without having taken it
                return Silent("timeout")


PROVIDERS = {"email": Provider(None), "sms": Provider(timedelta(hours=12))}
ANSWERS = ["taken", "taken", "busy", "refused", "taken without a word", "taken without a word", "lost without a word"]
DUE = {
    "go_on": st.booleans(),
    "late": st.sampled_from([0, 0, 0, 20, 1800, 3599]),
    "answers": st.lists(st.sampled_from(ANSWERS), max_size=4),
    "meanwhile": st.deferred(lambda: st.sampled_from(["", "crash", *LOOKED_FOR, *LOOKED_FOR, *sorted(EVENTS)])),
    "step": st.integers(0, 6),
    "pause": st.sampled_from([0, 0, 0, 1, 9, 45]),
}
told = 0  # messages, in all lives of this process
broken_promises: list[str] = []  # the same; Hypothesis plays a life again, and dice and new ids may let it end better


class Life(RuleBasedStateMachine):
    patient: Patient
    clinician: Clinician
    program: Program

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.arrival = transaction.savepoint()
        self.arrive()

    def arrive(self) -> None:
        self.now, self.notes, self.wrong = MONDAY, Notes(), list[str]()
        for provider in PROVIDERS.values():
            provider.begin_anew()
        self.session: Any = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @rule(minutes=st.sampled_from([1, 10, 61, 600]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(what=st.deferred(lambda: st.sampled_from(sorted(EVENTS))))
    def something_happens(self, what: str) -> None:
        EVENTS[what](self)

    @rule(**DUE)
    def the_next_one_falls_due(
        self, go_on: bool, late: int, answers: list[str], meanwhile: str, step: int, pause: int
    ) -> None:
        """Something happens at one of the sender's steps, each of which takes `pause`; and `late` is a worker that was away.

        `go_on` first ends what would keep everything quiet, or most lives would be.
        """
        if go_on:
            self.go_on()
        self.plan()
        waiting = Reminder.objects.filter(state=State.PLANNED).order_by("next_attempt_at").first()
        if waiting:
            self.now = max(self.now, waiting.next_attempt_at + timedelta(seconds=late))
        else:
            self.now += timedelta(days=1)
        self.send(answers, meanwhile, step, pause)

    @rule(**DUE)
    def another_one_falls_due(self, **about: Any) -> None:
        """The same by other names: in every life Hypothesis leaves some rules out, and without this one little is sent."""
        self.the_next_one_falls_due(**about)

    @rule(**DUE)
    def one_more_falls_due(self, **about: Any) -> None:
        self.the_next_one_falls_due(**about)

    @rule(minutes=st.sampled_from([1, 2, 60]))
    def a_while_later_it_is_swept_and_sent(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        dispatch.sweep(at=self.now)
        self.send([], "", 0, 0)

    # What must be true at every moment

    @invariant()
    def everything_is_as_promised(self) -> None:
        taken = Counter[UUID]()
        for provider in PROVIDERS.values():
            taken += provider.taken
        for pk, times in taken.items():
            if times > 1:
                self.wrong.append(f"told more than once: {pk}")
        for pk, state in Reminder.objects.values_list("pk", "state"):
            if pk in taken and state in (State.DEAD, State.CANCELLED, State.SUPPRESSED, State.EXPIRED):
                self.wrong.append(f"told, but the ledger says {state}")
            if pk not in taken and state in (State.ACCEPTED, State.DELIVERED):
                self.wrong.append("never told, but the ledger says it was sent")
        if self.wrong:
            broken_promises.extend(self.wrong)
        assert not self.wrong, self.wrong[0]

    @property
    def on(self) -> date:
        return scheduling.local_day(self.now, ZoneInfo(self.notes.zone))

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """A refusal is an answer like another. Each verb finds things as they are stored."""
        self.patient.refresh_from_db()
        self.program.refresh_from_db()
        with suppress(*REFUSALS):
            yield

    @contextmanager
    def watched(self, meanwhile: str, step: int, pause: timedelta) -> Iterator[None]:
        """Before the product's step number `step` something happens; each takes a while; and marks are judged."""
        left = step

        def stepping(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*words: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left == -1 and meanwhile == "crash":
                    raise Crash
                if left == -1 and meanwhile:
                    EVENTS[meanwhile](self)
                self.now += pause
                return function(*words, **more)

            return call

        def judged(mark: Callable[..., bool]) -> Callable[..., bool]:
            def call(reminder: Reminder, *, at: datetime) -> bool:
                objection = self.notes.objection(reminder, at)
                marked = mark(reminder, at=at)
                if marked and objection:
                    self.wrong.append(f"sent {objection}: {reminder}")
                PROVIDERS[reminder.channel].marked = reminder if marked else None
                return marked

            return call

        def judged_after(settle_and_mark: Callable[..., tuple[bool, bool]]) -> Callable[..., tuple[bool, bool]]:
            def call(result: queue.Result, reminder: Reminder, *, at: datetime) -> tuple[bool, bool]:
                settled = []

                def mark(reminder: Reminder, *, at: datetime) -> bool:
                    is_settled, is_marked = settle_and_mark(result, reminder, at=at)
                    settled.append(is_settled)
                    return is_marked

                marked = judged(mark)(reminder, at=at)
                return settled[0], marked

            return call

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(queue, "mark", judged(queue.mark))
            patch.setattr(queue, "settle_and_mark", judged_after(queue.settle_and_mark))
            for holder, name in [
                (queue, "claim"),
                (queue, "mark"),
                (queue, "settle"),
                (queue, "settle_and_mark"),
                *((c, "send") for c in CHANNELS.values()),
            ]:
                patch.setattr(holder, name, stepping(getattr(holder, name)))
            yield

    # What may happen

    def go_on(self) -> None:
        if self.notes.is_discharged or self.notes.is_over:  # somebody else comes, and it is Monday again
            transaction.savepoint_rollback(self.arrival)
            self.arrive()
        if self.notes.pauses:
            self.resume()
        if not self.notes.wanted:
            self.choose(EVERYTHING)

    def plan(self) -> None:
        with transaction.atomic():
            planning.plan(at=self.now)

    def send(self, answers: list[str], meanwhile: str, step: int, pause: int) -> None:
        for provider in PROVIDERS.values():
            provider.answers = list(answers)
        with suppress(Crash), self.watched(meanwhile, step, timedelta(seconds=pause)):
            dispatch.dispatch(clock=lambda: self.now)

    def reschedule(self, **changes: Any) -> None:
        with self.allowed():
            prescribing.reschedule(program=self.program, by=self.clinician, at=self.now, on=self.on, **changes)

    def pause(self, days: int | None) -> None:
        until_on = None if days is None else self.on + timedelta(days=days)
        about = {"by": self.clinician, "at": self.now, "on": self.on, "reason": "holiday", "until_on": until_on}
        with self.allowed():
            prescribing.pause(program=self.program, **about)
        self.notes.pauses = list(self.program.pauses.values_list("from_on", "until_on"))

    def resume(self) -> None:
        with self.allowed():
            prescribing.resume(program=self.program, by=self.clinician, at=self.now, on=self.on)
        self.notes.pauses = list(self.program.pauses.values_list("from_on", "until_on"))

    def end(self) -> None:
        with self.allowed():
            prescribing.end(program=self.program, by=self.clinician, at=self.now, on=self.on, reason="moved away")
            self.notes.is_over = True

    def discharge(self) -> None:
        care.discharge(patient=self.patient, by=self.clinician, at=self.now)
        self.notes.is_discharged = True

    def travel(self, zone: str) -> None:
        care.update(patient=self.patient, by=self.clinician, at=self.now, time_zone=zone)
        self.notes.zone = zone

    def turn_off(self) -> None:
        care.update(patient=self.patient, by=self.clinician, at=self.now, reminded=False)
        self.notes.wanted = set()

    def choose(self, wanted: set[tuple[str, int]]) -> None:
        consent.choose(patient=self.patient, wanted=wanted, reminder_time=None, by=None, at=self.now)
        self.notes.wanted = set(wanted)

    def begin(self) -> None:
        with self.allowed():
            self.session = sessions.start(program=self.program, by=self.patient, at=self.now)
            self.notes.begun_on.add(self.session.performed_on)

    def finish(self) -> None:
        if self.session:
            with self.allowed():
                sessions.record(performed=self.session.performed.first(), outcome="done", by=self.patient, at=self.now)
                sessions.finish(session=self.session, by=self.patient, at=self.now)

    def tap(self, action: Action) -> None:
        """On the newest message."""
        told = Reminder.objects.filter(slot__in=OF_A_SESSION, state=State.ACCEPTED)
        reminder = told.select_related("patient", "program", "session").order_by("-changed_at").first()
        if reminder and not self.notes.is_discharged:
            actions.act(action=action, reminder=reminder, at=self.now)
            begun = self.program.sessions.filter(performed_on__isnull=False)
            self.notes.begun_on |= set(begun.values_list("performed_on", flat=True))


EVENTS: dict[str, Callable[[Life], None]] = {
    "plan": Life.plan,
    "announce": lambda life: notices.announce(at=life.now),
    "sweep": lambda life: dispatch.sweep(at=life.now),
    "resume": Life.resume,
    "end": Life.end,
    "discharge": Life.discharge,
    "begin": Life.begin,
    "finish": Life.finish,
    "at 8": lambda life: life.reschedule(reminder_time=time(8)),
    "at 19:45": lambda life: life.reschedule(reminder_time=time(19, 45)),
    "other days": lambda life: life.reschedule(weekdays=[2, 4, 6]),
    "pause": lambda life: life.pause(None),
    "pause today": lambda life: life.pause(0),
    "pause for days": lambda life: life.pause(3),
    "wants everything": lambda life: life.choose(EVERYTHING),
    "wants text messages alone": lambda life: life.choose({("sms", 0)}),
    "wants nothing": lambda life: life.choose(set()),
    "clinic turns all off": Life.turn_off,
    **{f"in {zone}": partial(Life.travel, zone=zone) for zone in ZONES},
    **{f"taps {action.value}": partial(Life.tap, action=action) for action in Action},
}
LOOKED_FOR = ("crash", "discharge", "begin", "clinic turns all off")  # what only the last look sees


def life(trial: Trial) -> None:
    lives, steps, side_by_side = trial.size((25, 40, 2), (120 if trial.broken else 2, 25, 1))
    _move_in()
    connections.close_all()
    worlds = [f"world{number}" for number in range(side_by_side)]
    for world in worlds:
        trial.postgres.copy_database(world)
    found = trial.in_processes(_live, [(world, lives, steps) for world in worlds], before=_meet_the_providers)
    complaints = [complaint for complaint, _ in found if complaint]
    trial.findings.measure(lives=lives * side_by_side, steps=steps, told=sum(number for _, number in found))
    trial.findings.demand(not complaints, "\n".join(complaints))


def _live(piece: tuple[str, int, int]) -> tuple[str, int]:
    """So many lives of at most so many steps in a world of its own: the first that went wrong, step by step, and how many were told."""
    world, lives, steps = piece
    connection.close()
    connection.settings_dict["NAME"] = world
    chosen = settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(Life, settings=chosen)
    except Exception as error:
        return "\n".join(
            [*broken_promises[:1], f"{type(error).__name__}: {error}", *getattr(error, "__notes__", [])]
        ), told
    return "", told


def _move_in() -> None:
    before = MONDAY - timedelta(days=1)
    Life.clinician = factories.make_clinician(factories.make_clinic())
    Life.patient = factories.make_patient(Life.clinician, phone="+49 30 1234567", reminded=False)
    consent.choose(patient=Life.patient, wanted=EVERYTHING, reminder_time=None, by=None, at=before)
    Life.program = factories.make_program(Life.patient, Life.clinician, exercises=1, starts_on=MONDAY.date(), at=before)


def _meet_the_providers() -> None:
    CHANNELS.clear()
    CHANNELS.update(PROVIDERS)


LIFE = Scenario(
    row=7,
    name="life",
    promise="any order of edits, pauses, zones, consents, crashes: never twice, never when it must not",
    play=life,
    broken={
        "no_last_look": "sent ",
        "repeat_in_silence": "more than once",
        "new_key_each_time": "more than once",
        "no_quiet_hours": "quiet hours",
        "sure_of_everything": "the ledger says",
    },
)
