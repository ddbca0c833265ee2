"""Sends what is due: claim, write, mark with a last look, hand over, note the result. Called by the tasks `dispatch` and `sweep`.

For each reminder the provider is called at most once while a lease lasts, after a mark that is committed, and the result is
committed after it. A crash in between is found by the sweep, and what cannot be proven stays `unknown`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import Error as DatabaseError

from programs.models import Reminder
from programs.reminders import guard, messages, planning, queue, rules
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Capabilities
from programs.reminders.lateness import Tally
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
        for reminder in claimed:
            if _handle(reminder, clock):
                tally.note(reminder, at=clock())
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


def _handle(reminder: Reminder, clock: Clock) -> bool:
    """Whether it was accepted. A reminder that breaks must not keep the others waiting: the sweep takes it back."""
    try:
        return not _left_out(reminder, clock) and _send(reminder, clock)
    except DatabaseError:
        raise
    except Exception as error:
        # Not the traceback: its words may hold what a provider, or a patient, wrote.
        logger.error("reminder_broken", reminder=str(reminder.pk), error=type(error).__name__)
        return False


def _left_out(reminder: Reminder, clock: Clock) -> bool:
    at = clock()
    verdict = rules.time_forbids(
        zone=reminder.zone,
        patient_zone=reminder.patient.time_zone,
        expires_at=reminder.expires_at,
        lease_until=reminder.lease_until or at,
        at=at,
    )
    if verdict is None and reminder.channel not in CHANNELS:
        verdict = Verdict(State.SUPPRESSED, Reason.NOT_OFFERED)
    if verdict is None and reminder.in_doubt and not CHANNELS[reminder.channel].capabilities.repeats_safely:
        verdict = Verdict(State.UNKNOWN, Reason.NO_ANSWER)  # taken by another provider, perhaps, than the one of today
    if verdict is None:
        return False
    _settle(reminder, verdict, at=at)
    if verdict.reason == Reason.ZONE_CHANGED:
        planning.follow_zone(reminder=reminder, at=at)
    return True


def _send(reminder: Reminder, clock: Clock) -> bool:
    message = messages.write(reminder, at=clock())  # first: nothing may take time between the mark and the call
    if not queue.mark(reminder, at=clock()):
        _say_why_not(reminder, clock)
        return False
    channel = CHANNELS[reminder.channel]
    answer = channel.send(message)
    at = clock()
    verdict = rules.after(
        answer,
        attempts=reminder.attempts + 1,
        expires_at=reminder.expires_at,
        capabilities=channel.capabilities,
        at=at,
        jitter=random.random(),  # noqa: S311  # spreads repeats, keeps no secret
    )
    return _settle(reminder, verdict, at=at) and verdict.state == State.ACCEPTED


def _say_why_not(reminder: Reminder, clock: Clock) -> None:
    now = queue.look_again(reminder)
    if now is not None and not _left_out(now, clock) and (reason := rules.obstacle(rules.facts(now))):
        _settle(now, Verdict(State.SUPPRESSED, reason), at=clock())


def _settle(reminder: Reminder, verdict: Verdict, *, at: datetime) -> bool:
    verdict = rules.honest(verdict, in_doubt=reminder.in_doubt)
    is_ours = queue.settle(reminder, verdict, at=at)
    if verdict.state != State.ACCEPTED or not is_ours:
        logger.info(
            "reminder_settled" if is_ours else "reminder_lease_lost",
            reminder=str(reminder.pk),
            channel=reminder.channel,
            state=verdict.state.value,
            reason=str(verdict.reason),
            code=verdict.error_code,
        )
    return is_ours
