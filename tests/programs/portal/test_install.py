"""Setwell on the home screen: offered once on Today, in the way of the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Playwright, expect

from patients.access import DEVICE_COOKIE
from patients.models import Device

TODAY_URL = reverse("programs:portal_today")
ASK = """() => {
    const question = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt: () => (window.asked = true) });
    return !dispatchEvent(question);
}"""


@pytest.fixture
def iphone(all_answered: None, browser: Browser, playwright: Playwright) -> Iterator[Page]:
    context = browser.new_context(**playwright.devices["iPhone 13"])
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(live_server: Any, hand: Any, program: Any) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        cookie = {"name": DEVICE_COOKIE, "value": hand.cookies[DEVICE_COOKIE].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(live_server.url + TODAY_URL)

    return go


def hint(page: Page) -> Any:
    return page.get_by_role("complementary", name="Setwell on your home screen")


def test_it_is_offered_once_where_the_browser_can_ask(visit, phone, assert_accessible):
    visit(phone)
    expect(hint(phone)).to_be_hidden()
    assert phone.evaluate(ASK)  # the browser's own banner does not come as well
    expect(hint(phone)).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Put it there").click()
    assert phone.evaluate("window.asked")
    expect(hint(phone)).to_be_hidden()

    phone.reload()
    assert phone.evaluate(ASK)
    expect(hint(phone)).to_be_hidden()


def test_an_iphone_is_told_how_and_led_to_a_code(visit, iphone, assert_accessible):
    visit(iphone)
    expect(hint(iphone)).to_contain_text("Add to Home Screen")
    expect(hint(iphone).get_by_role("button", name="Put it there")).to_be_hidden()
    assert_accessible(iphone)
    iphone.get_by_role("button", name="Not now").click()
    expect(hint(iphone)).to_be_hidden()
    iphone.reload()
    expect(hint(iphone)).to_be_hidden()


def test_a_shared_phone_is_not_asked(visit, iphone):
    Device.objects.update(is_shared=True)
    visit(iphone)
    expect(hint(iphone)).to_have_count(0)
