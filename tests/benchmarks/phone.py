"""What Today costs on a phone: bytes and requests of a first visit, and how soon it can be used on a slow one.

A real server, a real Chromium, an empty cache each time. The slow phone is the browser's own emulation: a processor four times slower,
and the line that its tools call "slow 4G". What is fetched afterwards, so that the next visit works without a network, is counted apart.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from exercises.catalogue import FILES
from exercises.interchange import document
from patients import access
from patients.models import Patient
from programs import prescribing, scheduling
from programs.interchange import catalogue
from programs.models import Protocol
from tests import factories
from tests.benchmarks.figure import Figure
from tests.browser import find_chromium

ROUNDS = 7
SLOW_DOWN = 4
LATENCY, DOWN, UP = 562.5, 0.9 * 1.6e6 / 8, 0.9 * 0.75e6 / 8  # milliseconds, and bytes a second
QUIET = 3000  # milliseconds for what is fetched when the page stands

# Drawn, scripts run, and no task of 50 ms or more after it.
USABLE = """() => new Promise(resolve => {
    let busy = 0;
    const look = list => list.getEntries().forEach(task => busy = Math.max(busy, task.startTime + task.duration));
    new PerformanceObserver(look).observe({ type: "longtask", buffered: true });
    setTimeout(() => {
        const page = performance.getEntriesByType("navigation")[0];
        const drawn = performance.getEntriesByName("first-contentful-paint")[0].startTime;
        const tasks = busy > page.loadEventEnd + 1500 ? 0 : busy;
        resolve([drawn, Math.max(drawn, page.domContentLoadedEventEnd, tasks)]);
    }, 1500);
})"""


class Visit(NamedTuple):
    requests: int
    size: int  # bytes on the wire, heads included
    later: int  # bytes
    drawn: float  # milliseconds
    usable: float


def measure() -> Iterator[Figure]:
    for file in FILES:
        catalogue.load(document.read(file.read_bytes()), by=None, at=timezone.now())
    secret = _phone_of(_patient())
    with _server() as site, sync_playwright() as playwright:
        flags = ["--disable-dev-shm-usage", "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        fast = _visit(browser, playwright.devices["Pixel 7"], site, secret, is_slow=False)
        slow = [_visit(browser, playwright.devices["Pixel 7"], site, secret, is_slow=True) for _ in range(ROUNDS)]
        browser.close()
    yield Figure("phone_today_requests", fast.requests, "requests")
    yield Figure("phone_today_on_the_wire", fast.size / 1024, "KB")
    yield Figure("phone_fetched_for_later", fast.later / 1024, "KB")
    yield Figure("phone_slow_drawn", statistics.median(visit.drawn for visit in slow), "ms")
    yield Figure("phone_slow_usable", statistics.median(visit.usable for visit in slow), "ms")
    yield Figure("phone_slow_usable_worst", max(visit.usable for visit in slow), "ms")


def _patient() -> Patient:
    """On the reference routine, with a session today."""
    clinician = factories.make_clinician(factories.make_clinic())
    patient = factories.make_patient(clinician, weekdays=[])
    at = timezone.now()
    on = scheduling.local_day(at, patient.zone)
    protocol = Protocol.objects.get(slug="hip-flexor-strength-5")
    program = prescribing.draft(patient=patient, by=clinician, at=at, starts_on=on, protocol=protocol)
    prescribing.issue(program=program, by=clinician, at=at, on=on)
    return patient


def _phone_of(patient: Patient) -> str:
    link = access.hand_out(patient=patient, by=None, at=timezone.now())
    return access.let_in(link=link, label="Phone", at=timezone.now())[1]


@contextmanager
def _server() -> Iterator[str]:
    call_command("collectstatic", interactive=False, verbosity=0)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = f"http://localhost:{port}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    server = subprocess.Popen(
        [*command, "--log-level", "warning", "--no-control-socket"],
        env=os.environ | {"SITE_URL": site},
        cwd=settings.BASE_DIR,
    )
    try:
        _wait_for(f"{site}/healthz")
        yield site
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    patience = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address)  # noqa: S310  # our own
            return
        except OSError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.1)


def _visit(browser: Browser, device: dict[str, Any], site: str, secret: str, *, is_slow: bool) -> Visit:
    """A first visit: nothing in any cache, no worker of the site at work."""
    context = browser.new_context(**device)
    context.add_cookies([{"name": access.DEVICE_COOKIE, "value": secret, "url": site}])
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    if is_slow:
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
        line = {"downloadThroughput": DOWN, "uploadThroughput": UP}
        tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **line})
    begun: list[str] = []
    sizes: dict[str, int] = {}
    tools.on("Network.requestWillBeSent", lambda event: begun.append(event["requestId"]))
    tools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(f"{site}/my/", wait_until="load")
    first = set(begun)
    drawn, usable = page.evaluate(USABLE)
    page.wait_for_timeout(QUIET)
    context.close()
    now = sum(size for request, size in sizes.items() if request in first)
    return Visit(len(first), now, sum(sizes.values()) - now, drawn, usable)
