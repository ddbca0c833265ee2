"""Getting in while the physio stands by: the QR code of a pass, or a code to type. Both ask nothing, once, for a quarter of an hour."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from patients import access
from patients.models import AccessCode, Device
from tests.factories import NOW, days

CONNECT = reverse("patients:connect")
TODAY = reverse("programs:portal_today")


@pytest.fixture
def link(patient):
    return access.hand_out(patient=patient, by=None, at=NOW)


@pytest.fixture
def room(clock, link):
    """The content of the QR code."""
    return access.new_pass(link, site=settings.SITE_URL, at=NOW).address


@pytest.fixture
def code(clock, patient, clinician):
    return access.make_code(patient=patient, by=clinician, at=NOW).words


@pytest.fixture(params=["room", "code"])
def key(request):
    return request.getfixturevalue(request.param)


def knock(client, key):
    return client.post(CONNECT, {"link": key})


def test_it_opens_a_phone_and_asks_nothing(client, patient, key):
    assert knock(client, key).headers["Location"] == TODAY
    assert Device.objects.get().patient == patient
    assert client.get(TODAY).status_code == 200


def test_it_opens_one_phone_only_and_says_so(client, key):
    knock(client, key)
    response = knock(Client(), key)

    assert response.status_code == 403
    assert "This code was already used" in response.content.decode()
    assert key not in response.content.decode()
    assert Device.objects.count() == 1


def test_the_phone_that_it_opened_may_scan_it_again(client, key):
    knock(client, key)
    assert knock(client, key).headers["Location"] == TODAY
    assert Device.objects.count() == 1


def test_a_phone_that_is_in_does_not_spend_it(signed_in, patient, key):
    assert knock(signed_in.phone_of(patient), key).status_code == 302
    assert knock(Client(), key).status_code == 302


def test_it_holds_for_a_quarter_of_an_hour_to_the_second(clock, key):
    clock.move_to(NOW + timedelta(minutes=15))
    response = knock(Client(), key)
    assert response.status_code == 403
    assert "This code has run out" in response.content.decode()

    clock.move_to(NOW + timedelta(minutes=14, seconds=59))
    assert knock(Client(), key).status_code == 302


def test_it_closes_with_the_link(client, patient, key):
    access.renew(patient=patient, by=None, at=NOW)
    assert "This link is closed" in knock(client, key).content.decode()


def test_two_phones_that_spend_it_at_once_are_stopped_by_the_database_too(link):
    access.let_in(link=link, label="", at=NOW, ticket="spent")
    with pytest.raises(IntegrityError), transaction.atomic():
        access.let_in(link=link, label="", at=NOW, ticket="spent")
    access.let_in(link=link, label="", at=NOW)
    access.let_in(link=link, label="", at=NOW)


@pytest.mark.parametrize("spoken", ["{low}", "{spaced}", "{mistaken}"])
def test_a_code_is_taken_as_people_type_it(client, code, spoken):
    mistaken = code.replace("0", "o").replace("1", "l")
    typed = spoken.format(low=code.lower(), spaced=" ".join(code.replace("-", "")), mistaken=mistaken)
    assert knock(client, typed).status_code == 302


def test_scanners_use_up_neither_link_nor_pass_nor_code(clock, patient, clinician, link):
    """A hundred times a scanner follows what was sent (HEAD, GET), then the person opens it and gets in."""
    scanner, person = Client(), Client()
    for number in range(100):
        said, address = scanned(link, clinician, number)
        assert [scanner.head(address).status_code, scanner.get(address).status_code] == [200, 200]
        assert access.DEVICE_COOKIE not in scanner.cookies
        assert Device.objects.count() == number

        assert person.post(CONNECT, said).status_code == 302
        person.cookies.clear()  # the next one is somebody else's


def scanned(link, clinician, number):
    """A link, a pass or a code in turn: what a person says with it, and the address that a scanner follows, as a query too."""
    room = access.new_pass(link, site=settings.SITE_URL, at=NOW).address
    code = access.make_code(patient=link.patient, by=clinician, at=NOW).words
    token = access.token_of(link)
    return [
        ({"link": token, "year": 1956}, f"{CONNECT}?link={token}#{token}"),
        ({"link": room}, room),
        ({"link": code}, f"{CONNECT}?link={code}#{code}"),
    ][number % 3]


def test_a_scanner_with_a_browser_uses_nothing_up(phone, page, live_server, link):
    room = access.new_pass(link, site=live_server.url, at=timezone.now()).address
    for _ in range(3):
        page.goto("about:blank")
        page.goto(room)
        page.get_by_role("button", name="Open my exercises").wait_for()
    assert not Device.objects.exists()

    phone.goto(room)
    assert not phone.get_by_label("In which year were you born?").is_visible()
    phone.get_by_role("button", name="Open my exercises").click()
    phone.wait_for_url(f"{live_server.url}{TODAY}")
    assert Device.objects.count() == 1


def test_the_screen_shows_a_pass_until_when_it_holds_and_renews_it(desk, patient, link):
    link_page = desk.get(reverse("patients:link", args=[patient.pk])).content.decode()
    assert "Good until 10:15" in link_page  # in Berlin
    assert 'hx-trigger="every 60s' in link_page

    fresh = desk.get(reverse("patients:room_pass", args=[patient.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fresh
    assert address_in(fresh) != address_in(link_page)
    assert knock(Client(), address_in(fresh)).status_code == 302
    assert knock(Client(), address_in(link_page)).status_code == 302


def test_showing_a_pass_writes_nothing(desk, patient, link, django_assert_num_queries):
    with django_assert_num_queries(4) as queries:
        desk.get(reverse("patients:room_pass", args=[patient.pk]), headers={"HX-Request": "true"})
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_without_a_script_or_a_link_the_pass_leads_to_the_page(desk, patient):
    fresh = reverse("patients:room_pass", args=[patient.pk])
    page = reverse("patients:link", args=[patient.pk])
    assert desk.get(fresh).headers["Location"] == page
    assert desk.get(fresh, headers={"HX-Request": "true"}).headers["Location"] == page


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "typed-code"}])
def test_a_code_is_made_when_asked_for_and_kept_only_as_a_hash(desk, patient, clinician, headers):
    response = desk.post(reverse("patients:code", args=[patient.pk]), headers=headers)

    text = response.content.decode()
    [code] = re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text)
    assert "until 10:15" in text
    assert "localhost" in text or "/in/" in text
    made = AccessCode.objects.get()
    assert (made.made_by, made.expires_at) == (clinician, NOW + timedelta(minutes=15))
    assert code.replace("-", "") not in str(AccessCode.objects.values())
    assert ("<html" in text) == (not headers)
    assert knock(Client(), code).status_code == 302


def test_a_visit_makes_no_code(desk, patient):
    assert desk.get(reverse("patients:code", args=[patient.pk])).status_code == 405


def test_old_codes_go(patient, clinician):
    access.make_code(patient=patient, by=clinician, at=NOW)
    access.make_code(patient=patient, by=clinician, at=NOW + days(2))
    assert AccessCode.objects.count() == 1


@pytest.mark.parametrize("name", ["patients:room_pass", "patients:code"])
def test_a_strangers_patient_is_not_found(signed_in, stranger, patient, name):
    desk = signed_in.as_(stranger)
    assert desk.post(reverse(name, args=[patient.pk])).status_code in (404, 405)
    assert desk.get(reverse(name, args=[patient.pk])).status_code in (404, 405)
    assert not AccessCode.objects.exists()


def test_the_code_on_the_screen_is_renewed_in_its_place(page, live_server, clinician, patient, signed_in):
    access.hand_out(patient=patient, by=None, at=NOW)
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + reverse("patients:link", args=[patient.pk]))
    here = page.get_by_role("link", name="Open it here")
    before = here.get_attribute("href")

    page.get_by_role("link", name="A new one now").click()

    expect(here).not_to_have_attribute("href", before)
    expect(page.get_by_role("img", name="QR code")).to_have_count(1)


def test_the_page_with_codes_has_no_barriers(page, live_server, clinician, patient, assert_accessible, signed_in):
    access.hand_out(patient=patient, by=None, at=NOW)
    client = signed_in.as_(clinician)
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": live_server.url} for name, cookie in client.cookies.items()]
    )
    page.goto(live_server.url + reverse("patients:chart", args=[patient.pk]))
    page.get_by_role("link", name="Show code and link").click()
    page.get_by_role("button", name="Show a code to type").click()
    page.get_by_text("Nothing else is asked").wait_for()
    assert_accessible(page)


def address_in(text):
    [address] = re.findall(r'href="([^"]*/in/#[0-9A-Z]{68})"', text)
    return address
