"""What PostgreSQL and Valkey have in common when they run out of a wheel: a home, users, a socket, a lock.

A server belongs to everybody who uses it: `run`, `manage` and a stranger's script may come and go in any order.
Each holds a shared lock while it does, and the last to leave stops the server. The kernel drops the lock of a
process that was killed, so nobody is remembered who is gone.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

APP = "setwell"
SOCKET_PATH_MAX = 100  # bytes; macOS allows 103, Linux 107
Account = dict[str, object]  # how subprocess names the account that runs a program; empty: our own


class Server:
    """One server with its data in `home`; `fast` forgets safety for speed, for tests only."""

    home: Path
    account: Account = {}

    def start(self) -> None:
        """Start it, or find it running."""
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that lead to it."""
        raise NotImplementedError

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        private_folder(self.home, self.account)
        with (self.home / "users").open("w") as users:
            with self._alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with self._alone():
                    if is_last(users):
                        self.stop()

    def discard_unless_in_use(self) -> None:
        """Stop it and delete its data, if whoever started it was killed."""
        if not self.home.exists():
            return
        with self._alone(), (self.home / "users").open("w") as users:
            if is_last(users):
                self.stop()
                self.delete()

    def delete(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(socket_folder(self.home), ignore_errors=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One start or stop at a time."""
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def private_folder(path: Path, account: Account) -> None:
    path.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in (os.geteuid(), account.get("user")):
        raise SystemExit(f"{path} belongs to somebody else.")
    if account:
        shutil.chown(path, account["user"], account["group"])  # type: ignore[call-overload]
    path.chmod(0o700)


def socket_folder(home: Path) -> Path:
    """Beside the data; where that path is too long for a socket, a private folder in the temporary directory."""
    if len(bytes(home / "socket" / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_MAX:
        return home / "socket"
    return Path(tempfile.gettempdir()) / f"{APP}-{os.geteuid()}-{digest(home)}"


def digest(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]


def wheel(*names: str) -> Path:
    """The folder of the first of these packages that is installed."""
    for name in names:
        found = importlib.util.find_spec(name)
        if found and found.submodule_search_locations:
            return Path(next(iter(found.submodule_search_locations)))
    raise SystemExit(f"{names[0]} is not installed. Set DATABASE_URL and REDIS_URL to use servers of your own.")
