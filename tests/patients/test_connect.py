"""The patient's way in by the lasting link: one tap, and on a new phone the year of birth. Everything else leaves it alone."""

import re

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from patients import access, care
from patients.models import Device
from tests import factories
from tests.factories import NOW, days

CONNECT = reverse("patients:connect")
TODAY = reverse("programs:portal_today")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
BORN = 1956  # as factories.make_patient has it


@pytest.fixture
def link(patient):
    return access.hand_out(patient=patient, by=None, at=NOW)


@pytest.fixture
def token(link):
    return access.token_of(link)


def knock(client, token, year=BORN, **more):
    return client.post(CONNECT, {"link": token, "year": year, **more}, headers={"user-agent": IPHONE})


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_spends_nothing(client, link, method):
    response = getattr(client, method)(CONNECT)

    assert response.status_code == 200
    assert not Device.objects.exists()
    assert access.DEVICE_COOKIE not in response.cookies


def test_one_tap_opens_the_phone(client, patient, token):
    response = knock(client, token)

    assert response.headers["Location"] == TODAY
    device = Device.objects.get()
    assert (device.patient, device.label) == (patient, "iPhone")
    assert client.get(TODAY).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client, token):
    cookie = knock(client, token).cookies[access.DEVICE_COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 90 * 24 * 60 * 60
    assert not cookie["secure"]


def test_over_https_the_cookie_stays_there(client, token, settings):
    settings.SESSION_COOKIE_SECURE = True
    assert knock(client, token).cookies[access.DEVICE_COOKIE]["secure"]


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

    assert knock(client, typed).status_code == 302


def test_the_link_opens_a_second_phone_too(token):
    for client in (Client(), Client()):
        assert knock(client, token).status_code == 302
    assert Device.objects.live(at=timezone.now()).count() == 2


def test_a_phone_that_is_in_goes_on_without_a_question(client, token):
    knock(client, token)
    before = Device.objects.get()

    response = client.post(CONNECT, {"link": token})

    assert response.headers["Location"] == TODAY
    assert list(Device.objects.all()) == [before]
    assert client.get(TODAY).status_code == 200


def test_a_phone_that_is_in_is_not_shown_the_question_either(signed_in, patient):
    page = signed_in.phone_of(patient).get(CONNECT).content.decode()
    assert "data-year" not in page
    assert "Other people use" not in page


def test_a_phone_of_somebody_else_is_asked_and_then_changes_hands(signed_in, clinician, token, patient):
    other = factories.make_patient(clinician, name="Bo Quist")
    phone = signed_in.phone_of(other)

    assert "One question first" in phone.post(CONNECT, {"link": token}).content.decode()
    assert knock(phone, token).status_code == 302
    assert [device.patient for device in Device.objects.live(at=timezone.now())] == [patient]


def test_a_new_phone_is_asked_the_year_of_birth_and_keeps_what_it_opened(client, token):
    page = client.post(CONNECT, {"link": token})

    assert page.status_code == 200
    text = page.content.decode()
    assert "In which year were you born?" in text
    assert f'type="hidden" name="link" value="{token}"' in text
    assert not Device.objects.exists()


@pytest.mark.parametrize("year", ["56", "1899", "3000", "born in 56", "1956.5"])
def test_what_is_no_year_is_said_beside_the_field_and_not_counted(client, token, link, year):
    response = knock(client, token, year)

    assert response.status_code == 422
    assert "Give the year in four digits" in response.content.decode()
    link.refresh_from_db()
    assert link.wrong_years == 0


def test_an_empty_year_is_said_beside_the_field_once_it_was_asked(client, token, link):
    response = knock(client, token, "", year_asked="1")

    assert response.status_code == 422
    assert "Give the year in four digits" in response.content.decode()
    link.refresh_from_db()
    assert link.wrong_years == 0


def test_a_wrong_year_is_counted_and_never_shown_again(client, token, link):
    text = knock(client, token, 1971).content.decode()

    assert "You can try 4 more times" in text
    assert "1971" not in text
    assert token in text
    assert "once more" in [knock(client, token, 1971).content.decode() for _ in range(3)][-1]
    link.refresh_from_db()
    assert (link.wrong_years, link.revoked_at) == (4, None)


def test_the_right_year_ends_the_count(client, token, link):
    for year in (1971, 1972, 1973, 1974, BORN):
        response = knock(client, token, year)

    assert response.status_code == 302
    link.refresh_from_db()
    assert link.wrong_years == 0


def test_five_wrong_years_in_a_row_close_the_link_for_the_right_one_too(client, token, link, signed_in, clinician):
    for year in range(1970, 1975):
        response = knock(client, token, year)

    assert response.status_code == 403
    assert "wrong five times in a row" in response.content.decode()
    assert "wrong five times in a row" in knock(Client(), token).content.decode()
    assert not Device.objects.exists()
    link.refresh_from_db()
    assert link.why_closed == "wrong_years"
    chart = signed_in.as_(clinician).get(reverse("patients:chart", args=[link.patient_id])).content.decode()
    assert "closed after five wrong years of birth" in chart
    assert "Make a new link" in chart


def test_wrong_years_from_many_addresses_count_together(client, token, link):
    wrong = {"link": token, "year": 1901}
    answers = [client.post(CONNECT, wrong, REMOTE_ADDR=f"10.0.0.{number}").status_code for number in range(12)]
    assert answers == [422] * 4 + [403] * 8


def test_a_message_gives_nobody_five_more_tries(client, token, link, patient):
    for year in range(1970, 1975):
        knock(client, token, year)

    assert access.address_for(patient, site="https://setwell.example", at=NOW) == "https://setwell.example/in/"
    access.renew(patient=patient, by=None, at=NOW + days(1))
    assert "#" in access.address_for(patient, site="https://setwell.example", at=NOW)


def test_where_others_use_the_phone_the_cookie_ends_with_the_browser_and_the_device_that_day(client, token):
    cookie = knock(client, token, is_shared="on").cookies[access.DEVICE_COOKIE]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    device = Device.objects.get()
    assert device.is_shared
    assert (device.expires_at - device.opened_at).total_seconds() == 12 * 60 * 60
    assert access.device_of(cookie.value, at=device.opened_at + days(0.49))
    assert access.device_of(cookie.value, at=device.opened_at + days(0.51)) is None


def test_a_phone_that_others_use_stays_one_for_whoever_comes_in_after_them(client, clinician, token):
    other = access.hand_out(patient=factories.make_patient(clinician), by=None, at=NOW)
    knock(client, access.token_of(other), is_shared="on")

    cookie = knock(client, token).cookies[access.DEVICE_COOKIE]

    assert cookie["max-age"] == ""
    assert Device.objects.live(at=timezone.now()).get().is_shared


def test_a_phone_that_is_known_goes_on_without_its_link(signed_in, patient):
    phone = signed_in.phone_of(patient)

    page = phone.get(CONNECT).content.decode()
    assert (
        page.index("This phone remembers you")
        < page.index("Open my exercises")
        < page.index("<details")
        < page.index('name="link"')
    )
    assert phone.post(CONNECT, {"link": ""}).headers["Location"] == TODAY


def test_what_was_replaced_says_so_and_whom_to_call(client, link, token, patient):
    patient.clinic.phone = "+49 30 1234"
    patient.clinic.save()
    access.renew(patient=patient, by=None, at=NOW)

    response = knock(client, token)

    assert response.status_code == 403
    assert "Open the newest link you were given" in response.content.decode()
    assert 'class="button button--primary" href="tel:+49301234"' in response.content.decode()
    assert not Device.objects.exists()


def test_of_a_closed_link_nothing_stays_in_the_field(client, link, token, patient):
    access.renew(patient=patient, by=None, at=NOW)
    page = knock(client, token, is_shared="on").content.decode()
    assert token not in page
    assert 'id="id_is_shared" checked' in page


def test_with_the_discharge_the_link_is_closed(client, token, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=NOW)
    assert "This link is closed" in knock(client, token).content.decode()


@pytest.mark.parametrize("size", [10, 26, 68])
def test_what_is_unknown_gets_one_answer_that_names_no_clinic(client, link, size):
    response = client.post(CONNECT, {"link": "Z" * size})

    assert response.status_code == 403
    assert "Compare it with what your clinic gave you" in response.content.decode()
    assert "tel:" not in response.content.decode()
    assert f'value="{"Z" * size}"' in response.content.decode()


@pytest.mark.parametrize("typed", ["my link", "Z" * 9, "Z" * 27, "https://setwell.example/in/"])
def test_what_is_not_whole_is_said_beside_the_field_and_stays_there(client, db, typed):
    response = client.post(CONNECT, {"link": typed})

    assert response.status_code == 422
    assert "Something is missing, or too much" in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()


def test_an_empty_field_says_what_to_do(client, db):
    response = client.post(CONNECT, {"link": ""})

    assert response.status_code == 422
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
    assert "You are signed out on this phone." in phone.get(CONNECT).content.decode()
    assert phone.get(TODAY).headers["Location"] == CONNECT
    assert other_phone.get(TODAY).status_code == 200


def test_nothing_is_signed_out_by_a_visit(signed_in, patient):
    assert signed_in.phone_of(patient).get(reverse("patients:leave")).status_code == 405


def test_the_database_holds_to_fewer_than_five(link):
    link.wrong_years = 5
    with pytest.raises(IntegrityError):
        link.save()


def test_the_token_leaves_the_address_bar_and_one_question_and_one_button_are_left(phone, live_server, token):
    phone.goto(f"{live_server.url}{CONNECT}#{token}")

    assert phone.url == f"{live_server.url}{CONNECT}"
    assert not phone.get_by_label("Paste your link").is_visible()
    phone.get_by_label("In which year were you born?").fill(str(BORN))
    phone.get_by_role("button", name="Open my exercises").click()
    phone.wait_for_url(f"{live_server.url}{TODAY}")


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Paste the whole link"), ("0" * 26, "This opens nothing"), (None, "One question first")]
)
def test_the_pages_on_the_way_in_have_no_barriers(phone, live_server, token, assert_accessible, typed, said):
    phone.goto(f"{live_server.url}{CONNECT}")
    assert_accessible(phone)
    phone.get_by_label("Paste your link").fill(token if typed is None else typed)
    phone.get_by_role("button").click()
    phone.get_by_text(said).first.wait_for()
    assert_accessible(phone)
