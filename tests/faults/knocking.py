"""The site with the deliberate fault that every page sends a task: `broker` serves it to see that it fails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config.celery import app
from config.wsgi import application as site


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    app.send_task("programs.reminders.tasks.sweep", expires=1)
    return site(environ, start_response)
