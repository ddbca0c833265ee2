"""Deliberately broken variants of the product: what others do, or what a hasty change would. A scenario must fail on them.

Each takes hold of the product in the process that calls `apply`, and refuses to if the product no longer has what it breaks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from programs.models import Reminder
from programs.reminders import guard, messages, queue, rules, timing
from programs.reminders.channels import CHANNELS
from programs.reminders.channels.answers import Answer, Capabilities, Message
from programs.reminders.queue import Result
from programs.reminders.rules import Verdict
from programs.sessions import entries

ETA_TASK = "tests.faults.send_one"
Break = Callable[[Celery | None], None]
VARIANTS: dict[str, Break] = {}


def apply(name: str, app: Celery | None = None) -> None:
    VARIANTS[name](app)


def variant(function: Break) -> Break:
    VARIANTS[function.__name__] = function
    return function


# Sending


@variant
def new_key_each_time(app: Celery | None) -> None:
    """A key that is made for each attempt, so that the provider sees two messages."""
    for channel in CHANNELS.values():
        _before_sending(channel, lambda message: replace(message, key=uuid4()))


@variant
def mark_then_send(app: Celery | None) -> None:
    """Said to be sent before it is, and never looked at again."""
    mark, settle = queue.mark, queue.settle

    def mark_as_sent(reminder: Reminder, *, at: datetime) -> bool:
        return mark(reminder, at=at) and settle(Result(reminder, Verdict(Reminder.State.ACCEPTED), at))

    queue.mark, queue.settle_and_mark = mark_as_sent, _one_after_the_other


@variant
def send_then_mark(app: Celery | None) -> None:
    """No word that sending begins: whoever finds the lease over sends again."""
    mark, settle = queue.mark, queue.settle

    def mark_and_settle(result: Result) -> bool:
        mark(result.reminder, at=result.at)
        return settle(result)

    queue.mark = lambda reminder, *, at: True
    queue.settle, queue.settle_and_mark = mark_and_settle, _one_after_the_other


@variant
def repeat_in_silence(app: Celery | None) -> None:
    """No answer is taken for a no, on channels that know no key."""
    for channel in CHANNELS.values():
        channel.capabilities = Capabilities(key_lifetime=timedelta(hours=12))


@variant
def no_lease_check(app: Celery | None) -> None:
    """Whoever once had a reminder in hand may take it again and send it, even after it was taken back and sent by another."""
    queue.MARK = _without(queue.MARK, "and state = 'leased' and lease_token = %(token)s")
    queue.MARK = _without(queue.MARK, "and lease_until > %(lease_needed)s")
    queue.MARK = queue.MARK.replace("set ", "set lease_token = %(token)s, lease_until = %(lease_needed)s, ", 1)
    rules.MARGIN = timedelta(days=-1)  # nor does it look at the clock


@variant
def no_lock(app: Celery | None) -> None:
    """Dispatchers that read what is due without a lock, and trust that nobody else did."""
    no_lease_check(app)
    queue.CLAIM = _without(queue.CLAIM, "for update skip locked")


@variant
def no_last_look(app: Celery | None) -> None:
    """What was true when it was picked up is taken to be true when it is sent."""
    conditions, found, _ = queue.MARK.partition("and exists (")
    if not found:
        raise LookupError("the mark has no last look to take away")
    queue.MARK = conditions.replace("state = 'leased'", "state in ('leased', 'cancelled', 'suppressed')")


@variant
def mark_not_durable(app: Celery | None) -> None:
    """Mark and result are committed without waiting for the disk."""

    def hastily(function: Callable[..., bool]) -> Callable[..., bool]:
        def call(*words: Any, **more: Any) -> bool:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local synchronous_commit = off")
                return function(*words, **more)

        return call

    queue.mark, queue.settle = hastily(queue.mark), hastily(queue.settle)
    queue.settle_and_mark = _one_after_the_other


@variant
def sure_of_everything(app: Celery | None) -> None:
    """What may have been taken is called off, let go or given up as if it had not."""
    rules.honest = lambda verdict, *, in_doubt: replace(verdict, in_doubt=False)


@variant
def no_restore_guard(app: Celery | None) -> None:
    """A restored backup goes on sending where it was."""
    guard.may_send = lambda *, at: True


@variant
def eta_tasks(app: Celery | None) -> None:
    """One task for each reminder, which the broker keeps until it is due."""
    assert app
    app.conf.beat_schedule = {}

    @app.task(name=ETA_TASK)  # type: ignore[untyped-decorator]
    def send_one(key: str) -> None:
        reminder = Reminder.objects.select_related("patient").get(pk=key)
        at = timezone.now()
        CHANNELS[reminder.channel].send(messages.write(reminder, at=at))
        Reminder.objects.filter(pk=key).update(state="accepted", accepted_at=at, changed_at=at)


@variant
def knocking_pages(app: Celery | None) -> None:
    """The senders are as they should be; `knocking` breaks the pages."""


@variant
def one_by_one(app: Celery | None) -> None:
    """The sender is as it should be; there is only one."""


# Time


@variant
def no_quiet_hours(app: Celery | None) -> None:
    """Sent whenever it comes to it."""
    timing.in_send_window = lambda instant, zone: True


@variant
def fixed_utc(app: Celery | None) -> None:
    """The offset of the first day, for ever."""

    def instant_of(local_date: date, wall_time: time, zone: ZoneInfo) -> datetime:
        offset = datetime(2025, 1, 1, tzinfo=zone).utcoffset() or timedelta()
        return (datetime.combine(local_date, wall_time) - offset).replace(tzinfo=UTC)

    timing.instant_of = instant_of


@variant
def second_pass(app: Celery | None) -> None:
    """Of an hour that comes twice, the second."""

    def instant_of(local_date: date, wall_time: time, zone: ZoneInfo) -> datetime:
        return datetime.combine(local_date, wall_time, zone).replace(fold=1).astimezone(UTC)

    timing.instant_of = instant_of


# What phones say


@variant
def look_then_take(app: Celery | None) -> None:
    """Whether an entry is new is looked up before it is written down, and the database is not asked."""
    entries.TAKE = _without(entries.TAKE, "on conflict (patient_id, key) do nothing")
    with connection.cursor() as cursor:
        cursor.execute("alter table programs_phoneentry drop constraint if exists phone_entry_taken_once")


def _one_after_the_other(result: Result, reminder: Reminder, *, at: datetime) -> tuple[bool, bool]:
    """For variants that break one of the two: with what stands in the queue's place by then."""
    return queue.settle(result), queue.mark(reminder, at=at)


def _before_sending(channel: Any, change: Callable[[Message], Message]) -> None:
    send = channel.send

    def changed(message: Message) -> Answer:
        return send(change(message))

    channel.send = changed


def _without(statement: str, part: str) -> str:
    if part not in statement:
        raise LookupError(f"the product no longer has what this variant breaks: {part}")
    return statement.replace(part, "")
