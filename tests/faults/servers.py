"""PostgreSQL and Valkey that can be struck down, each with its own folder. `plays` starts them, before Django."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import redis

from config.local.postgres import APP, Postgres
from config.local.valkey import Valkey

TEMPLATE = "setwell_empty"  # every table, no row


class MortalPostgres(Postgres):
    """Keeps its promises to the disk, and can tell in which order transactions were committed."""

    def _make_cluster(self) -> None:
        super()._make_cluster()
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write("track_commit_timestamp = on\n")

    def strike_down(self) -> None:
        """As when the power fails: nothing is written any more, and every connection is cut."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def keep_as_template(self) -> None:
        self._ask(f"alter database {APP} rename to {TEMPLATE}")
        self.begin_anew()

    def begin_anew(self) -> None:
        """The tables again as they were before the first row."""
        self._ask(f"drop database if exists {APP} with (force)")
        self._ask(f"create database {APP} template {TEMPLATE} strategy file_copy")

    def copy_database(self, name: str) -> None:
        """As it is now; nobody may be connected."""
        self._ask(f"drop database if exists {name} with (force)")
        self._ask(f"create database {name} template {APP} strategy file_copy")

    def dump(self) -> Path:
        path = self.data.parent / "backup"
        self._run("pg_dump", "-h", str(self.socket), "-U", APP, "-Fc", "-f", str(path), APP)
        return path

    def restore(self, dump: Path) -> None:
        """Into a new database of the same name, as the handbook of operations says."""
        self._ask(f"drop database {APP} with (force)")
        self._ask(f"create database {APP}")
        self._run("pg_restore", "-h", str(self.socket), "-U", APP, "-d", APP, "--exit-on-error", str(dump))

    def copy_disk(self) -> Callable[[], None]:
        """Answers what brings it back."""
        copy = self.data.parent / "copy"

        def copied(source: Path, target: Path) -> None:
            self.strike_down()
            shutil.rmtree(target, ignore_errors=True)
            subprocess.run(["cp", "-a", source, target], check=True)  # owners too
            self.start()

        copied(self.data, copy)
        return lambda: copied(copy, self.data)

    def _ask(self, statement: str) -> None:
        self._run("psql", "-h", str(self.socket), "-U", APP, "-d", "postgres", "-q", "-c", statement)


class MortalValkey(Valkey):
    _frozen: tuple[int, float] | None = None  # its process, and when it is to go on

    @property
    def is_frozen(self) -> bool:
        return self._frozen is not None

    def strike_down_and_up(self) -> None:
        os.kill(self._pid(), signal.SIGKILL)
        self.socket.unlink(missing_ok=True)
        self.start()

    def flush(self) -> None:
        self._ask().flushall()

    def freeze(self, seconds: float) -> None:
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        self._frozen = pid, time.monotonic() + seconds

    def thaw_when_due(self) -> None:
        if self._frozen and time.monotonic() >= self._frozen[1]:
            self.thaw()

    def thaw(self) -> None:
        if self._frozen:
            os.kill(self._frozen[0], signal.SIGCONT)
        self._frozen = None

    def _pid(self) -> int:
        return int(self._ask().info("server")["process_id"])

    def _ask(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)


@contextlib.contextmanager
def running(home: Path) -> Iterator[tuple[MortalPostgres, MortalValkey]]:
    """A cluster of their own, with every table in place; the environment names it."""
    postgres, valkey = MortalPostgres(home / "postgres"), MortalValkey(home / "valkey")
    with contextlib.ExitStack() as in_use:
        for server in (postgres, valkey):
            in_use.callback(server.delete)
            in_use.enter_context(server.in_use())
            os.environ.update(server.variables)
        yield postgres, valkey
