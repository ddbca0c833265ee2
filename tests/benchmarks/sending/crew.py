"""Who sends: real Celery worker processes for the ways that need a broker, plain forks for the others. `race` calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from celery.app.control import Inspect
from django.db import connections
from django.utils import timezone

from config.celery import app
from config.local.environment import ROOT
from config.local.processes import signal_group
from tests.benchmarks.sending.provider import VARIABLE, Book

NAME = "benchmark@localhost"
COMMAND = ("celery", "-q", "-A", "tests.benchmarks.sending.worker", "worker", "-n", NAME, "--pool", "prefork")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--purge", "-l", "WARNING")
PATIENCE = 60  # seconds, for a worker to start, or to finish what it has in hand


class Workers:
    """The pool of one `celery worker`: so many processes."""

    def __init__(self, number: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.number, self.process, self.log = number, process, log

    def wait_until_ready(self) -> None:
        self._wait_for(lambda: bool(self._ask().ping()))

    def wait_until_idle(self) -> None:
        """Or what is left of one way's tasks would run into the next one's round."""
        self._wait_for(lambda: not any(self._tasks(where) for where in ("active", "reserved", "scheduled")))

    def look_after(self) -> None:
        if self.process.poll() is not None:
            raise RuntimeError(f"the worker ended; its log ends:\n{self.log.read_text(errors='replace')[-3000:]}")

    def _tasks(self, where: str) -> list[object]:
        answers = getattr(self._ask(), where)() or {}
        return answers.get(NAME, [None])  # no answer: it is busy

    def _ask(self) -> Inspect:
        return app.control.inspect(destination=[NAME], timeout=2, limit=1)

    def _wait_for(self, it: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not it():
            self.look_after()
            if time.monotonic() > deadline:
                raise RuntimeError(f"the worker did not get so far within {PATIENCE} s")
            time.sleep(0.05)


@contextmanager
def workers(number: int, book: Book) -> Iterator[Workers]:
    log = book.path.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *COMMAND, "-c", str(number), *QUIET],
            cwd=ROOT,
            env=os.environ | {VARIABLE: str(book.path), "LOG_LEVEL": "WARNING"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        found = Workers(number, process, log)
        found.wait_until_ready()
        yield found
    finally:
        signal_group(process, signal.SIGKILL)
        process.wait()


def side_by_side(number: int, send: Callable[[Callable[[], None]], None]) -> datetime:
    """Fork so many that `send`, and answer when they began; returns when the last has ended. Each gets what to call when ready."""
    connections.close_all()  # a child must not speak on its parent's
    context = get_context("fork")
    gate = context.Barrier(number + 1)

    def begin() -> None:
        gate.wait(PATIENCE)

    forks = [context.Process(target=send, args=(begin,)) for _ in range(number)]
    for fork in forks:
        fork.start()
    begin()
    began = timezone.now()
    for fork in forks:
        fork.join()
    if any(fork.exitcode for fork in forks):
        raise RuntimeError("a sender broke; its traceback stands above")
    return began
