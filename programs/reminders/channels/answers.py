"""What a channel can do and what a provider may answer: the values between `dispatch` and the adapters beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

A_CODE, A_PROVIDERS_ID = 60, 200  # characters that we keep of what a provider says


@dataclass(frozen=True)
class Message:
    """One neutral message, ready to hand over. `key` and `topic` are the same at every attempt.

    `to` is an e-mail address, a telephone number in international form, or the id of a PushSubscription. `short` is one line for
    a lock screen or a text message, without the link. After `keep_for` the message is of no use any more.
    """

    key: UUID
    to: str
    subject: str
    text: str
    html: str
    short: str
    page_url: str
    stop_url: str
    topic: str
    keep_for: timedelta


@dataclass(frozen=True)
class Capabilities:
    """`key_lifetime`: for how long the provider drops a second message with the same key; None if it does not."""

    key_lifetime: timedelta | None = None

    @property
    def repeats_safely(self) -> bool:
        return self.key_lifetime is not None


@dataclass(frozen=True)
class Accepted:
    """The provider took it and answers for it from here."""

    provider_id: str


@dataclass(frozen=True)
class Busy:
    """Certainly not taken, but later it may be."""

    code: str
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Refused:
    """Certainly not taken, and never will be."""

    code: str


@dataclass(frozen=True)
class Silent:
    """No answer, or none that can be read: it may have been taken."""

    code: str


Answer = Accepted | Busy | Refused | Silent


class Channel(Protocol):
    capabilities: Capabilities

    def send(self, message: Message) -> Answer:
        """Hand the message over once. Answers well within `rules.LEASE` less `rules.MARGIN`, and raises nothing that a network does."""


def fitting(said: str, most: int) -> str:
    """What a provider said, as the database can keep it: nobody promises that an id is short."""
    return said.replace("\0", "")[:most]
