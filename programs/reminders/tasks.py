"""The timetable's doors to reminders. What is due stands in PostgreSQL; a task brings nothing but the time."""

from celery import shared_task
from django.utils import timezone

from programs.reminders import dispatch as dispatching
from programs.reminders import notices, planning


@shared_task
def plan() -> None:
    planning.plan(at=timezone.now())


@shared_task
def announce() -> None:
    notices.announce(at=timezone.now())


@shared_task
def dispatch() -> None:
    dispatching.dispatch(clock=timezone.now)


@shared_task
def sweep() -> None:
    dispatching.sweep(at=timezone.now())
