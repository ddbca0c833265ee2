"""Programs side by side that are started again when they exit; the supervisor's half that knows nothing of Setwell."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

TICK = 0.1  # seconds between two looks
GRACE = 10  # seconds from the request to stop to the kill
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds before starting again
STEADY = 60  # seconds after which an earlier exit is forgotten


@dataclass
class Program:
    name: str
    command: list[str]
    process: subprocess.Popen[str]
    started: float
    exits: int = 0
    start_at: float | None = None  # set while it waits to be started again


class Processes:
    """`with Processes({"web": [...]}, pid_file, cwd=...) as processes: processes.watch()`."""

    def __init__(self, commands: dict[str, list[str]], pids: Path, *, cwd: Path) -> None:
        self.pids, self.cwd = pids, cwd
        self.programs = [
            Program(name, command, self._start(name, command), now()) for name, command in commands.items()
        ]
        self._write_pids()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def watch(self, *, until: Callable[[], bool] = lambda: False, give_up_after: float = float("inf")) -> None:
        """Start again what exits, until `until` is true."""
        deadline = now() + give_up_after
        while not until():
            if now() > deadline:
                raise SystemExit(f"Not ready after {give_up_after:.0f} s; the lines above say why.")
            for program in self.programs:
                self._look_after(program)
            time.sleep(TICK)

    def stop(self) -> None:
        """Ask each politely, then end what is left."""
        running = [program.process for program in self.programs if program.start_at is None]
        for process in running:
            signal_group(process, signal.SIGTERM)
        deadline = now() + GRACE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - now()))
            signal_group(process, signal.SIGKILL)
            process.wait()
        self.pids.unlink(missing_ok=True)

    def _look_after(self, program: Program) -> None:
        if program.start_at is None and program.process.poll() is not None:
            program.exits = 1 if now() - program.started > STEADY else program.exits + 1
            wait = wait_before_restart(program.exits)
            print(
                f"{program.name} ended with {program.process.returncode}; starting it again in {wait:g} s",
                flush=True,
            )
            signal_group(program.process, signal.SIGKILL)  # children of its own that it left behind
            program.start_at = now() + wait
        elif program.start_at is not None and now() >= program.start_at:
            program.process, program.started = self._start(program.name, program.command), now()
            program.start_at = None
            self._write_pids()

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop each with its children
        )
        threading.Thread(target=pass_on, args=(name, process), daemon=True).start()
        return process

    def _write_pids(self) -> None:
        lines = [
            f"{p.process.pid} {psutil.Process(p.process.pid).create_time()}\n"
            for p in self.programs
            if p.start_at is None
        ]
        self.pids.write_text("".join(lines))


def wait_before_restart(exits: int) -> float:
    """Seconds; doubled with each exit in a row."""
    return min(FIRST_WAIT * 2 ** (exits - 1), LONGEST_WAIT)


def end_leftovers(pids: Path) -> None:
    """What a supervisor that was killed outright left running still holds the port: end exactly those."""
    for line in pids.read_text().splitlines() if pids.exists() else ():
        pid, created = line.split()
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            left = psutil.Process(int(pid))
            if abs(left.create_time() - float(created)) < 1:  # not a stranger with its number
                family = [left, *left.children(recursive=True)]
                os.killpg(left.pid, signal.SIGKILL)
                psutil.wait_procs(family, timeout=GRACE)
    pids.unlink(missing_ok=True)


def signal_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def pass_on(name: str, process: subprocess.Popen[str]) -> None:
    for line in filter(str.strip, process.stdout or ()):
        print(f"{name:>6} | {line.rstrip()}", flush=True)


def now() -> float:
    return time.monotonic()
