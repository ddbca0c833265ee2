"""The benchmarks still run, and the one of sending has a judge who can say no."""

from __future__ import annotations

import os
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from programs.models import Reminder
from tests.benchmarks import reminders
from tests.benchmarks.sending import race
from tests.benchmarks.sending.people import People
from tests.benchmarks.sending.provider import Book

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path / "book")


def test_sending_claiming_and_planning_are_measured(monkeypatch):
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    monkeypatch.setenv("DATABASE_URL", address.geturl())  # for the worker

    figures = {figure.name: figure for figure in reminders.measure(reminders.QUICK)}

    of_one = {name for name in figures if name.endswith("_1_worker")}
    assert of_one >= {f"{way}_1_worker" for way in ("end_to_end", "raw_ceiling", "task_per_reminder", "mark_then_send")}
    assert {"claim_p95", "planning"} <= figures.keys()
    assert all(figure.value > 0 for figure in figures.values())
    assert all(figures[name].ratio for name in of_one)


def test_a_message_that_the_provider_has_twice_fails_the_round(book):
    due = People(7, reminded=3).make_due(3)
    for key in [*due, next(iter(due))]:
        book.take(key)
    accept_all()

    with pytest.raises(race.NotOnce):
        race.check(due, book)


def test_a_message_that_the_table_alone_calls_accepted_fails_the_round(book):
    due = People(7, reminded=3).make_due(3)
    for key in list(due)[1:]:
        book.take(key)
    accept_all()

    with pytest.raises(race.NotOnce):
        race.check(due, book)


def test_a_message_that_the_ledger_says_was_accepted_twice_fails_the_round(book):
    due = People(7, reminded=3).make_due(3)
    for key in due:
        book.take(key)
    accept_all()
    race.check(due, book)  # so far all is well
    accept_all()

    with pytest.raises(race.NotOnce):
        race.check(due, book)


def test_a_message_that_was_not_due_fails_the_round(book):
    due = People(7, reminded=3).make_due(3)
    for key in [*due, uuid4()]:
        book.take(key)
    accept_all()

    with pytest.raises(race.NotOnce):
        race.check(due, book)


def accept_all() -> None:
    now = timezone.now()
    Reminder.objects.update(state=Reminder.State.ACCEPTED, accepted_at=now, changed_at=now)
