"""A provider that cannot be trusted to answer, in a process of its own: `python -m tests.faults.judge LEDGER [--faults 0.3]`.

It has two doors. Mail comes by SMTP, which knows no key: what is handed over twice is taken twice. Text messages come by HTTP
with a deduplication id, and a second one with the same id is dropped. Prints both ports as JSON when it listens.

Faults depend on nothing but the key and how often it came, so a run can be repeated; each key meets two at most, so that no
message uses up its tries by bad luck.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.faults.ledger import REPEATED, TAKEN, TURNED_AWAY, Entry, Ledger

FAULTS_PER_KEY = 2
A_LONG_TIME = 30  # seconds; beyond every client's patience
RETRY_AFTER = 1  # second


class CutOff(Exception):
    """The line goes dead without a word."""


@dataclass
class Judge:
    ledger: Ledger
    pace: float  # seconds that it takes over each message
    faults: float  # how many of the first calls meet a fault, 0 to 1
    calls: Counter[str] = field(default_factory=Counter)
    taken: dict[str, str] = field(default_factory=dict)

    async def take(self, door: str, to: str, key: str, reference: str, *, began: float) -> str:
        """The reference of what was taken for this key; empty: busy. Raises CutOff when the caller is to hear nothing."""
        self.calls[key] += 1
        fault = self._fault(key, self.calls[key])
        await asyncio.sleep(self.pace)
        if fault in ("busy", "cut"):
            self._write(TURNED_AWAY, door, to, key, began)
            if fault == "cut":
                raise CutOff
            return ""
        repeated = door == "http" and key in self.taken
        reference = self.taken.setdefault(key, reference)
        self._write(REPEATED if repeated else TAKEN, door, to, key, began)
        if fault == "answer lost":
            raise CutOff
        await asyncio.sleep({"slow": 0.2, "hangs": A_LONG_TIME}.get(fault, 0))
        return reference

    def _fault(self, key: str, call: int) -> str:
        if call > FAULTS_PER_KEY:
            return ""
        number = int.from_bytes(sha256(f"{key} {call}".encode()).digest()[:4], "big") / 2**32
        kinds = ["busy", "cut", "answer lost", "answer lost", "slow", "slow", "hangs"]
        return kinds[int(number / self.faults * len(kinds))] if number < self.faults else ""

    def _write(self, what: str, door: str, to: str, key: str, began: float) -> None:
        self.ledger.write(Entry(what, door, to, key, began, time.time()))


async def mail(judge: Judge, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As much of SMTP as a client needs that has something to deliver."""

    def say(line: str) -> None:
        writer.write(f"{line}\r\n".encode())

    say("220 judge")
    to = ""
    while words := (await reader.readline()).decode().strip():
        match words[:4].upper():
            case "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP":
                say("250 go on")
            case "RCPT":
                to = words.partition("<")[2].partition(">")[0]
                say("250 go on")
            case "DATA":
                began = time.time()
                say("354 I am listening")
                letter = (await reader.readuntil(b"\r\n.\r\n")).decode()
                key = letter.lower().partition("message-id: <")[2].partition("@")[0]
                taken = await judge.take("smtp", to, key, key, began=began)
                say("250 taken" if taken else "451 not now")
            case "QUIT":
                say("221 goodbye")
                return
            case _:
                say("502 what?")


async def text_message(judge: Judge, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request, answered as BulkSMS does."""
    began = time.time()
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    [message] = json.loads(await reader.readexactly(int(headers["content-length"])))
    [key] = parse_qs(urlsplit(lines[0].split()[1]).query)["deduplication-id"]
    reference = await judge.take("http", message["to"], key, message["userSuppliedId"], began=began)
    if reference:  # a repeat is answered as the first was
        status, answer = "201 Created", json.dumps([{"id": key, "type": "SENT", "userSuppliedId": reference}])
    else:
        status, answer = "429 Too Many Requests", "{}"
    writer.write(
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nRetry-After: {RETRY_AFTER}\r\n"
        f"Content-Length: {len(answer)}\r\nConnection: close\r\n\r\n{answer}".encode()
    )


def door(judge: Judge, converse):  # type: ignore[no-untyped-def]
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await converse(judge, reader, writer)
            await writer.drain()
        except (CutOff, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            writer.close()

    return answer


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--pace", type=float, default=0)
    parser.add_argument("--faults", type=float, default=0)
    wanted = parser.parse_args()
    judge = Judge(Ledger(wanted.ledger), wanted.pace, wanted.faults)
    doors = [await asyncio.start_server(door(judge, converse), "127.0.0.1", 0) for converse in (mail, text_message)]
    smtp, http = (server.sockets[0].getsockname()[1] for server in doors)
    print(json.dumps({"smtp": smtp, "http": http}), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in doors))


if __name__ == "__main__":
    asyncio.run(main())
