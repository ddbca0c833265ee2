"""Browsers for the tests, on the system's Chromium: `page` is a desk, `screen` the clinician's, `phone` a phone; axe looks for barriers."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
NONE_FOUND = "no Chromium found: apt-get install chromium, or set CHROMIUM to its path"
PATIENCE = 30  # seconds: machines are shared and slow, and what waits longer than that waits for ever

expect.set_options(timeout=PATIENCE * 1000)


def find_chromium() -> str | None:
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), ON_A_MAC]
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    if chromium is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(NONE_FOUND)
        pytest.skip(NONE_FOUND)
    # Containers have a small /dev/shm; root has no sandbox.
    flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": chromium, "args": flags}


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """While Playwright's event loop runs, Django keeps a connection beside the usual one: close it before the loop
    ends, or the database cannot be dropped."""
    yield playwright
    connections.close_all()


class Unanswered:
    """The requests that the live server has begun and not finished."""

    def __init__(self) -> None:
        self.begun: list[object] = []
        self.finished: list[object] = []

    def began(self, sender: object, **_: object) -> None:
        self.begun.append(sender)

    def ended(self, sender: object, **_: object) -> None:
        self.finished.append(sender)

    def wait(self) -> None:
        patience = time.monotonic() + PATIENCE
        while len(self.finished) < len(self.begun):
            assert time.monotonic() < patience, "the live server never finished a request"
            time.sleep(0.005)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what a page sends without showing that it has arrived: look again after each answer of the live server."""
    answers = Semaphore(0)
    request_finished.connect(answering := lambda **_: answers.release())
    while not is_so():
        assert answers.acquire(timeout=PATIENCE), "the live server answered, but it never became so"
    request_finished.disconnect(answering)


@pytest.fixture
def all_answered() -> Iterator[None]:
    """Set up before a browser, so torn down after it: the tables are emptied only when nothing is still being answered,
    or emptying them and a page asked for last would wait for each other."""
    unanswered = Unanswered()
    request_started.connect(unanswered.began)
    request_finished.connect(unanswered.ended)
    yield
    unanswered.wait()
    request_started.disconnect(unanswered.began)
    request_finished.disconnect(unanswered.ended)


@pytest.fixture
def new_context(all_answered: None, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    return new_context


@pytest.fixture
def screen(page: Page, live_server: Any, signed_in: Any, clinician: Any) -> Iterator[Page]:
    """The clinician's browser; it fails the test on anything the console calls an error."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    assert not errors


@pytest.fixture
def phone(all_answered: None, browser: Browser, playwright: Playwright) -> Iterator[Page]:
    """A page on a phone of its own: 412 px, touch, no cookies of the desk's."""
    yield from _page(browser, playwright.devices["Pixel 7"])


@pytest.fixture
def phone_without_script(all_answered: None, browser: Browser, playwright: Playwright) -> Iterator[Page]:
    yield from _page(browser, playwright.devices["Pixel 7"] | {"java_script_enabled": False})


def _page(browser: Browser, device: dict[str, Any]) -> Iterator[Page]:
    """It fails the test on any error that a page does not catch."""
    context = browser.new_context(**device)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert not errors


# An animation of what is not drawn, or of a page that is put aside, never says that it finished: three seconds are enough for all.
SETTLED = """() => Promise.race([
    new Promise(resolve => setTimeout(resolve, 3000)),
    Promise.allSettled(
        document.getAnimations().filter(a => isFinite(a.effect.getComputedTiming().endTime)).map(a => a.finished)
    ),
])"""


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fails with axe's report when the page, as it is once its colours have settled, has a barrier that axe knows."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        page.evaluate(SETTLED)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check
