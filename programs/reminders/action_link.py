"""The signed links under a message, one for each thing that can be done in one tap. `messages` makes them, `actions` reads them.

A link is good for its one action and its one reminder, and says nothing about either to whoever sees it.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import Enum
from functools import cache
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GAP = "SIGNED"  # stands for what is signed


class Action(Enum):
    """The value is the word in the address."""

    DONE = "done"
    LATER = "later"
    TOMORROW = "tomorrow"
    NOT_THIS_WEEK = "not-this-week"

    @property
    def label(self) -> Promise:
        return LABELS[self]


LABELS = {
    Action.DONE: _("I have done it"),
    Action.LATER: _("Later today"),
    Action.TOMORROW: _("Move it to tomorrow"),
    Action.NOT_THIS_WEEK: _("Not this week"),
}


class NotOurs(Exception):
    """We did not make this link."""


def address_of(action: Action, reminder_id: UUID, *, site: str) -> str:
    signed = _signer(action).sign(urlsafe_b64encode(reminder_id.bytes).rstrip(b"=").decode())
    return f"{site}{_path(action).replace(GAP, signed)}"


def reminder_of(action: Action, signed: str) -> UUID:
    """The reminder whose link this is. Raises NotOurs."""
    try:
        return UUID(bytes=urlsafe_b64decode(_signer(action).unsign(signed) + "=="))
    except (BadSignature, ValueError):
        raise NotOurs from None


@cache
def _path(action: Action) -> str:
    return reverse("programs:act", args=[action.value, GAP])


@cache
def _signer(action: Action) -> Signer:
    return Signer(salt=f"programs.reminders.action_link.{action.value}")
