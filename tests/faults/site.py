"""The site under gunicorn as production runs it, and visitors who note how long each page took."""

from __future__ import annotations

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from django.conf import settings
from django.test import Client
from django.utils import timezone

from config.local import prepare
from config.local.environment import LOCAL, ROOT
from patients import access
from patients.models import Clinician, Patient

FOR_STRANGERS = ["/accounts/login/"]
PAGES = ["/today/", "/patients/", "/my/", "/library/", *FOR_STRANGERS]
PATIENCE = 20  # seconds that a visitor waits for a page


class Visit(NamedTuple):
    page: str
    status: int  # 0: no answer
    seconds: float


class Site:
    """`knocking` serves a variant in which every page sends a task."""

    def __init__(self, log: Path, *, workers: int, knocking: bool) -> None:
        self.log, self.workers, self.visits = log, workers, list[Visit]()
        self.application = "tests.faults.knocking" if knocking else "config.wsgi"

    def __enter__(self) -> Self:
        LOCAL.mkdir(exist_ok=True)
        prepare.collect_static_files(stamp=LOCAL / "static-files")
        with socket.create_server(("127.0.0.1", 0)) as listening, self.log.open("ab") as log:
            self.port = listening.getsockname()[1]
            gunicorn = [sys.executable, "-m", "gunicorn", self.application, "--bind", f"fd://{listening.fileno()}"]
            self.process = subprocess.Popen(
                [
                    *gunicorn,
                    "--workers",
                    str(self.workers),
                    "--threads",
                    "4",
                    "--log-level",
                    "warning",
                    "--no-control-socket",
                ],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()

    @contextlib.contextmanager
    def visited(self, *, every: float) -> Iterator[None]:
        """Somebody opens a page every so many seconds, whether or not the one before has come."""
        over = threading.Event()
        visitors: list[threading.Thread] = []

        def come() -> None:
            while not over.wait(every):
                page = PAGES[len(visitors) % len(PAGES)]
                visitors.append(threading.Thread(target=self._note, args=[page]))
                visitors[-1].start()

        self.cookies = _cookies()
        for page in PAGES * 4:  # the first answers take as long as a start takes
            self._visit(page)
        door = threading.Thread(target=come)
        door.start()
        try:
            yield
        finally:
            over.set()
            door.join()
            for visitor in visitors:
                visitor.join()

    @property
    def errors(self) -> int:
        return sum(visit.status != 200 for visit in self.visits)

    def slow(self, share: float) -> float:
        """Within how many seconds this share of the pages came."""
        seconds = sorted(visit.seconds for visit in self.visits)
        return seconds[min(len(seconds) - 1, int(len(seconds) * share))]

    def worst(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.status != 200][:3]

    def _note(self, page: str) -> None:
        self.visits.append(self._visit(page))

    def _visit(self, page: str) -> Visit:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        status = 0
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            cookies = "" if page in FOR_STRANGERS else self.cookies
            connection.request("GET", page, headers={"Host": "localhost", "Cookie": cookies})
            response = connection.getresponse()
            response.read()
            status = response.status
        return Visit(page, status, time.monotonic() - began)


def _cookies() -> str:
    """Of a browser in which a clinician is signed in, and that is a patient's phone too."""
    client, patient = Client(), Patient.objects.order_by("pk")[0]
    client.force_login(Clinician.objects.filter(clinic=patient.clinic)[0])
    link = access.hand_out(patient=patient, by=None, at=timezone.now())
    _device, secret = access.let_in(link=link, label="Phone", at=timezone.now())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}; {access.DEVICE_COOKIE}={secret}"
