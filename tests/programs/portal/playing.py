"""What a hand does on the guided player in a browser; the player's tests share it. Its pages come from the fixture `open_card`."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from programs.models import PerformedExercise, Program


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True).filter(visible=True)


def press(page: Page, name: str) -> None:
    button(page, name).click()


def let_run(page: Page, seconds: float) -> None:
    """As on a phone that was asleep: the timers fire once, late."""
    page.clock.fast_forward(round(seconds * 1000))


def label(page: Page):
    return page.locator("[data-label]")


def side(page: Page):
    return page.locator(".run [data-side]")


def look_at(page: Page, place: int) -> None:
    page.locator(".lineup__link").nth(place - 1).click()
    press(page, "Begin")


def tap(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=question).filter(visible=True)
    group.get_by_role("radio", name=answer, exact=True).check()


def say(page: Page, outcome: str, pain: int | None = None) -> None:
    tap(page, "Did you do it?", outcome)
    if pain is not None:
        tap(page, "Pain while doing it", str(pain))
    press(page, "Save and go on")


def assert_no_barriers(page: Page, check: Callable[[Page], None]) -> None:
    """Axe waits for colours to settle, and so for the clock."""
    page.clock.resume()
    check(page)


def play_out(page: Page) -> None:
    """To the end of the exercise, pressing what waits for a tap."""
    running = page.locator(".run:visible")
    for _ in range(20):
        let_run(page, 400)
        if not running.count():
            return
        page.locator("[data-do=main]").click()
    raise AssertionError("the exercise never ended")


def outcomes(program: Program) -> list[str]:
    rows = PerformedExercise.objects.filter(session__program=program).order_by("order")
    return list(rows.values_list("outcome", flat=True))
