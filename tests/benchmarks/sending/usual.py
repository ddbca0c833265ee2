"""The two usual ways, each with the least that it can be done with, which is kind to it: no letter is rendered, no link signed.

`send_one` is the body of one Celery task for each reminder, put into the broker beforehand with a `countdown`. `mark_then_send` is
how healthchecks sends its alerts: fetch one, mark it as sent in an UPDATE that only one sender can win, send it. Neither keeps the
promise: the first sends twice when a task is redelivered, the second not at all when it dies after the mark.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from programs.models import Reminder
from programs.reminders.channels.answers import Accepted, Message
from tests.benchmarks.sending.provider import NullProvider

TASK = "tests.benchmarks.sending.send_one"
State = Reminder.State


def send_one(reminder_id: str, provider: NullProvider) -> None:
    reminder = Reminder.objects.select_related("patient", "program").get(pk=reminder_id)
    if reminder.state != State.PLANNED or reminder.program.state != "active":
        return
    answer = provider.send(_message(reminder))
    if isinstance(answer, Accepted):
        reminder.state, reminder.provider_id = State.ACCEPTED, answer.provider_id
        reminder.accepted_at = reminder.changed_at = timezone.now()
        reminder.save(update_fields=["state", "provider_id", "accepted_at", "changed_at"])


def mark_then_send(begin: Callable[[], None], provider: NullProvider) -> None:
    """Until nothing is due; `begin` returns when all may."""
    Reminder.objects.first()  # connects
    begin()
    while reminder := _next():
        now = timezone.now()
        ours = Reminder.objects.filter(pk=reminder.pk, state=State.PLANNED)
        if ours.update(state=State.ACCEPTED, accepted_at=now, changed_at=now):
            answer = provider.send(_message(reminder))
            if isinstance(answer, Accepted):
                Reminder.objects.filter(pk=reminder.pk).update(provider_id=answer.provider_id)


def _next() -> Reminder | None:
    due = Reminder.objects.filter(state=State.PLANNED, next_attempt_at__lte=timezone.now(), program__state="active")
    return due.select_related("patient").order_by("next_attempt_at").first()


def _message(reminder: Reminder) -> Message:
    return Message(
        key=reminder.idempotency_key,
        to=reminder.patient.email,
        subject="Your session is planned for today",
        text="When it suits you, open your page.",
        html="<p>When it suits you, open your page.</p>",
        short="Your session is planned for today",
        page_url="",
        stop_url="",
        topic=reminder.idempotency_key.hex,
        keep_for=timedelta(hours=1),
    )
