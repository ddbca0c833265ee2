"""The patient's way in: one tap spends the link, everything else leaves it alone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients import access
from patients.models import Device
from tests.factories import NOW, days

CONNECT = reverse("patients:connect")
TODAY = reverse("programs:portal_today")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"


@pytest.fixture
def link(patient):
    return access.hand_out(patient=patient, by=None, at=NOW)


@pytest.fixture
def token(link):
    return access.token_of(link)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_spends_nothing(client, link, method):
    response = getattr(client, method)(CONNECT)

    assert response.status_code == 200
    assert not Device.objects.exists()
    assert access.DEVICE_COOKIE not in response.cookies


def test_one_tap_opens_the_phone(client, patient, token):
    response = client.post(CONNECT, {"link": token}, headers={"user-agent": IPHONE})

    assert response.headers["Location"] == TODAY
    device = Device.objects.get()
    assert (device.patient, device.label) == (patient, "iPhone")
    assert client.get(TODAY).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client, token):
    cookie = client.post(CONNECT, {"link": token}).cookies[access.DEVICE_COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 90 * 24 * 60 * 60
    assert not cookie["secure"]


def test_over_https_the_cookie_stays_there(client, token, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert client.post(CONNECT, {"link": token}).cookies[access.DEVICE_COOKIE]["secure"]


@pytest.mark.parametrize(
    "said",
    [
        "{site}/in/#{token}",
        "Your link: {site}/in/#{token} ",
        "{site}/in/%23{token}",
        "{lower}",
        "{spaced}",
    ],
)
def test_a_link_is_taken_as_people_paste_and_type_it(client, token, said):
    spaced = " ".join(re.findall(".{1,4}", token))
    typed = said.format(site=settings.SITE_URL, token=token, lower=token.lower(), spaced=spaced)

    assert client.post(CONNECT, {"link": typed}).status_code == 302


def test_the_link_opens_a_second_phone_too(token):
    for client in (Client(), Client()):
        assert client.post(CONNECT, {"link": token}).status_code == 302
    assert Device.objects.live(at=timezone.now()).count() == 2


def test_a_phone_that_opens_the_link_again_stays_one_device(client, token):
    client.post(CONNECT, {"link": token})
    client.post(CONNECT, {"link": token})

    assert Device.objects.live(at=timezone.now()).count() == 1
    assert client.get(TODAY).status_code == 200


def test_a_phone_that_is_known_goes_on_without_its_link(signed_in, patient):
    phone = signed_in.phone_of(patient)

    assert "This phone remembers you" in phone.get(CONNECT).content.decode()
    assert phone.post(CONNECT, {"link": ""}).headers["Location"] == TODAY


def test_unknown_and_revoked_links_get_the_same_answer(client, link, token):
    access.revoke(link=link, at=NOW)
    answers = [client.post(CONNECT, {"link": typed}) for typed in (token, "0" * 26)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "ask for a new one" in answers[0].content.decode()
    assert _without_token(answers[0], token) == _without_token(answers[1], "0" * 26)
    assert not Device.objects.exists()


def test_a_refused_link_stays_in_the_field(client, db):
    assert 'value="my link"' in client.post(CONNECT, {"link": "my link"}).content.decode()


def test_an_empty_field_says_what_to_do(client, db):
    response = client.post(CONNECT, {"link": ""})

    assert response.status_code == 400
    assert "Paste the whole link" in response.content.decode()


def test_a_revoked_phone_is_asked_kindly_to_open_its_link_again(signed_in, patient):
    phone = signed_in.phone_of(patient)
    access.revoke(link=patient.links.get(), at=NOW)

    response = phone.get(TODAY, follow=True)
    assert response.redirect_chain == [(CONNECT, 302)]
    assert "Please open your link again" in response.content.decode()


def test_a_phone_in_use_is_remembered_for_another_90_days(signed_in, patient):
    phone = signed_in.phone_of(patient)
    assert access.DEVICE_COOKIE not in phone.get(TODAY).cookies

    Device.objects.update(seen_at=NOW - days(2))
    assert access.DEVICE_COOKIE in phone.get(TODAY).cookies


def test_leaving_signs_this_phone_out_and_leaves_the_link(signed_in, patient):
    phone, other_phone = signed_in.phone_of(patient), signed_in.phone_of(patient)

    response = phone.post(reverse("patients:leave"))
    assert response.headers["Location"] == CONNECT
    assert response.headers["Clear-Site-Data"]
    assert phone.get(TODAY).headers["Location"] == CONNECT
    assert other_phone.get(TODAY).status_code == 200


def test_nothing_is_signed_out_by_a_visit(signed_in, patient):
    assert signed_in.phone_of(patient).get(reverse("patients:leave")).status_code == 405


def test_the_token_leaves_the_address_bar_and_one_button_is_left(phone, live_server, token):
    phone.goto(f"{live_server.url}{CONNECT}#{token}")

    assert phone.url == f"{live_server.url}{CONNECT}"
    assert not phone.get_by_label("Paste your link").is_visible()
    phone.get_by_role("button", name="Open my exercises").click()
    phone.wait_for_url(f"{live_server.url}{TODAY}")


@pytest.mark.parametrize("typed", ["", "0" * 26])
def test_the_pages_on_the_way_in_have_no_barriers(phone, live_server, db, assert_accessible, typed):
    phone.goto(f"{live_server.url}{CONNECT}")
    assert_accessible(phone)
    phone.get_by_label("Paste your link").fill(typed)
    phone.get_by_role("button").click()
    phone.get_by_text(re.compile("opens nothing|Paste the whole link")).first.wait_for()
    assert_accessible(phone)


def _without_token(response, token):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode()).replace(token, "")
