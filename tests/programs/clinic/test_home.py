"""The start page leads everybody to what is theirs."""

import pytest
from django.urls import reverse

HOME = reverse("programs:home")


def test_a_visitor_finds_two_doors(db, client):
    page = client.get(HOME).content.decode()

    assert f'href="{reverse("patients:connect")}"' in page
    assert f'href="{reverse("account_login")}"' in page


@pytest.mark.parametrize(
    ("who", "target"), [("clinician", "programs:today"), ("colleague", "programs:today"), ("admin", "admin:index")]
)
def test_who_is_signed_in_is_led_on(request, signed_in, who, target):
    response = signed_in.as_(request.getfixturevalue(who)).get(HOME)
    assert response.headers["Location"] == reverse(target)


def test_a_patients_phone_is_led_to_its_day(signed_in, patient):
    assert signed_in.phone_of(patient).get(HOME).headers["Location"] == reverse("programs:portal_today")


def test_a_phone_whose_link_was_revoked_sees_the_doors(signed_in, patient):
    phone = signed_in.phone_of(patient)
    patient.devices.update(revoked_at="2026-03-01T00:00Z")
    assert phone.get(HOME).status_code == 200
