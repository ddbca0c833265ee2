"""A protocol made, changed and compared in a browser: by keyboard, without barriers, in light and dark, down to 320 px."""

import pytest
from playwright.sync_api import Page, expect

from programs import protocols
from programs.models import Protocol
from tests.factories import NOW, make_exercise
from tests.programs.protocols.conftest import make_protocol, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_protocol_is_made_and_changed_and_its_pages_have_no_barriers(
    screen: Page, live_server, clinic, assert_accessible
):
    make_exercise(name="Bridge")
    make_exercise(name="Squat")
    screen.goto(f"{live_server.url}/protocols/new/")
    screen.get_by_label("Name", exact=True).fill("Strong backs")
    screen.get_by_role("searchbox").press_sequentially("squat")
    expect(screen.get_by_role("button", name="Add Bridge")).to_have_count(0)
    screen.get_by_role("button", name="Add Squat").press("Enter")
    expect(screen.locator("#lines h3")).to_have_text(["Squat"])
    expect(screen.locator("#line-1-more summary")).to_be_focused()
    expect(screen.get_by_label("Name", exact=True)).to_have_value("Strong backs")
    screen.get_by_role("searchbox").fill("bridge")
    screen.get_by_role("button", name="Add Bridge").press("Enter")
    expect(screen.locator("#lines h3")).to_have_text(["Squat", "Bridge"])

    screen.locator("#line-1-more summary").click()
    screen.get_by_role("button", name="Move Bridge up").press("Enter")
    expect(screen.locator("#lines h3")).to_have_text(["Bridge", "Squat"])
    expect(screen.get_by_role("button", name="Move Bridge up")).to_be_focused()
    expect(screen.locator("#line-1-more")).to_have_attribute("open", "")
    reps = screen.locator("#line-1").get_by_role("group", name="Reps", exact=True).get_by_label("up to")
    reps.fill("9")
    reps.press("Tab")
    expect(screen.locator("#line-1-said")).to_contain_text("of 4–9")
    weeks = screen.locator("#line-1-weeks")
    weeks.locator("summary").click()
    weeks.get_by_role("button", name="Add weeks").press("Enter")
    expect(weeks.get_by_label("When")).to_be_focused()
    weeks.get_by_label("Reps").fill("6")
    weeks.get_by_label("Reps").press("Tab")
    expect(screen.locator("#line-1-said")).to_contain_text("From week 2: 2 sets of 6")
    screen.get_by_role("button", name="Add something to avoid").click()
    expect(screen.get_by_label("Better not")).to_be_focused()
    look(screen, assert_accessible)
    screen.get_by_role("button", name="Save the protocol").click()

    expect(screen.get_by_role("heading", name="Strong backs")).to_be_visible()
    made = Protocol.objects.get()
    assert [line.exercise.name for line in made.prescriptions.all()] == ["Bridge", "Squat"]
    screen.get_by_role("link", name="Edit").click()
    screen.get_by_label("Tags").fill("back")
    screen.get_by_role("button", name="Remove Squat").click()
    expect(screen.locator("#lines h3")).to_have_text(["Bridge"])
    screen.get_by_role("button", name="Save as a new version").click()
    screen.locator("summary", has_text="Version 2").click()
    expect(screen.get_by_text("Squat: ")).to_be_visible()
    look(screen, assert_accessible)

    screen.goto(f"{live_server.url}/protocols/{made.pk}/changes/?from=1&to=2")
    look(screen, assert_accessible)
    screen.goto(f"{live_server.url}/protocols/?tag=back")
    look(screen, assert_accessible)


def test_whoever_leaves_with_something_typed_is_asked(screen: Page, live_server, clinic):
    own = make_protocol(clinic, prescriptions=[row()])
    asked = []
    screen.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    screen.goto(f"{live_server.url}/protocols/{own.pk}/edit/")
    screen.get_by_role("link", name="Cancel").click()
    screen.wait_for_url(f"**/protocols/{own.pk}/")
    assert not asked

    screen.goto(f"{live_server.url}/protocols/{own.pk}/edit/")
    screen.get_by_label("Name", exact=True).press_sequentially("!")
    screen.get_by_role("link", name="Cancel").click()
    screen.wait_for_url(f"**/protocols/{own.pk}/")
    assert asked == ["beforeunload"]


def look(page: Page, assert_accessible) -> None:
    for scheme, width in (("light", 1440), ("dark", 390), ("light", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_what_was_typed_outlives_the_session(screen: Page, live_server, clinic):
    own = make_protocol(clinic, prescriptions=[row()])
    screen.goto(f"{live_server.url}/protocols/{own.pk}/edit/")
    cookies = screen.context.cookies()
    screen.get_by_label("Name", exact=True).fill("Kept")
    screen.context.clear_cookies()
    screen.get_by_role("button", name="Save as a new version").click()
    expect(screen.get_by_text("You were signed out")).to_be_visible()
    expect(screen.get_by_label("Name", exact=True)).to_have_value("Kept")

    screen.context.add_cookies(cookies)
    screen.get_by_role("button", name="Save now").click()
    screen.wait_for_url(f"**/protocols/{own.pk}/")
    own.refresh_from_db()
    assert own.name == "Kept"


def test_a_refusal_and_a_conflict_show_what_was_typed(screen: Page, live_server, clinic, assert_accessible):
    own = make_protocol(clinic, prescriptions=[row()])
    screen.goto(f"{live_server.url}/protocols/{own.pk}/edit/")
    protocols.revise(protocol=own, by=None, at=NOW, cues=["Breathe on."])
    screen.get_by_label("Name", exact=True).fill("")
    save = screen.get_by_role("button", name="Save")
    save.click()
    expect(screen.get_by_role("alert").get_by_text("This field is required.")).to_be_visible()
    screen.get_by_label("Name", exact=True).fill("Mine")
    save.click()
    expect(screen.get_by_role("heading", name="Version 2 was saved in between")).to_be_visible()
    expect(screen.get_by_label("Name", exact=True)).to_have_value("Mine")
    look(screen, assert_accessible)
    screen.get_by_role("button", name="Save mine over it").click()
    screen.wait_for_url(f"**/protocols/{own.pk}/")
    expect(screen.get_by_role("heading", name="Mine")).to_be_visible()
