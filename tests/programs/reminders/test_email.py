"""E-mail: what is handed to the mail server, and what its answers mean."""

from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from uuid import UUID

import pytest
from django.core import mail
from django.test import override_settings

from programs.reminders.channels import email
from programs.reminders.channels.answers import Accepted, Busy, Message, Refused, Silent
from programs.reminders.rules import LEASE, MARGIN

KEY = UUID("6f0e0f4e-7f4c-4a43-8f3a-2f6c1a9d0b57")
MESSAGE = Message(
    key=KEY,
    to="someone@example.org",
    subject="Hello",
    text="Plain",
    html="<p>Rich</p>",
    stop_url="http://localhost/stop/me/",
)


class Connection:
    """A mail server that fails where it is told to."""

    def __init__(self, *, opening=None, sending=None, closing=None):
        self.opening, self.sending, self.closing = opening, sending, closing

    def open(self):
        self._fail(self.opening)

    def send_messages(self, messages):
        self._fail(self.sending)

    def close(self):
        self._fail(self.closing)

    def _fail(self, error):
        if error:
            raise error


def test_a_message_has_both_parts_a_stable_id_and_one_click_to_stop():
    email.Email().send(MESSAGE)
    answer = email.Email().send(MESSAGE)

    first, second = mail.outbox
    sent = second.message()
    assert second.to == ["someone@example.org"]
    assert [part.get_content_type() for part in sent.get_payload()] == ["text/plain", "text/html"]
    assert sent["Message-ID"] == first.message()["Message-ID"] == f"<{KEY}@localhost>"
    assert sent["List-Unsubscribe"] == "<http://localhost/stop/me/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer == Accepted(f"<{KEY}@localhost>")


def test_smtp_does_not_repeat_safely():
    assert not email.Email.capabilities.repeats_safely


@pytest.mark.parametrize(
    ("connection", "answer"),
    [
        pytest.param(Connection(opening=ConnectionRefusedError()), Busy("ConnectionRefusedError"), id="nobody there"),
        pytest.param(Connection(opening=TimeoutError()), Busy("TimeoutError"), id="nobody answers"),
        pytest.param(Connection(opening=SMTPConnectError(421, b"")), Busy("SMTPConnectError"), id="not now"),
        pytest.param(
            Connection(opening=SMTPAuthenticationError(535, b"")), Busy("SMTPAuthenticationError"), id="not let in"
        ),
        pytest.param(
            Connection(sending=SMTPRecipientsRefused({"someone@example.org": (450, b"greylisted")})),
            Busy("450"),
            id="recipient later",
        ),
        pytest.param(
            Connection(sending=SMTPRecipientsRefused({"someone@example.org": (550, b"no such user")})),
            Refused("550"),
            id="no such recipient",
        ),
        pytest.param(Connection(sending=SMTPSenderRefused(553, b"", "x")), Refused("553"), id="sender refused"),
        pytest.param(Connection(sending=SMTPDataError(452, b"full")), Busy("452"), id="data later"),
        pytest.param(Connection(sending=SMTPDataError(554, b"spam")), Refused("554"), id="data refused"),
        pytest.param(Connection(sending=SMTPDataError(-1, b"")), Silent("-1"), id="not an answer"),
        pytest.param(Connection(sending=SMTPServerDisconnected()), Silent("SMTPServerDisconnected"), id="hung up"),
        pytest.param(Connection(sending=TimeoutError()), Silent("TimeoutError"), id="silence"),
        pytest.param(Connection(sending=ConnectionResetError()), Silent("ConnectionResetError"), id="cut off"),
        pytest.param(Connection(sending=ValueError("bad address")), Refused("ValueError"), id="cannot be written"),
        pytest.param(Connection(closing=OSError()), Accepted(f"<{KEY}@localhost>"), id="accepted, then cut off"),
    ],
)
def test_what_the_mail_server_says(monkeypatch, connection, answer):
    monkeypatch.setattr(email, "get_connection", lambda: connection)
    assert email.Email().send(MESSAGE) == answer


def test_nobody_waits_longer_for_the_server_than_for_the_lease(settings):
    assert timedelta(seconds=settings.EMAIL_TIMEOUT) < LEASE - MARGIN


@override_settings(SITE_URL="https://clinic.example")
def test_the_id_carries_the_sites_own_name():
    assert email.message_id(KEY) == f"<{KEY}@clinic.example>"
