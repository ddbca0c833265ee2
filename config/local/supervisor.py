"""`./setwell run`: the whole product in one terminal. What exits is started again; Ctrl-C stops everything.

PostgreSQL and Valkey come up first (or DATABASE_URL and REDIS_URL name others), then prepare.py brings the data up to
date, then web, worker and timetable run side by side.
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.local import environment, services
from config.local.environment import LOCAL, ROOT
from config.local.processes import Processes, end_leftovers

HOST = os.environ.get("HOST", "localhost")  # this machine's address in its network, to try it on a real phone
ADDRESS = "127.0.0.1" if HOST == "localhost" else HOST
PORT = os.environ.get("PORT", "8000")
PIDS = LOCAL / "run.pids"
READY_SECONDS = 60


def main() -> int:
    began = time.monotonic()
    environment.complete(f"http://{HOST}:{PORT}")
    kept_in = places(services.folders())
    # SIGTERM ends it the way Ctrl-C does, and Ctrl-C also where a shell put it in the background.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with the_only_one():
            end_leftovers(PIDS)
            refuse_a_taken_port()
            with services.running():
                if os.geteuid() == 0:  # known, and no risk here: the tasks come over our own socket
                    os.environ["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
                sign_ins = prepare()
                with Processes(commands(), PIDS, cwd=ROOT) as processes:
                    processes.watch(until=web_answers, give_up_after=READY_SECONDS)
                    print(sign_ins)
                    print(f"Setwell is ready after {time.monotonic() - began:.1f} s: {os.environ['SITE_URL']}/")
                    print("Ctrl-C stops it.", flush=True)
                    processes.watch()
    except KeyboardInterrupt:
        print(f"\nStopped. What is kept for the next time is in {kept_in}.")
    return 0


def places(folders: Iterable[Path]) -> str:
    """What `./setwell run` leaves behind, in words: this checkout's folder, and data that lie elsewhere."""
    elsewhere = [str(folder) for folder in folders if not folder.is_relative_to(LOCAL.resolve())]
    return " and ".join([LOCAL.name, *elsewhere])


def commands() -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    return {
        "web": web(),
        "worker": [*python, "celery", "-q", "-A", "config", "worker", "-c", "2", "-l", "WARNING"],
        "beat": [*python, "celery", "-q", "-A", "config", "beat", "-l", "WARNING"],
    }


def web() -> list[str]:
    """The server of production, with DEBUG off: people who try it, and we, see the errors, the static files and the
    headers that patients will get. Who develops says DEBUG=true and has Django's own server, which reloads."""
    if os.environ.get("DEBUG", "").lower() in ("1", "true", "yes", "on"):
        return [sys.executable, "manage.py", "runserver", f"{ADDRESS}:{PORT}"]
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{ADDRESS}:{PORT}"]
    return [*gunicorn, "--threads", "4", "--log-level", "warning", "--no-control-socket"]


def prepare() -> str:
    """Returns what the demo says about signing in."""
    done = subprocess.run([sys.executable, "-m", "config.local.prepare"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + "Preparing the data failed; the lines above say why.")
    return done.stdout


@contextlib.contextmanager
def the_only_one() -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Setwell already runs from this folder, in another terminal.") from None
        yield


def refuse_a_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind((ADDRESS, int(PORT)))
        except OSError as error:
            raise SystemExit(
                f"Cannot listen on {ADDRESS}:{PORT}: {error.strerror}.\n"
                f"Stop what uses it, or take another port: PORT={int(PORT) + 1} ./setwell run"
            ) from None


def web_answers() -> bool:
    connection = http.client.HTTPConnection(ADDRESS, int(PORT), timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    return False


if __name__ == "__main__":
    sys.exit(main())
