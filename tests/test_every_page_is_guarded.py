"""The walk over every address as everybody: who may enter, who is turned away and how, and that no word of a clinic reaches strangers.

An address that nobody listed below fails. Three rules hold everywhere: what is not yours is 404, what changes something wants a
CSRF token, and a clinic's canaries (see canaries.py) are in no answer to anybody else, whatever its status.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from tests import canaries, factories
from tests.canaries import Aviary
from tests.conftest import SignedIn
from tests.factories import NOW

EVERYBODY = """
    healthz readyz metrics programs:home patients:connect patients:service_worker patients:manifest
    programs:act programs:stop_reminders programs:mail_receipts programs:sms_receipts
"""

# A clinician of the clinic whose things they are.
CLINIC = """
    patients:list patients:add patients:chart patients:edit patients:discharge patients:link patients:device_revoke
    patients:room_pass patients:code
    programs:today programs:for_patient programs:show programs:pause programs:resume programs:end programs:discard
    programs:take_update programs:protocols programs:protocol programs:protocol_changes programs:newer_protocol
    programs:make_protocol programs:protocol_exercises programs:revise_protocol programs:copy_protocol
    programs:retire_protocol programs:restore_protocol programs:save_as_protocol
    programs:grid programs:band programs:fill programs:plan_week programs:step programs:amend
    programs:draft programs:build programs:search programs:prescribe programs:reschedule programs:issue
    programs:handover programs:handout programs:handout_pdf programs:dosage programs:move programs:remove
    programs:reminders programs:reminder_mail programs:send_again programs:send_test
    programs:take_protocol programs:reorder programs:undo programs:preview programs:substitute programs:take_suggested
    programs:accept programs:withdraw programs:rating programs:session_report programs:see programs:reply
"""

# Anybody signed in, a catalogue keeper without a clinic too.
LIBRARY = """
    exercises:library exercises:show exercises:like exercises:copy exercises:edit exercises:retire programs:where_used
"""

# The phone of the patient whose program it is.
PHONE = """
    patients:shared patients:language patients:another_phone patients:device_forget
    patients:leave patients:push programs:portal_today programs:portal_start programs:portal_read
    programs:portal_guide programs:portal_session programs:portal_finish programs:portal_thanks programs:portal_exercise
    programs:portal_stop programs:portal_move programs:portal_morning programs:portal_entries
    programs:portal_reminders programs:portal_reminders_stop programs:portal_reminders_resume programs:portal_reminders_test
    programs:portal_play programs:portal_notes programs:portal_offline
    programs:portal_start_today programs:portal_concern programs:portal_backfill
    programs:portal_progress programs:portal_goals programs:portal_goal_add programs:portal_goal programs:portal_goal_drop
    programs:portal_pause programs:portal_resume programs:portal_settings
    programs:portal_calendar programs:portal_calendar_renew programs:portal_calendar_revoke
"""

# Of these the address names a day and nobody's row: everybody finds their own there, or nothing.
BY_DAY = "programs:portal_play programs:portal_notes"

# Whoever knows the secret in it reads it without signing in, as calendars can do no more: nothing there tells whose it is.
SECRET = "programs:calendar_feed"

# A clinician's session; errors in JSON.
API = """
    api:api-root api:nowhere api:exercise-list api:exercise-detail api:patient-list api:patient-detail
    api:prescription-list api:prescription-detail api:program-list api:program-detail
    api:program-issue api:program-pause api:program-resume api:program-end api:protocol-list api:protocol-detail
    api:protocol-copy api:protocol-retire api:protocol-versions api:program-save-as-protocol
    api:program-findings api:program-accept api:program-withdraw api:program-rating
    api:session-detail api:session-see api:session-reply
    api:patient-reminded-consents api:patient-reminded-send-test api:reminder-list api:reminder-detail api:reminder-send-again
"""

# django-allauth's own doors guard themselves; all that is asked here is that no canary sings.
ACCOUNTS = """
    account_login account_logout account_inactive account_signup account_reauthenticate account_email
    account_email_verification_sent account_confirm_email account_change_password account_set_password
    account_reset_password account_reset_password_done account_reset_password_from_key
    account_reset_password_from_key_done account_confirm_login_code
    mfa_index mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
    mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn
    mfa_login_webauthn
