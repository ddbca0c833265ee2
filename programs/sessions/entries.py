"""What phones say of themselves, now or days later: opened, judged, and taken once, however often and in whatever order it is sent.

`programs.views.entries` calls `take`. What comes is sealed in the page (`patients.seal`); `entry` reads what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from patients import seal
from patients.models import Device
from programs.models import PhoneEntry
from programs.sessions.arriving import Arrival, Refused
from programs.sessions.entry import Entry

KEPT_FOR = timedelta(days=14)  # [default]: what comes later is kept as it is, and not worked into the history
LONGEST_SEALED = 16_000  # characters; what a page seals has about 3,000
LONGEST_KEPT = LONGEST_SEALED + 100
MINUTE = timedelta(minutes=1)
Refusal = PhoneEntry.Refusal

TAKE = """
    insert into programs_phoneentry (key, clinic_id, patient_id, device_id, kind, said_at, received_at, refusal, content)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (patient_id, key) do nothing returning id
"""


@dataclass(frozen=True)
class Envelope:
    """What came under a key, which the phone made, and what was in it; `entry` is None where that cannot be read."""

    key: UUID
    sealed: str
    content: Any = None
    entry: Entry | None = None

    @classmethod
    def opened(cls, key: UUID, sealed: str) -> Envelope:
        try:
            content = json.loads(seal.opened(sealed))
        except (ValueError, RecursionError):
            return cls(key, sealed)
        try:
            return cls(key, sealed, content, Entry.read(content, key=key))
        except (ValueError, TypeError, KeyError):
            return cls(key, sealed, content)

    @property
    def kept(self) -> str | None:
        """What is kept of it when it is refused, as JSON that the database can store: its words, else what was sealed."""
        said = self.entry.said if self.entry else self.content
        words = None if said is None else _storable(said)
        return words or _storable({"sealed": self.sealed})


def take(*, device: Device, envelopes: list[Any], sent_at: datetime, at: datetime) -> dict[str, str]:
    """Take what a phone sent (`[{key, sealed}]`) at `sent_at` by its clock, and answer each key with "" or why it was refused.

    Each entry is a transaction of its own; one that was taken before is answered as it was then. Of one refused the words are kept.
    """
    answers, found = {}, {}
    for envelope in envelopes:
        key, sealed = _parts(envelope)
        try:
            found[key] = Envelope.opened(UUID(key), sealed)
        except ValueError:
            answers[key] = str(Refusal.UNREADABLE)  # without a key there is nothing to know it by again
    known = _known(device, [each.key for each in found.values()])
    for key, each in sorted(found.items(), key=lambda item: _place(item[1])):
        answers[key] = known[each.key] if each.key in known else _take(device, each, sent_at=sent_at, at=at)
    return answers


def _known(device: Device, keys: list[UUID]) -> dict[UUID, str]:
    """What was answered to those that were taken before. Only quicker: whether one is new, the database says."""
    return dict(PhoneEntry.objects.filter(patient=device.patient_id, key__in=keys).values_list("key", "refusal"))


@transaction.atomic
def _take(device: Device, envelope: Envelope, *, sent_at: datetime, at: datetime) -> str:
    entry = envelope.entry
    if entry is None:
        return _keep(device, envelope, None, Refusal.UNREADABLE, at=at)
    entry = replace(entry, said_at=_put_right(entry.said_at, sent_at=sent_at, at=at))
    if at - entry.said_at > KEPT_FOR:
        return _keep(device, envelope, entry, Refusal.TOO_LATE, at=at)
    try:
        arrival = Arrival.of(entry, patient=device.patient, at=at)
        arrival.judge()
    except Refused as refused:
        return _keep(device, envelope, entry, refused.why, at=at)
    if _is_new(device, envelope, entry, at=at):
        arrival.act()
    return ""


def _keep(device: Device, envelope: Envelope, entry: Entry | None, refusal: Refusal, *, at: datetime) -> str:
    """Take nothing of it but its words; of somebody else's not even those."""
    content = None if refusal == Refusal.NOT_YOURS else envelope.kept
    _is_new(device, envelope, entry, at=at, refusal=refusal, content=content)
    return str(refusal)


def _is_new(
    device: Device,
    envelope: Envelope,
    entry: Entry | None,
    *,
    at: datetime,
    refusal: str = "",
    content: str | None = None,
) -> bool:
    """Note that it came. False when another request has just done so."""
    kind, said_at = (entry.kind, entry.said_at) if entry else ("", None)
    row: list[Any] = [envelope.key, device.clinic_id, device.patient_id, device.pk, kind, said_at, at, refusal, content]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, row)
        return cursor.fetchone() is not None


def _put_right(said_at: datetime, *, sent_at: datetime, at: datetime) -> datetime:
    """An instant of the phone's clock by ours, in UTC: not every zone that can be written can be stored. Nothing is said after it was sent.

    Whole minutes only: the rest is the way through the network, which differs each time and must not put two entries in another order.
    """
    wrong_by = round((at - sent_at) / MINUTE) * MINUTE
    return (min(max(said_at, sent_at - 2 * KEPT_FOR), sent_at) + wrong_by).astimezone(UTC)


def _parts(envelope: Any) -> tuple[str, str]:
    """Of whatever was sent as an envelope, the key and what is sealed; empty where there is none."""
    parts = envelope if isinstance(envelope, Mapping) else {}
    key, sealed = (part if isinstance(part, str) else "" for part in (parts.get("key"), parts.get("sealed")))
    return key, sealed if len(sealed) <= LONGEST_SEALED else ""


def _storable(content: Any) -> str | None:
    """As JSON; None where it is too long, or holds what a database's JSON cannot: NaN, infinity, NUL, halves of surrogate pairs."""
    try:
        words = json.dumps(content, allow_nan=False, ensure_ascii=False)
        words.encode()
    except (ValueError, RecursionError):
        return None
    return words if len(words) <= LONGEST_KEPT and "\\u0000" not in words else None


def _place(envelope: Envelope) -> tuple[bool, Any]:
    """What was said first is taken first."""
    return (True, envelope.entry.said_at) if envelope.entry else (False, None)
