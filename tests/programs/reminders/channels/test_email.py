"""E-mail over SMTP: what a real server is handed, what its answers mean, and how long one conversation lasts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import override_settings

from programs.reminders.channels import email
from programs.reminders.channels.answers import Accepted, Busy, Refused, Silent
from programs.reminders.rules import LEASE, MARGIN
from tests.programs.reminders.channels.sinks import KEY, make_message, nobody_there, tcp_sink

ID = f"<{KEY}@localhost>"


class PostOffice:
    """aiosmtpd's hooks: each answers with the reply that the test gave it, or with the usual one."""

    def __init__(self) -> None:
        self.replies: dict[str, str] = {}
        self.taken: list[bytes] = []
        self.lines: set[Any] = set()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.lines.add(session.peer)
        envelope.mail_from = address
        return self.replies.get("MAIL", "250 OK")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return self.replies.get("DATA", "250 OK")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=nobody_there())
    controller.start()
    with smtp_at(controller.port):
        yield office
    controller.stop()


@contextmanager
def smtp_at(port: int, **settings: Any) -> Iterator[None]:
    with override_settings(EMAIL_BACKEND=email.SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, **settings):
        yield


@pytest.fixture
def channel() -> Iterator[email.Email]:
    channel = email.Email()
    yield channel
    channel.server.hang_up()


def test_a_message_has_both_parts_a_stable_id_and_one_click_to_stop(office, channel):
    first, second = channel.send(make_message()), channel.send(make_message())

    earlier, sent = (message_from_bytes(content, policy=policy.default) for content in office.taken)
    assert sent["To"] == "someone@example.org"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert sent["Message-ID"] == earlier["Message-ID"] == ID
    assert sent["List-Unsubscribe"] == "<https://clinic.example/stop/me/>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert first == second == Accepted(ID)


def test_a_backend_without_a_server_is_handed_the_same(channel):
    assert channel.send(make_message()) == Accepted(ID)
    assert mail.outbox[0].extra_headers["Message-ID"] == ID


@override_settings(SITE_URL="https://clinic.example")
def test_the_id_carries_the_sites_own_name():
    assert email.message_id(KEY) == f"<{KEY}@clinic.example>"


def test_smtp_does_not_repeat_safely():
    assert not email.Email.capabilities.repeats_safely


@pytest.mark.parametrize(
    ("step", "reply", "answer"),
    [
        ("MAIL", "451 later", Busy("451")),
        ("MAIL", "553 not you", Refused("553")),
        ("RCPT", "450 greylisted", Busy("450")),
        ("RCPT", "550 no such user", Refused("550")),
        ("DATA", "451 later", Busy("451")),
        ("DATA", "554 spam", Refused("554")),
    ],
)
def test_what_a_mail_server_answers(office, channel, step, reply, answer):
    office.replies[step] = reply
    assert channel.send(make_message()) == answer


def test_a_conversation_goes_on_after_a_refusal(office, channel):
    office.replies["RCPT"] = "550 no such user"
    channel.send(make_message())
    office.replies.clear()

    assert [channel.send(make_message()) for _ in range(3)] == [Accepted(ID)] * 3
    assert len(office.lines) == 1


def test_each_thread_has_a_conversation_of_its_own(office, channel):
    channel.send(make_message())
    other = threading.Thread(target=channel.send, args=(make_message(),))
    other.start()
    other.join()
    assert len(office.lines) == 2


def test_an_address_that_cannot_be_written_down_is_refused(office, channel):
    assert channel.send(make_message(to="some\none@example.org")) == Refused("ValueError")
    assert channel.send(make_message()) == Accepted(ID)


def test_nobody_there_is_busy(channel):
    with smtp_at(nobody_there()):
        assert channel.send(make_message()) == Busy("ConnectionRefusedError")


