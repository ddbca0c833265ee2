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
    screen: Page, live_server, full, assert_accessible, scheme, width
):
    screen.emulate_media(color_scheme=scheme)
    screen.set_viewport_size({"width": width, "height": 900})
    for address in full:
        screen.goto(live_server.url + address)
        expect(screen.locator("[aria-busy=true]")).to_have_count(0)  # what the page loads into itself is there
        assert_accessible(screen)
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_has_no_barriers(page, live_server, assert_accessible, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + "/")
    assert_accessible(page)


def test_typing_narrows_the_list_and_leaves_the_address_alone(screen: Page, live_server, clinician, patient):
    factories.make_patient(clinician, name="Bo Li")
    screen.goto(live_server.url + reverse("patients:list"))

    screen.get_by_role("searchbox").press_sequentially("ad")

    expect(screen.get_by_role("link", name="Bo Li")).to_have_count(0)
    expect(screen.get_by_role("link", name="Ada Quist")).to_be_visible()
    expect(screen.locator("#found")).to_have_text("1 patient")
    expect(screen).to_have_url(live_server.url + reverse("patients:list"))


def test_the_library_narrows_while_typing_and_keeps_its_address(screen: Page, live_server):
    factories.make_exercise(name="Bridge", stage="activate")
    factories.make_exercise(name="Heel slide", stage="release")
    screen.goto(live_server.url + reverse("exercises:library"))

    screen.get_by_role("searchbox").press_sequentially("bri")

    expect(screen.get_by_role("link", name="Heel slide")).to_have_count(0)
    expect(screen.get_by_label("Stage")).to_contain_text("Activate (1)")
    expect(screen.get_by_label("Stage")).not_to_contain_text("Release")
    screen.reload()
    expect(screen.get_by_role("searchbox")).to_have_value("bri")


def test_the_chart_unfolds_the_link_and_copies_it(screen: Page, live_server, patient, program):
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = access.hand_out(patient=patient, by=None, at=NOW)
    screen.goto(live_server.url + reverse("patients:chart", args=[patient.pk]))
    expect(screen.get_by_role("heading", name="Hip program")).to_be_visible()  # loaded from the programs' room

    screen.get_by_role("link", name="Show code and link").click()
    expect(screen.get_by_role("img", name="QR code")).to_be_visible()
    screen.get_by_role("button", name="Copy the link").click()

    expect(screen.get_by_role("button", name="Copied")).to_be_visible()
    assert screen.evaluate("navigator.clipboard.readText()").endswith(f"/in/#{access.token_of(link)}")
    expect(screen).to_have_url(live_server.url + reverse("patients:chart", args=[patient.pk]))


def test_a_new_link_is_asked_once_by_keyboard_alone(screen: Page, live_server, patient):
    old = access.hand_out(patient=patient, by=None, at=NOW)
    screen.goto(live_server.url + reverse("patients:link", args=[patient.pk]))

    screen.get_by_role("button", name="Make a new link").focus()
    screen.keyboard.press("Enter")
    dialog = screen.get_by_role("dialog")
    expect(dialog).to_be_visible()
    screen.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    screen.keyboard.press("Enter")
    dialog.get_by_role("button", name="Make a new link").focus()
    screen.keyboard.press("Enter")

    expect(screen.get_by_text("The new link is ready.")).to_be_visible()
    assert access.link_of(patient) != old


def test_a_patient_is_added_by_keyboard_and_a_mistake_is_pointed_at(screen: Page, live_server):
    screen.goto(live_server.url + reverse("patients:list"))
    screen.get_by_role("link", name="Add patient").first.focus()
    screen.keyboard.press("Enter")
    screen.get_by_label("Name").fill("Maya Lindqvist")
    screen.get_by_label("Year of birth").fill("1987")
    screen.get_by_label("Year of birth").press("Enter")

    screen.get_by_role("link", name="Give an e-mail address or a telephone number").click()
    expect(screen.get_by_label("E-mail")).to_be_focused()
    screen.keyboard.type("maya@example.org")
    screen.keyboard.press("Enter")

    expect(screen.get_by_role("heading", name="Maya Lindqvist")).to_be_visible()
    expect(screen.get_by_role("link", name="New program").first).to_be_visible()


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
