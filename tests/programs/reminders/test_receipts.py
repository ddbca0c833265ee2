"""What providers report later: through which door, to whom it is open, and what remains whatever the order."""

from __future__ import annotations

import base64
import json
from itertools import permutations

import pytest
from django.urls import reverse

from patients.models import Consent
from programs.models import Reminder
from programs.reminders import receipts
from tests.factories import NOW

MAIL, SMS = reverse("programs:mail_receipts"), reverse("programs:sms_receipts")
SECRET, SMS_SECRET = "providers:secret", "sms-secret"
State = Reminder.State


@pytest.fixture
def sent(reminder: Reminder) -> Reminder:
    return now(reminder, State.ACCEPTED, accepted_at=NOW, provider_id="re-1", attempts=1)


@pytest.fixture(autouse=True)
def doors(settings) -> None:
    settings.EMAIL_PROVIDER = "resend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "RESEND_API_KEY": "key"}
    settings.BULKSMS_WEBHOOK_SECRET = SMS_SECRET


def now(reminder: Reminder, state: str, **particulars: object) -> Reminder:
    lease = {"lease_token": reminder.pk, "lease_until": NOW} if state in ("leased", "sending") else {}
    Reminder.objects.filter(pk=reminder.pk).update(state=state, **lease, **particulars)
    reminder.refresh_from_db()
    return reminder


def state_of(reminder: Reminder) -> str:
    reminder.refresh_from_db()
    return reminder.state


def report(client, kind, *, reference="", provider_id="re-1", secret=SECRET, **data):
    headers = [{"name": "X-Metadata", "value": json.dumps({"reminder": reference})}] if reference else []
    body = {"type": f"email.{kind}", "data": {"email_id": provider_id, "headers": headers, **data}}
    credentials = base64.b64encode(secret.encode()).decode()
    return client.post(MAIL, body, content_type="application/json", headers={"Authorization": f"Basic {credentials}"})


def report_sms(client, *messages, secret=SMS_SECRET):
    return client.post(f"{SMS}?secret={secret}", list(messages), content_type="application/json")


def text_message(status, subtype=None, **particulars):
    return {"id": "re-1", "status": {"type": status, "subtype": subtype}} | particulars


def test_a_mail_provider_reports_a_delivery(client, sent):
    assert report(client, "delivered").status_code == 200
    assert state_of(sent) == State.DELIVERED


def test_a_mail_provider_reports_that_it_came_back_and_why(client, sent, patient):
    agreed = Consent.objects.live().count()
    report(client, "bounced", bounce={"message": "The recipient's email provider sent a hard bounce message"})

    assert state_of(sent) == State.BOUNCED
    assert sent.error_code == "bounced"
    assert Consent.objects.live().count() == agreed  # the address is for the clinic to mend


def test_bulksms_reports_a_delivery_and_a_failure(client, sent):
    assert report_sms(client, text_message("SENT"), text_message("DELIVERED")).status_code == 200
    assert state_of(sent) == State.DELIVERED
    report_sms(client, text_message("FAILED", "HANDSET_ERROR"))
    assert (state_of(sent), sent.error_code) == (State.BOUNCED, "HANDSET_ERROR")


def test_every_change_is_in_the_ledger_once(client, sent):
    for _ in range(3):
        report(client, "delivered")
    assert list(sent.events.values_list("state", flat=True)).count("delivered") == 1


@pytest.mark.parametrize("order", list(permutations(["delivered", "bounced", "delivered"])))
def test_what_remains_does_not_depend_on_the_order(sent, order):
    for kind in order:
        assert getattr(receipts, kind)(provider_id="re-1", reference="", at=NOW)
    assert state_of(sent) == State.BOUNCED


@pytest.mark.parametrize("state", [State.UNKNOWN, State.DEAD, State.EXPIRED, State.PLANNED])
def test_a_report_is_proof_of_what_we_were_not_certain_of(client, reminder, state):
    now(reminder, state, attempts=1)
    report(client, "delivered", reference=reminder.idempotency_key.hex, provider_id="re-9")

    assert state_of(reminder) == State.DELIVERED
    assert reminder.accepted_at
    assert reminder.provider_id == "re-9"


