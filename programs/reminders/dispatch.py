"""Sends what is due: claim, look, write, mark, hand over, note the result. Called by the tasks `dispatch` and `sweep`.

For each reminder the provider is called at most once while a lease lasts, after a mark that is committed, and the result is
committed after it. A crash in between is found by the sweep, and what cannot be proven stays `unknown`.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import Error as DatabaseError

from programs.models import Reminder
from programs.reminders import messages, planning, queue, rules
from programs.reminders.channels import CHANNELS
from programs.reminders.rules import Verdict

A_TURN = timedelta(seconds=60)  # after which the rest is left to the next task

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
State = Reminder.State


def dispatch(*, clock: Clock) -> int:
    """Send what is due, round after round until nothing is, and answer how many a provider has accepted.

    A round may outlast a lease, so the time is asked for anew before every message.
    """
    began, accepted = clock(), 0
    while clock() - began < A_TURN:
        queue.expire(at=clock())
        claimed = queue.claim(at=clock())
        if not claimed:
            break
        accepted += sum(_handle(reminder, clock) for reminder in claimed)
    return accepted


def sweep(*, at: datetime) -> int:
    """Take back what a dispatcher left in hand when it went away, and answer how many."""
    not_reached = Verdict(State.PLANNED, Reminder.Reason.NOT_REACHED, next_attempt_at=at)
    taken = queue.take_back(State.LEASED, not_reached, at=at)
    for name, channel in CHANNELS.items():
        verdict = rules.after_silence(channel.capabilities, at=at)
        taken += queue.take_back(State.SENDING, verdict, channel=name, at=at)
    return taken


def _handle(reminder: Reminder, clock: Clock) -> bool:
    """Whether it was accepted. A reminder that breaks must not keep the others waiting: the sweep takes it back."""
    try:
        return not _left_out(reminder, at=clock()) and _send(reminder, clock)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Reminder %s could not be handled", reminder.pk)
        return False


def _left_out(reminder: Reminder, *, at: datetime) -> bool:
    lease_until = reminder.lease_until or at
    verdict = rules.last_look(rules.facts(reminder), expires_at=reminder.expires_at, lease_until=lease_until, at=at)
    if verdict is None:
        return False
    queue.settle(reminder, verdict, at=at)
    if verdict.reason == Reminder.Reason.ZONE_CHANGED:
        planning.reconcile(patients=[reminder.patient_id], at=at)
    return True


def _send(reminder: Reminder, clock: Clock) -> bool:
    message = messages.write(reminder, at=clock())  # first: nothing may take time between the mark and the call
    if not queue.mark(reminder, at=clock()):
        now = queue.look_again(reminder)
        if now is not None:
            _left_out(now, at=clock())
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
    queue.settle(reminder, verdict, at=at)
    return verdict.state == State.ACCEPTED
