"""The demo's mail, which Django writes into a folder instead of sending it: find one message again for the ledger."""

from __future__ import annotations

from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # between two messages in one file


def find(folder: Path, message_id: str) -> EmailMessage | None:
    """The newest message in the folder with this Message-ID; None when there is none, or no folder."""
    for path in sorted(folder.glob("*.log"), reverse=True):
        content = b""
        with suppress(OSError):  # swept away meanwhile
            content = path.read_bytes()
        if message_id.encode() in content:
            for part in content.split(SEPARATOR):
                mail = message_from_bytes(part, policy=policy.default)
                if mail["Message-ID"] == message_id:
                    return mail
    return None