def test_a_text_message_is_found_by_the_beginning_of_its_key(client, reminder):
    now(reminder, State.UNKNOWN, attempts=1)
    report_sms(client, text_message("DELIVERED", userSuppliedId=reminder.idempotency_key.hex[:20]))
    assert state_of(reminder) == State.DELIVERED


@pytest.mark.parametrize("state", [State.LEASED, State.SENDING])
def test_while_its_sender_is_busy_with_it_the_provider_is_asked_to_say_it_again(client, reminder, state):
    now(reminder, state, attempts=1)
    key = reminder.idempotency_key.hex

    assert report(client, "delivered", reference=key).status_code == 503
    assert report_sms(client, text_message("DELIVERED", userSuppliedId=key[:20])).status_code == 503
    assert state_of(reminder) == state


def test_what_was_never_sent_cannot_have_arrived(client, reminder):
    report(client, "delivered", reference=reminder.idempotency_key.hex)
    assert state_of(reminder) == State.PLANNED


@pytest.mark.parametrize("kind", ["sent", "opened", "clicked", "delivery_delayed", "complained", "brandnew"])
def test_other_reports_change_nothing(client, sent, kind):
    assert report(client, kind).status_code == 200
    assert state_of(sent) == State.ACCEPTED


@pytest.mark.parametrize("length", [1, 8, 19])
def test_a_shorter_reference_is_that_of_somebody_elses_text_message(client, sent, length):
    reference = sent.idempotency_key.hex[:length]
    assert report_sms(client, text_message("FAILED", id="of-another", userSuppliedId=reference)).status_code == 200
    assert state_of(sent) == State.ACCEPTED


def test_a_name_of_any_length_finds_what_was_kept_of_it(client, sent):
    """As `queue.settle` keeps it."""
    Reminder.objects.filter(pk=sent.pk).update(provider_id="x" * 200)
    report_sms(client, text_message("DELIVERED", id="x" * 300))
    assert state_of(sent) == State.DELIVERED


def test_a_name_that_cannot_be_kept_is_nobodys(client, sent):
    assert report_sms(client, text_message("DELIVERED", id="\0")).status_code == 200


@pytest.mark.parametrize("reference", ["", "nonsense", "f" * 40, "0" * 32])
def test_reports_about_other_mail_are_taken_and_forgotten(client, sent, reference):
    assert report(client, "bounced", reference=reference, provider_id="of-a-password-mail").status_code == 200
    assert state_of(sent) == State.ACCEPTED


def test_without_the_secret_nobody_reports(client, sent):
    assert report(client, "delivered", secret="a:guess").status_code == 400
    assert report_sms(client, text_message("DELIVERED"), secret="guess").status_code == 404
    assert report_sms(client, text_message("DELIVERED"), secret="").status_code == 404
    assert state_of(sent) == State.ACCEPTED


def test_a_door_without_a_secret_of_its_own_is_not_there(client, sent, settings):
    settings.ANYMAIL, settings.BULKSMS_WEBHOOK_SECRET = {"RESEND_API_KEY": "key"}, ""

    assert report(client, "delivered").status_code == 404
    assert report_sms(client, text_message("DELIVERED"), secret="").status_code == 404


@pytest.mark.parametrize("provider", ["", "console", "nobody"])
def test_there_is_a_mail_door_only_for_a_provider_that_reports(client, settings, provider):
    settings.EMAIL_PROVIDER = provider
    assert report(client, "delivered").status_code == 404


def test_bulksms_tries_the_address_with_nothing(client, db):
    assert report_sms(client).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{}x", b"1", b"[1]", b'[{"id": 1}]', b'[{"id": 1, "status": []}]'])
def test_what_is_no_report_is_refused(client, body):
    assert client.post(f"{SMS}?secret=sms-secret", body, content_type="application/json").status_code == 400
