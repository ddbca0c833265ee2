"""Start the servers that the environment does not name: called by the verbs of `./setwell` and by the tests."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.local import environment
from config.local.postgres import Postgres
from config.local.servers import Server
from config.local.valkey import Valkey


@contextlib.contextmanager
def running(home: Path = environment.LOCAL, *, fast: bool = False) -> Iterator[None]:
    """PostgreSQL and Valkey are up inside; DATABASE_URL and REDIS_URL, where set, name servers of your own."""
    with contextlib.ExitStack() as in_use:
        servers = [server for variable, server in embedded(home, fast=fast) if not os.environ.get(variable)]
        for server in servers:
            in_use.enter_context(server.in_use())
            os.environ.update(server.variables)
            if home == environment.LOCAL:  # so that plain `python manage.py` beside us finds them
                environment.remember(**server.variables)
        yield


@contextlib.contextmanager
def temporary(prefix: str, *, fast: bool = False) -> Iterator[None]:
    """The same, empty at first and deleted afterwards."""
    home = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        with running(home, fast=fast):
            yield
    finally:
        for _, server in embedded(home):
            server.delete()
        shutil.rmtree(home, ignore_errors=True)


def folders(home: Path = environment.LOCAL) -> list[Path]:
    """Where the servers that the environment does not name keep their data; for root PostgreSQL's lie outside of `home`."""
    return [server.home for variable, server in embedded(home) if not os.environ.get(variable)]


def embedded(home: Path, *, fast: bool = False) -> list[tuple[str, Server]]:
    return [
        ("DATABASE_URL", Postgres(home / "postgres", fast=fast)),
        ("REDIS_URL", Valkey(home / "valkey", fast=fast)),
    ]
