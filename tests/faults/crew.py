"""The processes that send, and that a trial kills: Celery's workers and beats, or for the quick trials plain forks."""

from __future__ import annotations

import contextlib
import math
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psutil
from django.db import Error as DatabaseError
from django.db import connection, connections
from django.utils import timezone

from config.local.environment import ROOT
from config.local.processes import signal_group
from patients import phone
from programs.models import Reminder
from programs.reminders import dispatch, messages
from tests.faults.equipment import Equipment

SWEEPS_EVERY = 0.5  # seconds
TWO_LEASES, TEN_LEASES = 120, 600  # seconds


class Crew(Protocol):
    def look_after(self) -> None:
        """Start again what has ended."""

    def kill_one(self) -> None:
        """One sender, in the middle of whatever it does."""

    def freeze_one(self) -> None:
        """One sender, which goes on where it was when its lease is long over."""

    def thaw(self) -> bool:
        """Let everybody go on; whether somebody stood still."""

    def stop(self) -> None: ...


class Ice:
    """Processes that stand still for so many seconds, `most` at a time: somebody must be left who sends."""

    def __init__(self, seconds: float, *, most: int) -> None:
        self.seconds, self.most = seconds, most
        self.frozen: list[tuple[float, int]] = []

    def freeze(self, pid: int) -> None:
        if len(self.frozen) < self.most and self.spares([pid]):
            signal_one(pid, signal.SIGSTOP)
            self.frozen.append((time.monotonic() + self.seconds, pid))

    def spares(self, pids: list[int]) -> list[int]:
        """Those that do not stand still; one that is to go on later must live until then."""
        return [pid for pid in pids if pid not in [frozen for _, frozen in self.frozen]]

    def melt(self, *, at: float) -> bool:
        """Whether somebody goes on now."""
        melting = [pid for due, pid in self.frozen if due <= at]
        for pid in melting:
            signal_one(pid, signal.SIGCONT)
        self.frozen = [(due, pid) for due, pid in self.frozen if due > at]
        return bool(melting)


class Programs:
    """Commands that are started again at once when they end, with all their output in one file."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str], log: Path, ice: Ice) -> None:
        self.commands, self.environment, self.log, self.ice = commands, os.environ | environment, log, ice
        self.running = {name: self._start(name) for name in commands}

    def look_after(self) -> None:
        self.ice.melt(at=time.monotonic())
        for name, process in self.running.items():
            if process.poll() is not None:
                signal_group(process, signal.SIGKILL)  # children of its own that it left behind
                self.running[name] = self._start(name)

    def kill_one(self) -> None:
        """Mostly a child of a worker's pool, which its parent replaces; now and then the whole worker."""
        worker = random.choice([process for name, process in self.running.items() if name.startswith("worker")])
        children = self.ice.spares(children_of(worker))
        if children and random.random() < 0.95:
            signal_one(random.choice(children), signal.SIGKILL)
        elif children:
            signal_group(worker, signal.SIGKILL)

    def thaw(self) -> bool:
        return self.ice.melt(at=math.inf)

    def freeze_one(self) -> None:
        workers = [process for name, process in self.running.items() if name.startswith("worker")]
        if children := [child for worker in workers for child in children_of(worker)]:
            self.ice.freeze(random.choice(children))

    def stop(self) -> None:
        for process in self.running.values():
            signal_group(process, signal.SIGKILL)
            process.wait()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.commands[name],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return [child.pid for child in psutil.Process(process.pid).children()]
    return []


def signal_one(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def celery(*, workers: int, each: int, beats: int, pool: str) -> dict[str, list[str]]:
    """`each` is how many messages a worker has in hand at a time; of its `pool`, processes can be killed one by one."""
    python = [sys.executable, "-m", "celery", "-q", "-A", "tests.faults.app"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
    return {
        **{
            f"worker{n}": [*python, "worker", "-n", f"w{n}@faults", "-P", pool, "-c", str(each), *quiet]
            for n in range(workers)
        },
        **{f"beat{n}": [*python, "beat", "-l", "WARNING"] for n in range(beats)},
    }


class Forks:
    """Children of this process that do what the tasks do, without a broker: they start in milliseconds."""

    def __init__(self, number: int, equipment: Equipment, log: Path, ice: Ice) -> None:
        self.equipment, self.log, self.ice = equipment, log, ice
        read_ahead()
        connections.close_all()  # a child must not speak on its parent's
        self.pids = [self._start() for _ in range(number)]

    def look_after(self) -> None:
        self.ice.melt(at=time.monotonic())
        for place, pid in enumerate(self.pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                connections.close_all()
                self.pids[place] = self._start()

    def kill_one(self) -> None:
        signal_one(random.choice(self.ice.spares(self.pids)), signal.SIGKILL)

    def thaw(self) -> bool:
        return self.ice.melt(at=math.inf)

    def freeze_one(self) -> None:
        self.ice.freeze(random.choice(self.pids))

    def stop(self) -> None:
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _start(self) -> int:
        pid = os.fork()
        if pid:
            return pid
        with contextlib.suppress(BaseException):
            log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            os.dup2(log, 1)
            os.dup2(log, 2)
            try:
                random.seed()
                self.equipment.put_on()
                send_for_ever()
            except BaseException:
                traceback.print_exc()
        os._exit(1)


def read_ahead() -> None:
    """What a first message reads: every view, the words, the countries' telephone codes. Once for all children."""
    for reminder in Reminder.objects.select_related("patient")[:1]:
        messages.write(reminder, at=timezone.now())
        phone.international(reminder.patient.phone)


def send_for_ever() -> None:
    swept = 0.0
    while True:
        try:
            if time.monotonic() - swept > SWEEPS_EVERY:
                dispatch.sweep(at=timezone.now())
                swept = time.monotonic()
            dispatch.dispatch(clock=timezone.now)
        except DatabaseError:  # a worker opens a new connection for its next task
            connection.close()
        time.sleep(0.05)


def wait(until: Callable[[], bool], *, patience: float, meanwhile: Callable[[], None]) -> bool:
    """Whether it came true within so many seconds."""
    deadline = time.monotonic() + patience
    while not until():
        if time.monotonic() > deadline:
            return False
        meanwhile()
        time.sleep(0.05)
    return True
