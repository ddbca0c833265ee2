"""What every answer of the site says to the browser, and what the timetable calls."""

import pytest
from django.test import Client

from config.celery import app


@pytest.mark.django_db
def test_pages_may_load_and_run_only_what_is_ours(client: Client) -> None:
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_our_addresses_are_told_to_nobody_else(client: Client) -> None:
    assert client.get("/accounts/login/").headers["Referrer-Policy"] == "same-origin"


def test_the_timetable_calls_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_while_the_cache_is_away_nobody_gets_in_and_the_page_says_when_to_try_again(settings, client):
    settings.CACHES = {
        "default": settings.CACHES["default"]
        | {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }
    answer = client.post("/accounts/login/", {"login": "somebody@example.org", "password": "anything at all"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "Please try again in a minute" in answer.content.decode()
