"""On a slow line: what is clicked while something else is under way is done in its turn, and the page says that it is not saved yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from programs.models import Program
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


class Line:
    """Holds what is sent to an address until it is let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.is_open = False
        self.held: list[Route] = []
        page.route(address, lambda route: self.take(route))

    def take(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def let_go(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


@pytest.fixture
def builder(screen: Page, live_server, draft: Program) -> Page:
    for name in ("Bridge", "Clamshell"):
        factories.make_exercise(name=name)
    screen.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return screen


def test_everything_clicked_meanwhile_is_done_in_its_turn(builder: Page, draft: Program) -> None:
    line = Line(builder, "**/remove/")
    first, second = builder.locator("[data-key=remove]").all()
    first.click()
    second.click()
    builder.get_by_role("button", name="Add Bridge").click()
    builder.get_by_role("button", name="Add Clamshell").click()
    builder.get_by_label("Search the library").fill("nothing of the kind")
    expect(builder.locator(".find")).to_have_count(0)
    expect(builder.get_by_text("Saving…")).to_be_visible()

    line.let_go()
    expect(builder.locator(".rx__name")).to_have_text(["Bridge", "Clamshell"])
    expect(builder.get_by_text("Saved at")).to_be_visible()
    expect(builder.get_by_role("alert").filter(has_text="changed this program")).to_have_count(0)
    assert [row.version.name for row in draft.prescriptions.all()] == ["Bridge", "Clamshell"]


def test_an_exercise_is_moved_as_often_as_it_was_asked(builder: Page, draft: Program) -> None:
    for name in ("Bridge", "Clamshell"):
        builder.get_by_role("button", name=f"Add {name}").click()
        expect(builder.locator(".rx__name").last).to_have_text(name)
    line = Line(builder, "**/move/")
    up = builder.get_by_role("button", name="Move Clamshell up")
    for _ in range(3):
        up.click()
    line.let_go()
    expect(builder.locator(".rx__name").first).to_have_text("Clamshell")
    expect(up).to_be_focused()
    assert draft.prescriptions.first().version.name == "Clamshell"


def test_what_was_searched_while_an_exercise_was_added_can_be_added_next(builder: Page) -> None:
    line = Line(builder, "**/prescribe/")
    builder.get_by_role("button", name="Add Bridge").click()
    builder.get_by_label("Search the library").fill("clam")
    expect(builder.locator(".find")).to_have_count(1)
    line.let_go()
    expect(builder.locator(".rx")).to_have_count(3)
    builder.get_by_role("button", name="Add Clamshell").click()
    expect(builder.locator(".rx")).to_have_count(4)
    expect(builder.get_by_role("alert").filter(has_text="changed this program")).to_have_count(0)


def test_what_failed_is_not_called_saved(builder: Page) -> None:
    builder.context.set_offline(True)
    builder.locator("[data-key=remove]").first.click()
    expect(builder.get_by_text("No connection.")).to_be_visible()
    expect(builder.locator("[data-saving]")).to_have_text("Not saved.")
    builder.context.set_offline(False)
    expect(builder.locator(".rx")).to_have_count(1)
    expect(builder.get_by_text("Saved at")).to_be_visible()


def test_what_was_clicked_on_an_exercise_that_has_gone_holds_up_nothing(builder: Page, draft: Program) -> None:
    builder.locator("[data-key=remove]").last.dblclick()
    builder.get_by_role("button", name="Add Bridge").click()
    expect(builder.locator(".rx__name").last).to_have_text("Bridge")
    builder.locator(".crumb").click()
    builder.wait_for_url("**/patients/**")