"""

WITHOUT_TOKEN = {
    "programs:stop_reminders",  # a mailbox's unsubscribe button has none (RFC 8058); the link itself is signed
    "programs:mail_receipts",  # providers have none; they share a secret with us
    "programs:sms_receipts",
}
METHODS = ("get", "post", "put", "patch", "delete")
ABSENT = (404, 405)
PLAIN = {
    "day": "2026-03-02",
    "app_label": "patients",
    "pk": 1,
    "week": 1,
    "number": 1,
    "content_type_id": 1,
    "object_id": UUID(int=0),
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def aviary(db: None) -> Aviary:
    return canaries.make_aviary()


@pytest.fixture
def anonymous(db: None) -> Client:
    return Client()


@pytest.fixture
def owner(aviary: Aviary, signed_in: SignedIn) -> Client:
    return signed_in.as_(aviary.clinician)


@pytest.fixture
def outsider(stranger: Any, signed_in: SignedIn) -> Client:
    factories.make_program(factories.make_patient(stranger), stranger)
    return signed_in.as_(stranger)


@pytest.fixture
def keeper(admin: Any, signed_in: SignedIn) -> Client:
    return signed_in.as_(admin)


@pytest.fixture
def own_phone(aviary: Aviary, signed_in: SignedIn) -> Client:
    return signed_in.phone_of(aviary.patient)


@pytest.fixture
def other_phone(other_patient: Any, signed_in: SignedIn) -> Client:
    return signed_in.phone_of(other_patient)


def test_every_address_has_a_policy(db):
    listed = " ".join([EVERYBODY, CLINIC, LIBRARY, PHONE, SECRET, API, ACCOUNTS]).split()

    assert len(listed) == len(set(listed))
    assert {name for name in addresses_by_name() if not name.startswith("admin:")} == set(listed)


def test_every_word_of_the_clinic_is_a_canary(aviary):
    """Else a leak of that column would go unheard."""
    clinic = aviary.clinician.clinic
    for model in canaries.tenants():
        for field in canaries.words_of(model):
            rows = canaries.rows_of(model, clinic)
            assert rows.exists(), f"no row of {model.__name__}"
            assert rows.filter(**{f"{field.name}__icontains": "canary"}).exists(), f"{model.__name__}.{field.name}"


def test_nobody_is_let_in_without_signing_in(anonymous, other_phone, aviary):
    for client, name, method in product((anonymous, other_phone), (CLINIC + LIBRARY).split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(client, method)(address)
            assert response.status_code == 405 or response.headers.get("Location", "").startswith(
                reverse("account_login")
            ), (name, method, response.status_code)


def test_the_clinic_reaches_its_own(owner, aviary):
    for name in (CLINIC + LIBRARY).split():
        statuses = [owner.get(address).status_code for address in addresses(name, aviary)]
        found = [status for status in statuses if status in (200, 302, 405)]
        assert found or name == "programs:reminder_mail", (name, statuses)  # whose mail is read in the demo only


def test_what_is_another_clinics_is_not_found(outsider, aviary):
    for name, method in product((CLINIC + LIBRARY).split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(outsider, method)(address)
            if has_parts(name):
                assert response.status_code in ABSENT, (name, method, response.status_code)
            assert_silent(response, name, method)


def test_a_catalogue_keeper_sees_no_clinic(keeper, aviary):
    for name, method in product(CLINIC.split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(keeper, method)(address)
            assert response.status_code in (403, 405), (name, method, response.status_code)
            assert_silent(response, name, method)


def test_a_catalogue_keeper_is_told_why_and_led_on(keeper):
    page = keeper.get(reverse("patients:list"))

    assert page.status_code == 403
    assert f'href="{reverse("admin:index")}"' in page.content.decode()


def test_a_phone_reaches_its_own_program(own_phone, aviary):
    for name in PHONE.split():
        for address in addresses(name, aviary)[:1]:
            assert own_phone.get(address).status_code in (200, 302, 405), name


def test_a_phone_finds_nobody_elses(other_phone, aviary):
    for name, method in product(set(PHONE.split()) - {"patients:leave"}, METHODS):
        for address in addresses(name, aviary):
            response = getattr(other_phone, method)(address)
            if has_parts(name) and name not in BY_DAY.split():
                assert response.status_code in ABSENT, (name, method, response.status_code)
            assert_silent(response, name, method)


def test_the_portal_is_no_place_for_the_signed_in(owner, anonymous, aviary):
    for client, name, method in product((owner, anonymous), PHONE.split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(client, method)(address)
            assert response.status_code == 405 or response.headers.get("Location") == reverse("patients:connect"), (
                name,
                method,
                response.status_code,
            )


def test_the_api_knows_only_clinicians(anonymous, own_phone, keeper, aviary):
    for client, name, method in product((anonymous, own_phone, keeper), API.split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(client, method)(address, content_type="application/json")
            assert response.status_code == 403, (name, method, response.status_code)
            assert_silent(response, name, method)


def test_the_api_finds_nothing_of_another_clinic(outsider, aviary):
    for name, method in product(API.split(), METHODS):
        for address in addresses(name, aviary):
            response = getattr(outsider, method)(address, content_type="application/json")
            if has_parts(name):
                assert response.status_code in ABSENT, (name, method, response.status_code)
            assert_silent(response, name, method)


def test_the_admin_opens_to_catalogue_keepers_alone(anonymous, owner, own_phone, aviary):
    for name in admin_names():
        for client, address in product((anonymous, owner, own_phone), addresses(name, aviary)):
            response = client.get(address)
            assert response.status_code in (302, 403, 404, 405), (name, response.status_code)
            assert_silent(response, name, "get")


def test_the_admin_shows_keepers_no_patients(keeper, aviary):
    for name in admin_names():
        for address in addresses(name, aviary):
            body = keeper.get(address, follow=True).content.decode(errors="replace")
            sung = [word for word in songs(body) if word.split(".")[1] not in canaries.PUBLIC_TO_KEEPERS]
            assert not sung, (name, sung)


def test_pages_open_to_everybody_say_nothing_of_a_clinic(anonymous, outsider, other_phone, aviary):
    for client, name in product((anonymous, outsider, other_phone), (EVERYBODY + " " + ACCOUNTS).split()):
        for address in addresses(name, aviary):
            assert_silent(client.get(address), name, "get")


def test_an_address_with_a_secret_tells_nobody_whose_it_is(anonymous, outsider, keeper, other_phone, own_phone, aviary):
    [address], forged = addresses(SECRET, aviary), reverse(SECRET, args=["forged"])
    for client in (anonymous, outsider, keeper, other_phone, own_phone):
        response = client.get(address)
        assert response.status_code == 200
        assert_silent(response, SECRET, "get")
        assert client.get(forged).status_code == 404
        assert {getattr(client, method)(address).status_code for method in METHODS[1:]} == {405}


def test_what_changes_something_wants_a_token(aviary, anonymous, signed_in):
    desk, phone = signed_in.as_(aviary.clinician), signed_in.phone_of(aviary.patient)
    doors = [
        *product([anonymous], {*EVERYBODY.split(), SECRET} - WITHOUT_TOKEN),
        *product([desk], (CLINIC + LIBRARY + API).split()),
        *product([phone], PHONE.split()),
    ]
    for (client, name), method in product(doors, ("post", "put", "patch", "delete")):
        client.handler.enforce_csrf_checks = True
        for address in addresses(name, aviary):
            response = getattr(client, method)(address, content_type="application/json")
            assert response.status_code == 403, (name, method, response.status_code)


def assert_silent(response: Any, name: str, method: str) -> None:
    """No canary in the body nor in the headers."""
    heard = songs(response.content.decode(errors="replace") + str(response.headers))
    assert not heard, (name, method, response.status_code, heard)


def songs(text: str) -> list[str]:
    return [word.strip("\"'<>@,;&") for word in text.split() if "canary." in word]


def addresses_by_name() -> dict[str, list[str]]:
    """Every address of the site by its full name, with the names of its parts."""
    return dict(_walk(get_resolver(), "", []))


def admin_names() -> list[str]:
    """The admin is Django's; its few addresses without a name only lead on to those with one."""
    return [name for name in addresses_by_name() if name.startswith("admin:") and name != "admin:nowhere"]


def has_parts(name: str) -> bool:
    return bool(addresses_by_name()[name]) and name != "api:nowhere"


def addresses(name: str, aviary: Aviary) -> list[str]:
    """The address, once for each of the clinic's things that it can name."""
    if name == "api:nowhere":
        return ["/api/v1/nowhere/"]
    parts = addresses_by_name()[name]
    choices = product(*(_ids(name, part, aviary) for part in parts))
    return [reverse(name, kwargs=dict(zip(parts, values, strict=True))) for values in choices]


def _ids(name: str, part: str, aviary: Aviary) -> list[Any]:
    room, _colon, rest = name.partition(":")
    thing = rest.split("-")[0] if room == "api" else rest.split("_")[1] if room == "admin" and "_" in rest else ""
    key = f"{thing}_id" if part in ("pk", "object_id") else part
    return aviary.ids.get(key) or [PLAIN.get(part, "forged")]


def _walk(resolver: Any, namespace: str, parts: list[str]) -> Iterator[tuple[str, list[str]]]:
    for pattern in resolver.url_patterns:
        own = [*parts, *pattern.pattern.regex.groupindex]
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""), own)
        else:
            yield namespace + (pattern.name or "nowhere"), own
