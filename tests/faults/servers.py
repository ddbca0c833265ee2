"""PostgreSQL and Valkey that can be struck down, each with its own folder. `plays` starts them, before Django."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
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

    def dump(self) -> Path:
        path = self.data.parent / "backup"
        self._run("pg_dump", "-h", str(self.socket), "-U", APP, "-Fc", "-f", str(path), APP)
        return path

    def restore(self, dump: Path) -> None:
        """Into a new database of the same name, as the handbook of operations says."""
        self._ask(f"drop database {APP} with (force)")
        self._ask(f"create database {APP}")
        self._run("pg_restore", "-h", str(self.socket), "-U", APP, "-d", APP, "--exit-on-error", str(dump))

    def _ask(self, statement: str) -> None:
        self._run("psql", "-h", str(self.socket), "-U", APP, "-d", "postgres", "-q", "-c", statement)


class MortalValkey(Valkey):
    def strike_down(self) -> None:
        self._signal(signal.SIGKILL)
        self.socket.unlink(missing_ok=True)

    def freeze(self) -> None:
        self.pid = self._ask().info("server")["process_id"]  # it will not answer later
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def flush(self) -> None:
        self._ask().flushall()

    def _signal(self, number: signal.Signals) -> None:
        os.kill(self._ask().info("server")["process_id"], number)

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
