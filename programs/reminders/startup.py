"""What is said and refused when web and worker start: by which ways messages go, and whether their keys live long enough.

`config.wsgi` and `config.celery` call `begin`; `manage.py check` asks `check_keys` and, with --deploy, `check_offers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from programs.reminders import rules, timing
from programs.reminders.channels import CHANNELS, offers
from programs.reminders.channels.answers import Channel

# The last attempt at a message is made when it is almost too late, and answered within a lease.
LONG_ENOUGH = timing.LATE_AFTER + rules.LEASE

logger = structlog.get_logger(__name__)


def begin() -> None:
    """Say it in one line. Raises ImproperlyConfigured for a channel that would repeat what its provider has already forgotten."""
    for problem in short_lived(CHANNELS):
        raise ImproperlyConfigured(problem)
    logger.info("channels", **{offer.name.value: offer.words for offer in offers()})


def check_keys(**_: Any) -> list[checks.CheckMessage]:
    return [checks.Error(problem, id="reminders.E001") for problem in short_lived(CHANNELS)]


def check_offers(**_: Any) -> list[checks.CheckMessage]:
    return [checks.Info(f"{offer.name.label}: {offer.words}.", id="reminders.I001") for offer in offers()]


def short_lived(channels: Mapping[str, Channel]) -> list[str]:
    """A sentence for each channel that declares a key whose life ends before the last attempt may have been made."""
    return [
        f"Messages by {name} are repeated for up to {LONG_ENOUGH}, but its provider forgets a key after {life}."
        for name, channel in channels.items()
        if (life := channel.capabilities.key_lifetime) is not None and life < LONG_ENOUGH
    ]
