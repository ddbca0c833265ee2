"""The clinic's pages as a browser shows them: no barriers in light and dark, nothing wider than a phone, and what scripts add."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients import access, care
from tests import factories
from tests.factories import NOW, TODAY
from tests.programs.clinic.conftest import do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server, signed_in, clinician):
    """The clinician's browser; it fails the test on anything the console calls an error."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    assert not errors


@pytest.fixture
def full(clinician, patient):
    """A clinic with something of everything, and the addresses of its pages."""
    program = factories.make_program(patient, clinician)
    do(program, TODAY, pain=7, comment="It pinched.")
    factories.make_program(factories.make_patient(clinician), clinician)
    factories.make_program(factories.make_patient(clinician), clinician, issued=False)
    care.discharge(patient=factories.make_patient(clinician), by=clinician, at=NOW)
    link = access.hand_out(patient=patient, by=clinician, at=NOW)
    access.let_in(link=link, label="Android", at=NOW)
    exercise = program.prescriptions.first().exercise
    return [
        reverse("programs:today"),
        reverse("patients:list"),
        reverse("patients:list") + "?show=discharged",
        reverse("patients:add"),
        *(reverse(f"patients:{name}", args=[patient.pk]) for name in ("chart", "edit", "link")),
        *(reverse(f"programs:{name}", args=[program.pk]) for name in ("show", "pause", "end")),
        reverse("programs:protocols"),
        reverse("exercises:library"),
        reverse("exercises:show", args=[exercise.pk]),
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_no_page_has_barriers_or_is_wider_than_the_screen(
    desk: Page, live_server, full, assert_accessible, scheme, width
):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    for address in full:
        desk.goto(live_server.url + address)
        expect(desk.locator("[aria-busy=true]")).to_have_count(0)  # what the page loads into itself is there
        assert_accessible(desk)
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_has_no_barriers(page, live_server, assert_accessible, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/")
    assert_accessible(page)


def test_typing_narrows_the_list_and_leaves_the_address_alone(desk: Page, live_server, clinician, patient):
    factories.make_patient(clinician, name="Bo Li")
    desk.goto(live_server.url + reverse("patients:list"))

    desk.get_by_role("searchbox").press_sequentially("ad")

    expect(desk.get_by_role("link", name="Bo Li")).to_have_count(0)
    expect(desk.get_by_role("link", name="Ada Quist")).to_be_visible()
    expect(desk.locator("#found")).to_have_text("1 patient")
    expect(desk).to_have_url(live_server.url + reverse("patients:list"))


def test_the_library_narrows_while_typing_and_keeps_its_address(desk: Page, live_server):
    factories.make_exercise(name="Bridge", stage="activate")
    factories.make_exercise(name="Heel slide", stage="release")
    desk.goto(live_server.url + reverse("exercises:library"))

    desk.get_by_role("searchbox").press_sequentially("bri")

    expect(desk.get_by_role("link", name="Heel slide")).to_have_count(0)
    expect(desk.get_by_label("Stage")).to_contain_text("Activate (1)")
    expect(desk.get_by_label("Stage")).not_to_contain_text("Release")
    desk.reload()
    expect(desk.get_by_role("searchbox")).to_have_value("bri")


def test_the_chart_unfolds_the_link_and_copies_it(desk: Page, live_server, patient, program):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = access.hand_out(patient=patient, by=None, at=NOW)
    desk.goto(live_server.url + reverse("patients:chart", args=[patient.pk]))
    expect(desk.get_by_role("heading", name="Hip program")).to_be_visible()  # loaded from the programs' room

    desk.get_by_role("link", name="Show code and link").click()
    expect(desk.get_by_role("img", name="QR code")).to_be_visible()
    desk.get_by_role("button", name="Copy the link").click()

    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()").endswith(f"/in/#{access.token_of(link)}")
    expect(desk).to_have_url(live_server.url + reverse("patients:chart", args=[patient.pk]))


def test_a_new_link_is_asked_once_by_keyboard_alone(desk: Page, live_server, patient):
    old = access.hand_out(patient=patient, by=None, at=NOW)
    desk.goto(live_server.url + reverse("patients:link", args=[patient.pk]))

    desk.get_by_role("button", name="Make a new link").focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    desk.keyboard.press("Enter")
    dialog.get_by_role("button", name="Make a new link").focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("The new link is ready.")).to_be_visible()
    assert access.link_of(patient) != old


def test_a_patient_is_added_by_keyboard_and_a_mistake_is_pointed_at(desk: Page, live_server):
    desk.goto(live_server.url + reverse("patients:list"))
    desk.get_by_role("link", name="Add patient").first.focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Name").fill("Maya Lindqvist")
    desk.get_by_label("Year of birth").fill("1987")
    desk.get_by_label("Year of birth").press("Enter")

    desk.get_by_role("link", name="Give an e-mail address or a telephone number").click()
    expect(desk.get_by_label("E-mail")).to_be_focused()
    desk.keyboard.type("maya@example.org")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name="Maya Lindqvist")).to_be_visible()
    expect(desk.get_by_role("link", name="New program").first).to_be_visible()


def test_without_scripts_a_search_and_the_programs_still_work(
    browser, live_server, signed_in, clinician, patient, program
):
    factories.make_patient(clinician, name="Bo Li")
    context = browser.new_context(java_script_enabled=False)
    session = signed_in.as_(clinician).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()

    page.goto(live_server.url + reverse("patients:list"))
    page.get_by_role("searchbox").fill("quist")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Bo Li")).to_have_count(0)
    page.get_by_role("link", name="Ada Quist").click()
    page.get_by_role("link", name="Show the programs").click()

    expect(page.get_by_role("heading", name="Hip program")).to_be_visible()
    context.close()
