"""What containers and load balancers ask."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as NoCache

from config import health
from programs.models import ReminderDesk
from programs.reminders import guard
from tests.factories import NOW

READY = {"database": True, "cache": True, "broker": True, "scheduler": True, "paused": None}


@pytest.fixture
def at_work(db: None) -> Iterator[None]:
    guard.may_send(at=NOW)
    with time_machine.travel(NOW, tick=False):
        yield


def ready(client: Client) -> tuple[int, dict[str, object]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_the_site_is_alive_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_the_site_is_ready_when_everything_answers(client: Client, at_work: None) -> None:
    assert ready(client) == (200, READY)


def test_a_scheduler_that_never_came_is_named(client: Client, db: None) -> None:
    assert ready(client) == (503, READY | {"scheduler": False})


@pytest.mark.parametrize(("seconds", "status"), [(90, 200), (91, 503)])
def test_a_scheduler_is_missed_after_90_seconds(client: Client, at_work: None, seconds: int, status: int) -> None:
    with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
        assert ready(client) == (status, READY | {"scheduler": status == 200})


def test_reminders_at_rest_are_shown_and_no_fault(client: Client, at_work: None) -> None:
    guard.pause(at=NOW)
    assert ready(client) == (200, READY | {"paused": "by_hand"})


def test_a_database_that_is_away_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReminderDesk, "objects", Mock(first=Mock(side_effect=OperationalError)))
    assert ready(client) == (503, READY | {"database": False, "scheduler": False})


def test_a_cache_that_is_away_is_named(client: Client, at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "cache", Mock(get=Mock(side_effect=NoCache)))
    assert ready(client) == (503, READY | {"cache": False})


def test_a_broker_that_is_away_is_named(client: Client, at_work: None, settings: Mock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as left:
        port = left.getsockname()[1]
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
    assert ready(client) == (503, READY | {"broker": False})


def test_a_broker_that_hangs_is_named_before_long(client: Client, at_work: None, settings: Mock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes the call and never says a word
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        began = time.monotonic()
        assert ready(client) == (503, READY | {"broker": False})
        assert time.monotonic() - began < 10  # a second and what a slow machine takes; without a limit, for ever
