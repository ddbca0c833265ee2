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
