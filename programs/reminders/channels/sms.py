"""Text messages by BulkSMS: its JSON REST API 1.0 (developer.bulksms.com/json/v1), which all facts below are from.

A message is posted to /messages with basic authentication by an API token, and 201 answers with the messages that were made of it. A
`deduplication-id` (a 32-bit integer, kept for about twelve hours) makes a repeat safe: BulkSMS then answers as it did the first
time. `userSuppliedId` (up to 20 characters) comes back in answers and delivery reports.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import requests
from django.conf import settings

from patients import phone
from programs.reminders.channels import web
from programs.reminders.channels.answers import Accepted, Answer, Capabilities, Message, Refused, Silent

MOST_PARTS = 2  # [default] that we pay for
GSM = frozenset(  # GSM 03.38; any other character makes the whole text Unicode, of which less than half as much fits
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")  # these take the room of two
PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


class Sms:
    capabilities = Capabilities(timedelta(hours=12))

    def send(self, message: Message) -> Answer:
        number = phone.international(message.to)
        if not number:
            return Refused("not_international")
        text = text_of(message)
        mine = reference(message.key)
        entry = {
            "to": number,
            "body": text,
            "encoding": "TEXT" if is_gsm(text) else "UNICODE",
            "userSuppliedId": mine,
        } | ({"from": settings.BULKSMS_FROM} if settings.BULKSMS_FROM else {})
        try:
            response = web.session().post(
                f"{settings.BULKSMS_URL}/messages",
                params={"deduplication-id": deduplication_id(message.key)},
                json=[entry],
                auth=_token(),
                timeout=web.patience(),
            )
        except requests.RequestException as error:
            return web.meaning_of_error(error)
        if response.status_code != requests.codes.created:
            return web.meaning(response.status_code, response.headers)
        return _answer_in(response, mine)


def text_of(message: Message) -> str:
    """The neutral line and the link; the link that stops them too, where two parts have room for it."""
    text = f"{message.short.translate(PLAINER)} {message.page_url}"
    with_stop = f"{text} Stop: {message.stop_url}"
    return with_stop if parts(with_stop) <= MOST_PARTS else text


def parts(text: str) -> int:
    """How many text messages a text is: 160 characters alone or 153 each, in Unicode 70 alone or 67 each."""
    if is_gsm(text):
        size, alone, each = len(text) + sum(character in GSM_TWICE for character in text), 160, 153
    else:
        size, alone, each = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if size <= alone else -(-size // each)


def is_gsm(text: str) -> bool:
    return set(text) <= GSM | GSM_TWICE


def deduplication_id(key: UUID) -> int:
    """31 bits of the key. Two keys of the same twelve hours may share them; `reference` then shows whose message was answered for."""
    return key.int >> 97


def reference(key: UUID) -> str:
    """The beginning of the key, by which a delivery report finds its reminder."""
    return key.hex[:20]


def _token() -> tuple[str, str]:
    name, _colon, secret = settings.BULKSMS_TOKEN.partition(":")
    return name, secret


def _answer_in(response: requests.Response, mine: str) -> Answer:
    try:
        [made] = response.json()
        told: dict[str, Any] = {"id": made["id"], "reference": made.get("userSuppliedId", mine)}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Silent("unreadable")
    if told["reference"] != mine:  # another message had this deduplication-id: ours was dropped
        return Refused("deduplication")
    return Accepted(str(told["id"]))
