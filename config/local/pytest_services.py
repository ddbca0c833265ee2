"""A pytest plugin: servers of their own for every run of the tests; pyproject.toml loads it with `-p`.

It starts them on import, because pytest-django reads the settings before any conftest is loaded. Workers of xdist
inherit the environment, and with it the servers, of the process that started them.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from config.local import services

PREFIX = f"setwell-test-{os.geteuid()}-"
HOUR = 60 * 60  # seconds

WORKER = os.environ.get("PYTEST_XDIST_WORKER")  # gw0, gw1, ...; none in the process that hands out the work


def start() -> None:
    os.environ["SECRET_KEY"] = "only for tests, where nothing is secret"  # noqa: S105
    os.environ["SITE_URL"] = "http://localhost"
    os.environ["EMAIL_URL"] = "smtp://localhost:25"  # offered; where it really goes, the tests say
    os.environ.pop("SETWELL_DEMO", None)
    os.environ.pop("DEBUG", None)
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop of its own
    if WORKER:
        use_own_broker(int(WORKER.removeprefix("gw")) + 1)
    else:
        discard_what_killed_runs_left()
        stack = contextlib.ExitStack()
        stack.enter_context(services.temporary(PREFIX, fast=True))
        atexit.register(stack.close)


def use_own_broker(number: int) -> None:
    """Or one worker's tasks would run against another's database."""
    broker = os.environ.get("CELERY_BROKER_URL", "")
    os.environ["CELERY_BROKER_URL"] = broker.replace("virtual_host=0", f"virtual_host={number}")


def discard_what_killed_runs_left() -> None:
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if home.stat().st_mtime < time.time() - HOUR:  # younger ones may be about to start
            for _, server in services.embedded(home):
                server.discard_unless_in_use()
            shutil.rmtree(home, ignore_errors=True)


start()

# Machines are shared and slow; no example fails for being slow. `--hypothesis-profile=thorough` before a release.
hypothesis_settings.register_profile("quick", deadline=None)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=5_000)
hypothesis_settings.load_profile("quick")


@pytest.fixture(scope="session", autouse=True)
def quick_settings(django_test_environment: None) -> Iterator[None]:
    """Hashes that cost nothing, static files straight from their folders, a cache in the process."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache(quick_settings: None) -> None:
    """Rate limits count from zero in every test."""
    from django.core.cache import cache

    cache.clear()