def test_wrong_credentials_are_busy(office, channel, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "wrong"
    assert isinstance(channel.send(make_message()), Busy)


# A server by hand, for what no decent server does. It says its lines, one for each line that it hears.

GREETING, HELLO, OK, GO_AHEAD, TAKEN = b"220 hi\r\n", b"250 hello\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 taken\r\n"
MANNERS = [GREETING, HELLO, OK, OK, GO_AHEAD, TAKEN]


def says(*replies: bytes) -> Callable[[socket.socket, int], None]:
    """Says these, and hangs up."""

    def talk(line: socket.socket, number: int) -> None:
        hear = line.makefile("rb")
        for reply in replies:
            line.sendall(reply)
            heard = hear.readline()
            while reply == GO_AHEAD and heard not in (b".\r\n", b""):
                heard = hear.readline()

    return talk


@pytest.mark.parametrize(
    ("replies", "answer"),
    [
        ([], Busy("SMTPServerDisconnected")),
        ([b"421 not now\r\n"], Busy("SMTPConnectError")),
        (MANNERS[:2], Busy("SMTPServerDisconnected")),
        (MANNERS[:3], Busy("SMTPServerDisconnected")),
        (MANNERS[:4], Busy("SMTPServerDisconnected")),
        ([*MANNERS[:2], b"421 closing\r\n"], Busy("421")),
        (MANNERS[:5], Silent("SMTPServerDisconnected")),
        ([*MANNERS[:5], b"hm\r\n"], Silent("-1")),
        ([*MANNERS[:5], b"250 " + b"x" * 9000], Silent("SMTPResponseException")),
        (MANNERS, Accepted(ID)),
    ],
    ids=[
        "at once",
        "not now",
        "after hello",
        "after MAIL",
        "after RCPT",
        "closing",
        "after DATA",
        "nonsense",
        "rant",
        "never",
    ],
)
def test_where_the_line_breaks_decides_whether_it_may_have_been_taken(channel, replies, answer):
    with tcp_sink(says(*replies)) as port, smtp_at(port):
        assert channel.send(make_message()) == answer


@pytest.mark.parametrize(("replies", "kind"), [(MANNERS[:3], Busy), (MANNERS[:5], Silent)], ids=["before", "after"])
def test_a_server_that_falls_silent(channel, replies, kind):
    def talk(line: socket.socket, number: int) -> None:
        says(*replies)(line, number)
        line.recv(1)  # until the other side gives up

    with tcp_sink(talk) as port, smtp_at(port, EMAIL_TIMEOUT=0.05):
        assert type(channel.send(make_message())) is kind


def test_a_server_that_speaks_a_letter_at_a_time_does_not_outlast_the_deadline(channel):
    done = threading.Event()

    def talk(line: socket.socket, number: int) -> None:
        says(*MANNERS[:5])(line, number)
        line.sendall(b"2")
        while not done.wait(0.02):
            line.sendall(b"5")  # never silent for long

    with tcp_sink(talk) as port, smtp_at(port, EMAIL_TIMEOUT=0.1):
        assert isinstance(channel.send(make_message()), Silent)
    done.set()


def test_a_conversation_that_the_server_ended_meanwhile_is_begun_anew(channel):
    def talk(line: socket.socket, number: int) -> None:
        says(*MANNERS)(line, number)

    with tcp_sink(talk) as port, smtp_at(port):
        assert [channel.send(make_message()) for _ in range(3)] == [Accepted(ID)] * 3


def test_what_may_have_been_taken_is_never_sent_over_a_second_line(channel):
    second = threading.Event()

    def talk(line: socket.socket, number: int) -> None:
        if number > 1:
            second.set()
        says(*MANNERS, *MANNERS[2:5])(line, number)

    with tcp_sink(talk) as port, smtp_at(port):
        assert channel.send(make_message()) == Accepted(ID)
        assert isinstance(channel.send(make_message()), Silent)
    assert not second.is_set()


def test_a_conversation_is_not_kept_for_another_server(office, channel):
    channel.send(make_message())
    with tcp_sink(says(*MANNERS)) as port, smtp_at(port), suppress(OSError):
        assert channel.send(make_message()) == Accepted(ID)
    assert len(office.taken) == 1


def test_nobody_waits_longer_for_the_server_than_for_the_lease(settings):
    assert timedelta(seconds=2 * settings.EMAIL_TIMEOUT) < min(MARGIN, LEASE - MARGIN)
