"""What a sender of the trials has that the product's has not: a judge for a provider, hurry, and at times a deliberate fault."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from celery import Celery
from django.conf import settings
from django.db import connections

from programs.reminders import queue
from tests.faults import hurry, variants

VARIABLE = "FAULTS"


@dataclass(frozen=True)
class Equipment:
    """`smtp` and `http` are the ports of the judge's doors; `hurry` divides every wait; `broken` names a variant.

    `hand`, if not 0, is how many a sender takes in hand at once, so that a few messages are enough to keep several busy.
    """

    smtp: int
    http: int
    hurry: float = 1
    hand: int = 0
    broken: str = ""

    def as_environment(self) -> dict[str, str]:
        return {VARIABLE: json.dumps(asdict(self))}

    def put_on(self, app: Celery | None = None) -> None:
        """In this process, once, before anything is sent."""
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self.smtp
        settings.BULKSMS_URL = f"http://127.0.0.1:{self.http}"
        hurry.divide(self.hurry, app)
        for options in (each.settings_dict["OPTIONS"] for each in connections.all()):
            options["options"] = f"-c idle_in_transaction_session_timeout={60 / self.hurry:.3f}s"
        queue.A_ROUND = self.hand or queue.A_ROUND
        if self.broken:
            variants.apply(self.broken, app)


def from_environment() -> Equipment:
    return Equipment(**json.loads(os.environ[VARIABLE]))
