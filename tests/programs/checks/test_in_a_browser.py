"""What only a browser shows of the checks: an answer in one tap, without leaving the page, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs import prescribing
from tests import factories
from tests.factories import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def builder(live_server, signed_in, clinician, draft, page) -> Page:
    """The builder of a draft in which activation comes last."""
    exercise = factories.make_exercise(stage="activate", name="Squeeze")
    prescribing.prescribe(program=draft, exercise=exercise, by=clinician, at=NOW)
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    return page


def test_a_warning_is_answered_in_one_tap_and_asked_again_in_one(
    builder: Page, assert_accessible: Callable[[Page], None]
) -> None:
    checks = builder.locator("#checks")
    checks.get_by_role("button", name="Meant so for this patient").click()

    expect(checks.get_by_text("Nothing stands in the way.")).to_be_visible()
    checks.get_by_text("1 decided").click()
    expect(checks.get_by_text("Ines Vogel")).to_be_visible()
    assert_accessible(builder)

    checks.get_by_role("button", name="Decide anew").click()
    expect(checks.get_by_role("button", name="Meant so for this patient")).to_be_visible()


def test_a_reason_of_ones_own_is_given_by_keyboard(builder: Page) -> None:
    checks = builder.locator("#checks")
    checks.get_by_text("Another reason").press("Enter")
    checks.get_by_label("Reason").fill("Her knee tires first")
    checks.get_by_label("Reason").press("Enter")

    checks.get_by_text("1 decided").press("Enter")
    expect(checks.get_by_text("Her knee tires first")).to_be_visible()
