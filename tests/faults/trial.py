"""One play of a scenario: servers that can be struck down, a judge, senders, and what was found. Scenarios are given one."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import connections

from config.local.environment import ROOT
from programs.models import Reminder
from tests.faults import books, crew, variants
from tests.faults.books import Books
from tests.faults.crew import Crew
from tests.faults.equipment import Equipment
from tests.faults.servers import MortalPostgres, MortalValkey

A_MOMENT = 1.0  # seconds, in which those who were frozen until now may begin to send


@dataclass
class Findings:
    """What was measured, and every promise that was not kept. A broken variant must leave a complaint."""

    measured: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def measure(self, **values: Any) -> None:
        self.measured.update(values)

    def demand(self, kept: bool, promise: str) -> None:
        if not kept:
            self.complaints.append(promise)


@dataclass(frozen=True)
class Scenario:
    """`row` is its row in trust.md §6. `broken` maps each variant on which `play` must complain to words of that complaint."""

    row: int
    name: str
    promise: str
    play: Callable[[Trial], None]
    broken: dict[str, str]


@dataclass
class Trial:
    postgres: MortalPostgres
    valkey: MortalValkey
    quick: bool
    broken: str = ""
    findings: Findings = field(default_factory=Findings)
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="setwell-trial-")))

    def size(self, full: Any, small: Any, *, broken: Any = None) -> Any:
        """The number for the long run, or the one for the quick run; a fault that was put there shows in a small one or in `broken`."""
        if self.broken:
            return small if broken is None else broken
        return small if self.quick else full

    @property
    def ledger(self) -> Path:
        return self.home / "ledger"

    def has_begun(self) -> bool:
        """Whether the judge has heard of a message."""
        return self.ledger.exists() and self.ledger.stat().st_size > 0

    @property
    def log(self) -> Path:
        return self.home / "log"

    @contextlib.contextmanager
    def judge(self, *, pace: float = 0, faults: float = 0, hurry: float = 1, hand: int = 0) -> Iterator[Equipment]:
        """A provider is listening; answers what senders need to find it."""
        words = [str(self.ledger), "--pace", str(pace), "--faults", str(faults)]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.faults.judge", *words], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            try:
                assert process.stdout
                ports = json.loads(process.stdout.readline())
                yield Equipment(**ports, hurry=hurry, hand=hand, broken=self.broken)
            finally:
                process.kill()

    @contextlib.contextmanager
    def senders(
        self,
        number: int,
        equipment: Equipment,
        *,
        workers: int = 2,
        beats: int = 1,
        pool: str = "prefork",
        always_celery: bool = False,
    ) -> Iterator[Crew]:
        """So many at once: of Celery's in the long run, otherwise forks, which show a fault that was put there no less."""
        ice = crew.Ice(self.size(crew.TWO_LEASES, crew.TEN_LEASES) / equipment.hurry, most=number // 2)
        if always_celery or not (self.quick or self.broken):
            sending: Crew = crew.Programs(
                crew.celery(workers=workers, each=number // workers, beats=beats, pool=pool),
                equipment.as_environment() | {"REMINDER_DISPATCHERS": str(number)},
                self.log,
                ice,
            )
        else:
            sending = crew.Forks(number, equipment, self.log, ice)
        try:
            yield sending
        finally:
            sending.stop()

    def wait_until_settled(
        self, senders: Crew, *, patience: float, meanwhile: Callable[[], None] = lambda: None
    ) -> bool:
        """Whether, within so many seconds, there is no reminder of which more is to come, nor when those go on who stood still."""

        def is_settled() -> bool:
            return not books.unsettled()

        settled = self.wait_for(senders, is_settled, patience=patience, meanwhile=meanwhile)
        if senders.thaw():
            time.sleep(A_MOMENT)
        return settled and self.wait_for(senders, is_settled, patience=patience)

    def wait_for(
        self,
        senders: Crew,
        until: Callable[[], bool],
        *,
        patience: float,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> bool:
        """Whether it came true; senders that end are started again, as a supervisor would."""

        def look_after() -> None:
            meanwhile()
            senders.look_after()

        return crew.wait(until, patience=patience, meanwhile=look_after)

    def compare(self, settled: bool) -> Books:
        found = books.compare(self.ledger)
        self.findings.measure(
            messages=len(found.states),
            doubled=len(found.doubled),
            lost=len(found.lost),
            unknown=found.number(Reminder.State.UNKNOWN),
        )
        self.findings.demand(settled, f"{found.number(*books.UNSETTLED)} were still under way at the end")
        return found

    def demand_that_nobody_was_told_twice(self, found: Books) -> None:
        self.findings.demand(not found.doubled, f"{len(found.doubled)} were told more than once: {found.doubled[:3]}")

    def demand_that_nobody_was_lost(self, found: Books) -> None:
        states = {str(found.states[to]) for to in found.lost}
        self.findings.demand(not found.lost, f"{len(found.lost)} were told nothing, and the ledger says {states}")

    def in_processes(
        self, work: Callable[[Any], Any], pieces: Sequence[Any], *, before: Callable[[], None] = lambda: None
    ) -> list[Any]:
        """The work on each piece, in two processes of their own, so that a broken variant stays there."""
        connections.close_all()
        started = {"mp_context": get_context("fork"), "initializer": _begin, "initargs": (before, self.broken)}
        with ProcessPoolExecutor(2, **started) as pool:
            return list(pool.map(work, pieces))

    def begin_anew(self) -> None:
        connections.close_all()
        self.valkey.thaw()
        for server in (self.postgres, self.valkey):
            server.start()  # whatever the trial before did to it
        self.postgres.begin_anew()
        self.valkey.flush()


def _begin(before: Callable[[], None], broken: str) -> None:
    before()
    if broken:
        variants.apply(broken)
