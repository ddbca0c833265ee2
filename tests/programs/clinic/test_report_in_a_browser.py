"""The report of a session as a browser shows it: marked as seen by being shown, answered by keyboard, without barriers."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs import sessions
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.clinic.conftest import do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def wednesday(clock):
    """An hour after the session was reported."""
    clock.move_to(on_day(TODAY + days(2), hour=10))


@pytest.fixture
def session(program, patient):
    """With everything that a report can say."""
    do(program, TODAY)
    session = sessions.start(program=program, by=patient, at=NOW + days(2))
    said = {"by": patient, "at": NOW + days(2)}
    for place, performed in enumerate(session.performed.all()):
        sessions.raise_concern(performed=performed, kind="odd", **said)
        for outcome, pain in (("done", 2), ("partly", 7)):
            sets = [{"side": "left", "amount": 4 - place}, {"side": "right", "amount": 4}]
            sessions.record(performed=performed, outcome=outcome, pain=pain, effort="hard", sets_done=sets, **said)
    return sessions.finish(session=session, comment="It pinched.", **said)


@pytest.fixture
def address(live_server, session):
    return live_server.url + reverse("programs:session_report", args=[session.pk])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_it_has_no_barriers_and_is_no_wider_than_the_screen(screen: Page, address, assert_accessible, scheme, width):
    screen.emulate_media(color_scheme=scheme)
    screen.set_viewport_size({"width": width, "height": 900})
    screen.goto(address)
    expect(screen.get_by_text("Seen by Ines Vogel")).to_be_visible()
    assert_accessible(screen)
    assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_marked_as_seen_once_it_is_shown_and_answered_by_keyboard(screen: Page, address, session):
    screen.goto(address)
    expect(screen.get_by_text("Seen by Ines Vogel")).to_be_visible()
    expect(screen.get_by_role("button", name="Mark as seen")).to_have_count(0)
    session.refresh_from_db()
    assert session.seen_at

    screen.get_by_label("A word back").focus()
    screen.keyboard.type("Leave it out until Friday.")
    screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")

    expect(screen.get_by_text("The patient reads it on the phone.")).to_be_visible()
    expect(screen.get_by_label("A word back")).to_have_value("Leave it out until Friday.")


def test_without_scripts_there_is_a_button(browser, address, live_server, signed_in, clinician):
    context = browser.new_context(java_script_enabled=False)
    cookie = signed_in.as_(clinician).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.get_by_text("Seen by Ines Vogel")).to_be_visible()
    context.close()


def test_the_phones_picture_follows_what_is_chosen_beside_it(screen: Page, live_server, draft):
    screen.goto(live_server.url + reverse("programs:build", args=[draft.pk]))
    screen.get_by_text("On the patient's phone").click()
    phone = screen.frame_locator("[data-preview]")
    screen.get_by_role("navigation", name="Pages of the patient").get_by_role("link").nth(1).click()
    expect(phone.get_by_text("Pain while doing it")).to_be_visible()

    screen.get_by_label("Pain and effort are asked").select_option("Once, at the end")

    expect(phone.get_by_text("How did it go?")).to_be_visible()
    expect(phone.get_by_text("Pain while doing it")).to_have_count(0)
    expect(screen.get_by_text("Saved at")).to_be_visible()
