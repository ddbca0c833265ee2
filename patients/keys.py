"""What lets a phone in, as text in Crockford's base 32: links, passes and codes. `access` gives them out and takes them; no database here.

A *link* lasts: its 130 bits are derived from its id with the server's key. A *pass* is what a QR code on the clinic's screen holds: it
names its link, says until when it is good and is signed, so that showing one writes nothing. A *code* is short enough to type.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U to mistake
LINK, PASS, CODE = 26, 68, 10  # characters, by which the three are told apart
ID, TIME, RANDOM, SEAL = 16, 4, 6, 16  # bytes of a pass


class Pass(NamedTuple):
    link_id: UUID
    until: datetime


def of_link(link_id: UUID) -> str:
    """The secret of a link; the same each time, while the server keeps its key."""
    digest = salted_hmac("patients.access_link", str(link_id), algorithm="sha256").digest()
    return written(digest[:17], LINK)


def new_pass(link_id: UUID, *, until: datetime) -> str:
    """Good for one phone until then, to the second. No two are alike."""
    body = link_id.bytes + int(until.timestamp()).to_bytes(TIME) + secrets.token_bytes(RANDOM)
    return written(body + _seal(body), PASS)


def read_pass(token: str) -> Pass | None:
    """What a pass says, whether or not its time is over; None if it is not one of ours."""
    number = sum(ALPHABET.index(character) << (5 * place) for place, character in enumerate(token))
    size = ID + TIME + RANDOM + SEAL
    if number >= 1 << (8 * size):
        return None
    content = number.to_bytes(size)
    body, seal = content[:-SEAL], content[-SEAL:]
    if not constant_time_compare(seal, _seal(body)):
        return None
    until = datetime.fromtimestamp(int.from_bytes(body[ID : ID + TIME]), UTC)
    return Pass(UUID(bytes=body[:ID]), until)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE))


def tidy(typed: str) -> str:
    """The key in what people paste or type: a whole address, spaces, hyphens, small letters, O for 0 and I or L for 1."""
    _address, mark, key = typed.replace("%23", "#").rpartition("#")
    if mark:  # words may follow a pasted address; inside a key that was typed there may be spaces
        key = next(iter(key.split()), "")
    key = key.upper().translate(str.maketrans("OIL", "011"))
    return "".join(character for character in key if character in ALPHABET)


def is_whole(key: str) -> bool:
    return len(key) in (LINK, PASS, CODE)


def written(content: bytes, length: int) -> str:
    """The first bits, five to a character; 26 characters hold 130."""
    number = int.from_bytes(content)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length))


def hash_of(secret: str) -> str:
    """For looking up what is too long to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_of_code(code: str) -> str:
    """With the server's key: whoever holds a copy of the database could try all codes there are."""
    return salted_hmac("patients.access_code", code, algorithm="sha256").hexdigest()


def _seal(body: bytes) -> bytes:
    return salted_hmac("patients.access_pass", body, algorithm="sha256").digest()[:SEAL]
