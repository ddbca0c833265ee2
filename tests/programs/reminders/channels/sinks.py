"""A message, and real servers on this machine to send it to: one for HTTP, one for SMTP. What they answer, the tests say."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from programs.reminders.channels.answers import Message

KEY = UUID("6f0e0f4e-7f4c-4a43-8f3a-2f6c1a9d0b57")
HANG_UP = 0  # in place of a status: close the line without an answer


def make_message(**particulars: Any) -> Message:
    defaults = {
        "key": KEY,
        "to": "someone@example.org",
        "subject": "Hello",
        "text": "Plain",
        "html": "<p>Rich</p>",
        "short": "Hello",
        "page_url": "https://clinic.example/in/#0123456789ABCDEFGHJKMNPQRS",
        "stop_url": "https://clinic.example/stop/me/",
        "topic": KEY.hex,
        "keep_for": timedelta(minutes=60),
    }
    return Message(**{**defaults, **particulars})


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sink:
    """`answers` are used up one after another: a status with its body and headers, or HANG_UP; then `usual` is the answer."""

    url: str
    usual: tuple[int, Any]
    answers: list[tuple[int, Any, dict[str, str]]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    lines: set[Any] = field(default_factory=set)

    def will_answer(self, status: int, body: Any = "", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, body, named))


@contextmanager
def http_sink(usual: tuple[int, Any]) -> Iterator[Sink]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.asked.append(Asked(self.path, dict(self.headers), body))
            sink.lines.add(self.client_address)
            status, answer, headers = sink.answers.pop(0) if sink.answers else (*sink.usual, {})
            if status == HANG_UP:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        sink = Sink(f"http://127.0.0.1:{server.server_port}", usual)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield sink
        server.shutdown()
        thread.join()


def nobody_there() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def tcp_sink(talk: Callable[[socket.socket, int], None]) -> Iterator[int]:
    """`talk` has each line that is opened, with its number from 1. Gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_let_in, args=(door, talk), daemon=True).start()
        yield door.getsockname()[1]


def _let_in(door: socket.socket, talk: Callable[[socket.socket, int], None]) -> None:
    number = 0
    while True:
        try:
            line, _address = door.accept()
        except OSError:  # the door is closed
            return
        number += 1
        threading.Thread(target=_talk, args=(talk, line, number), daemon=True).start()


def _talk(talk: Callable[[socket.socket, int], None], line: socket.socket, number: int) -> None:
    with line, suppress(OSError):
        talk(line, number)
