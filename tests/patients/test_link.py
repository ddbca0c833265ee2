"""The patient's link on the clinic's side: shown with its code, made anew, and the devices it let in."""

import pytest
from django.urls import reverse

from patients import access
from patients.models import AccessLink, Device
from tests.factories import NOW


@pytest.fixture
def link(patient):
    return access.hand_out(patient=patient, by=patient.registered_by, at=NOW)


@pytest.fixture
def device(link):
    return access.let_in(link=link, label="iPad", at=NOW)[0]


@pytest.fixture
def page(patient):
    return reverse("patients:link", args=[patient.pk])


def test_the_link_is_shown_with_its_code(desk, link, page, settings):
    settings.SITE_URL = "https://setwell.example"
    text = desk.get(page).content.decode()

    assert f"https://setwell.example/in/#{access.token_of(link)}" in text
    assert '<svg role="img" aria-label="QR code' in text


def test_the_chart_takes_in_the_panel_alone(desk, link, page):
    text = desk.get(page, headers={"HX-Request": "true", "HX-Target": "access-link"}).content.decode()

    assert access.token_of(link) in text
    assert "<html" not in text


def test_the_chart_itself_shows_no_secret(desk, patient, link):
    chart = desk.get(reverse("patients:chart", args=[patient.pk])).content.decode()
    assert access.token_of(link) not in chart


def test_looking_makes_no_link(desk, patient, page):
    assert "There is no link yet" in desk.get(page).content.decode()
    assert not AccessLink.objects.exists()


def test_a_new_link_closes_the_old_one_and_its_devices(desk, patient, clinician, link, device, page):
    desk.post(page)

    link.refresh_from_db()
    device.refresh_from_db()
    assert link.revoked_at == device.revoked_at == NOW
    new = access.link_of(patient)
    assert new.made_by == clinician
    assert access.token_of(new) != access.token_of(link)
    with pytest.raises(access.LinkRefused):
        access.open_link(typed=access.token_of(link), year=1956, label="", at=NOW)
    access.open_link(typed=access.token_of(new), year=1956, label="", at=NOW)


def test_signing_one_device_out_leaves_the_others_and_the_link(desk, link, device):
    other, _secret = access.let_in(link=link, label="Android", at=NOW)

    response = desk.post(reverse("patients:device_revoke", args=[device.pk]), follow=True)

    assert list(Device.objects.live(at=NOW)) == [other]
    assert access.link_of(link.patient) == link
    assert "iPad" not in response.content.decode()


def test_a_strangers_device_is_not_found(signed_in, stranger, device):
    assert signed_in.as_(stranger).post(reverse("patients:device_revoke", args=[device.pk])).status_code == 404
    device.refresh_from_db()
    assert device.revoked_at is None
