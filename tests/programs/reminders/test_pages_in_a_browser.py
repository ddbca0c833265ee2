"""The ledger, the mail and the stop page as a browser shows them: no barriers, and usable without a script."""

import pytest
from django.urls import reverse

from programs.reminders import dispatch, stop_link
from programs.reminders.channels.answers import Silent
from tests.programs.reminders.scene import DUE, stopped

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ledger_has_no_barriers(
    page, live_server, signed_in, clinician, reminder, provider, assert_accessible, scheme
):
    provider.answers = [Silent("TimeoutError")]
    dispatch.dispatch(clock=stopped(DUE))
    session = signed_in.as_(clinician).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.emulate_media(color_scheme=scheme)

    page.goto(live_server.url + reverse("programs:reminders"))
    page.get_by_text("Not certain").first.click()

    assert page.get_by_text("Not certain: no clear answer").is_visible()
    assert_accessible(page)


def test_a_patient_stops_reminders_on_the_phone_without_a_script(phone_without_script, live_server, reminder, patient):
    phone_without_script.goto(stop_link.address_of(patient, site=live_server.url))
    phone_without_script.get_by_role("button", name="Stop reminders").click()

    assert phone_without_script.get_by_role("heading", name="Reminders are off").is_visible()
    patient.refresh_from_db()
    assert not patient.reminded


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stop_page_has_no_barriers(phone, live_server, patient, assert_accessible, scheme):
    phone.emulate_media(color_scheme=scheme)
    phone.goto(stop_link.address_of(patient, site=live_server.url))
    assert_accessible(phone)
    phone.get_by_role("button", name="Stop reminders").click()
    assert_accessible(phone)
