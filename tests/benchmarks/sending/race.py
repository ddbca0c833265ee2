"""One round: so many reminders due at once, one way of sending them, and a judge who counts before the time counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone

from config.celery import app
from programs.models import Reminder, ReminderEvent
from tests.benchmarks.sending import raw, usual
from tests.benchmarks.sending.crew import Workers, side_by_side
from tests.benchmarks.sending.people import People
from tests.benchmarks.sending.provider import Book, NullProvider

KNOCKS_EVERY = 15  # seconds, as beat does
LONGEST = 600  # seconds for one round
State = Reminder.State

Way = Callable[[set[UUID]], datetime]  # sends these, and answers when it might begin


class NotOnce(Exception):
    """Some message was not accepted exactly once: such a round has no speed."""


def ways(workers: Workers, book: Book) -> dict[str, Way]:
    """By the beginning of their figures' names, in the order in which they take turns: the two that matter side by side."""
    provider = NullProvider(book)

    def forks(send: Callable[..., None], **particulars: object) -> Way:
        return lambda _due: side_by_side(workers.number, partial(send, **particulars))

    return {
        "raw_ceiling": forks(raw.send, book=book),
        "end_to_end": partial(_end_to_end, workers),
        "raw_ceiling_bare": forks(raw.send, book=book, mark=raw.BARE_MARK),
        "raw_ceiling_two_commits": forks(raw.send_with_two_commits, book=book),
        "mark_then_send": forks(usual.mark_then_send, provider=provider),
        "task_per_reminder": partial(_task_per_reminder, workers),
    }


def messages_per_second(way: Way, number: int, people: People, book: Book) -> float:
    """From the moment at which the way might begin until the last message was accepted. Raises NotOnce."""
    due = people.make_due(number)
    book.begin_anew()
    began = way(due)
    check(due, book)
    last = Reminder.objects.aggregate(last=Max("accepted_at"))["last"]
    return number / (last - began).total_seconds()


def check(due: set[UUID], book: Book) -> None:
    """The provider's own count, the table and its ledger agree: each of these once, and no other."""
    taken = book.taken()
    if taken.keys() != due or set(taken.values()) != {1}:
        raise NotOnce(f"{len(due)} were due, the provider has {taken.total()} messages of {len(taken)} reminders")
    accepted = set(Reminder.objects.filter(state=State.ACCEPTED).values_list("pk", flat=True))
    lines = ReminderEvent.objects.filter(state=State.ACCEPTED).aggregate(
        all=Count("pk"), of=Count("reminder", distinct=True)
    )
    if accepted != due or lines != {"all": len(due), "of": len(due)}:
        raise NotOnce(f"{len(due)} were due, {len(accepted)} are accepted, the ledger says {lines}")


def _end_to_end(workers: Workers, due: set[UUID]) -> datetime:
    """The product as it runs, but for beat: every 15 seconds as many knocks as there are processes, until all are accepted."""
    began, deadline = timezone.now(), time.monotonic() + LONGEST
    while not _all_accepted():
        if time.monotonic() > deadline:
            raise NotOnce(f"after {LONGEST} s there are still reminders to be sent")
        for _ in range(workers.number):
            app.send_task("programs.reminders.tasks.dispatch", expires=KNOCKS_EVERY)
        _wait(workers, KNOCKS_EVERY)
    workers.wait_until_idle()
    return began


def _task_per_reminder(workers: Workers, due: set[UUID]) -> datetime:
    """All are in the broker, and with the worker, before they are due: what putting them there costs is not counted."""
    falls_due = timezone.now() + timedelta(seconds=0.5) + len(due) * timedelta(milliseconds=3)
    for key in due:
        app.send_task(usual.TASK, [str(key)], countdown=(falls_due - timezone.now()).total_seconds())
    time.sleep(max(0, (falls_due - timezone.now()).total_seconds()))
    _wait(workers, LONGEST)
    workers.wait_until_idle()
    return falls_due


def _wait(workers: Workers, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not _all_accepted():
        workers.look_after()
        time.sleep(0.05)


def _all_accepted() -> bool:
    return not Reminder.objects.exclude(state=State.ACCEPTED).exists()
