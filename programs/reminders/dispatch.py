"""Sends what is due: claim, write, mark with a last look, hand over, note the result. Called by the tasks `dispatch` and `sweep`.

For each reminder the provider is called at most once while a lease lasts, after a mark that is committed, and the result is
committed after it. A crash in between is found by the sweep, and what cannot be proven stays `unknown`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import Error as DatabaseError

from programs.models import Reminder
from programs.reminders import guard, messages, planning, queue, rules
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Capabilities
from programs.reminders.lateness import Tally
from programs.reminders.queue import Result
from programs.reminders.rules import Verdict

A_TURN = timedelta(seconds=60)  # after which the rest is left to the next task

logger = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
State = Reminder.State
Reason = Reminder.Reason


def dispatch(*, clock: Clock) -> int:
    """Send what is due, round after round until nothing is, and answer how many a provider has accepted.

    A round may outlast a lease, so the time is asked for anew before every message. While the desk rests, nothing is
    sent, and what is too late is let go.
    """
    began, tally = clock(), Tally()
    may_send = guard.may_send(at=began)  # first: what a restore leaves in doubt must not be called too late
    queue.expire(at=began)  # the whole of an outage at once; what runs out of time meanwhile, each is looked at for
    while may_send and (claimed := queue.claim(at=clock())):
        _Round(clock, tally).carry(claimed)
        tally.store()
        may_send = clock() - began < A_TURN and guard.may_send(at=clock())
    return tally.total


def sweep(*, at: datetime) -> int:
    """Take back what a dispatcher left in hand when it went away, and answer how many."""
    not_reached = Verdict(State.PLANNED, Reason.NOT_REACHED, next_attempt_at=at)
    taken = queue.take_back(State.LEASED, not_reached, at=at)
    for name in Reminder.Channel:
        capabilities = CHANNELS[name].capabilities if name in CHANNELS else Capabilities()
        verdict = rules.after_silence(capabilities, at=at)
        taken += queue.take_back(State.SENDING, verdict, channel=name, at=at)
    guard.ticked("swept_at", at=at)
    return taken


class _Round:
    """Carries one reminder after the other to its provider.

    The result of one is written down with the mark of the next, one commit for both; no provider is called while one is open.
    """

    def __init__(self, clock: Clock, tally: Tally) -> None:
        self.clock, self.tally = clock, tally
        self.open: Result | None = None

    def carry(self, reminders: Iterable[Reminder]) -> None:
        try:
            for reminder in reminders:
                self._carry_one(reminder)
        finally:
            self._close()

    def _carry_one(self, reminder: Reminder) -> None:
        """A reminder that breaks must not keep the others waiting: the sweep takes it back."""
        try:
            if not self._is_left_out(reminder):
                self._send(reminder)
        except DatabaseError:
            raise
        except Exception as error:
            # Not the traceback: its words may hold what a provider, or a patient, wrote.
            logger.error("reminder_broken", reminder=str(reminder.pk), error=type(error).__name__)

    def _is_left_out(self, reminder: Reminder) -> bool:
        at = self.clock()
        verdict = _verdict_without_sending(reminder, at)
        if verdict is None:
            return False
        self._settle(reminder, verdict, at)
        if verdict.reason == Reason.ZONE_CHANGED:
            planning.follow_zone(reminder=reminder, at=at)
        return True

    def _send(self, reminder: Reminder) -> None:
        message = messages.write(
            reminder, at=self.clock()
        )  # first: nothing may take time between the mark and the call
        if not self._mark(reminder):
            self._say_why_not(reminder)
            return
        channel = CHANNELS[reminder.channel]
        answer = channel.send(message)
        at = self.clock()
        verdict = rules.after(
            answer,
            attempts=reminder.attempts + 1,
            expires_at=reminder.expires_at,
            capabilities=channel.capabilities,
            at=at,
            jitter=random.random(),  # noqa: S311  # spreads repeats, keeps no secret
        )
        self.open = _result(reminder, verdict, at)

    def _mark(self, reminder: Reminder) -> bool:
        if self.open is None:
            return queue.mark(reminder, at=self.clock())
        is_ours, is_marked = queue.settle_and_mark(self.open, reminder, at=self.clock())
        self._note(self.open, is_ours=is_ours)
        self.open = None
        return is_marked

    def _say_why_not(self, reminder: Reminder) -> None:
        now = queue.look_again(reminder)
        if now is not None and not self._is_left_out(now) and (reason := rules.obstacle(rules.facts(now))):
            self._settle(now, Verdict(State.SUPPRESSED, reason), self.clock())

    def _settle(self, reminder: Reminder, verdict: Verdict, at: datetime) -> None:
        self._close()
        self.open = _result(reminder, verdict, at)
        self._close()

    def _close(self) -> None:
        if self.open is not None:
            result, self.open = self.open, None
            self._note(result, is_ours=queue.settle(result))

    def _note(self, result: Result, *, is_ours: bool) -> None:
        reminder, verdict = result.reminder, result.verdict
        if is_ours and verdict.state == State.ACCEPTED:
            self.tally.note(reminder, at=result.at)
            return
        logger.info(
            "reminder_settled" if is_ours else "reminder_lease_lost",
            reminder=str(reminder.pk),
            channel=reminder.channel,
            state=verdict.state.value,
            reason=str(verdict.reason),
            code=verdict.error_code,
        )


def _verdict_without_sending(reminder: Reminder, at: datetime) -> Verdict | None:
    """What is to become of it instead, by the clocks and by what its channel can do; None when it may be tried."""
    if verdict := rules.time_forbids(
        zone=reminder.zone,
        patient_zone=reminder.patient.time_zone,
        expires_at=reminder.expires_at,
        lease_until=reminder.lease_until or at,
        at=at,
    ):
        return verdict
    if reminder.channel not in CHANNELS:
        return Verdict(State.SUPPRESSED, Reason.NOT_OFFERED)
    if reminder.in_doubt and not CHANNELS[reminder.channel].capabilities.repeats_safely:
        return Verdict(State.UNKNOWN, Reason.NO_ANSWER)  # taken by another provider, perhaps, than the one of today
    return None


def _result(reminder: Reminder, verdict: Verdict, at: datetime) -> Result:
    return Result(reminder, rules.honest(verdict, in_doubt=reminder.in_doubt), at)
