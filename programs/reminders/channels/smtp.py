"""E-mail over SMTP. Knows to the line whether a message may have been taken, and keeps the conversation open for the next one.

A mail server takes a message with its answer to the last line of DATA. Before the server said "354, go ahead" it has nothing; from
then until its next answer nobody can tell. Called by `email`.
"""

from __future__ import annotations

import smtplib
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from programs.reminders.channels.answers import Accepted, Answer, Busy, Refused, Silent

GO_AHEAD = 354
ANSWERS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException)
KEPT_OPEN = 30  # seconds since the last message; a server may close an idle line earlier, which we notice


class MailServer:
    """The server that EMAIL_URL names. Each thread has a conversation of its own."""

    def __init__(self) -> None:
        self._ours = threading.local()

    def send(self, mail: EmailMessage) -> Answer:
        """Over the open conversation. Where it turns out to have ended before it took anything, over a new one."""
        with _Deadline() as deadline:
            open_one = self._open_one()
            if open_one:
                answer = open_one.hand_over(mail, deadline)
                if not (open_one.is_over and isinstance(answer, Busy)):
                    return answer
            self._ours.conversation = new_one = _Conversation()
            return new_one.hand_over(mail, deadline)

    def hang_up(self) -> None:
        if open_one := self._open_one():
            open_one.end()

    def _open_one(self) -> _Conversation | None:
        conversation: _Conversation | None = getattr(self._ours, "conversation", None)
        if conversation is None or conversation.is_over:
            return None
        if conversation.is_stale:
            conversation.end()
            return None
        return conversation


class _Conversation(EmailBackend):
    """Django's, with a line that is watched."""

    deadline: _Deadline
    last_used = 0.0
    connection: Any  # ours, of which Django's types know nothing
    _partial_connection: Any

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        return partial(_WatchedSSL if self.use_ssl else _Watched, deadline=self.deadline)

    @property
    def is_over(self) -> bool:
        return self.connection is None or self.connection.sock is None

    @property
    def is_stale(self) -> bool:
        elsewhere = (self.host, self.port) != (settings.EMAIL_HOST, settings.EMAIL_PORT)
        return elsewhere or time.monotonic() - self.last_used > KEPT_OPEN

    def hand_over(self, mail: EmailMessage, deadline: _Deadline) -> Answer:
        self.deadline = deadline
        try:
            self.open()
        except OSError as error:  # SMTP's errors are OSErrors too
            self.end()
            return Busy(code_of(error))
        self.connection.deadline = deadline
        answer = self._answer_to(mail)
        self.last_used = time.monotonic()
        return answer

    def end(self) -> None:
        """Without a goodbye, for which a server may take its time."""
        for line in (self.connection, self._partial_connection):
            if line is not None:
                with suppress(OSError):
                    line.close()
        self.connection = self._partial_connection = None

    def _answer_to(self, mail: EmailMessage) -> Answer:
        try:
            self.send_messages([mail])
        except (OSError, ValueError) as error:
            may_have_taken = self.connection.may_have_taken
            if may_have_taken or not isinstance(error, ANSWERS):
                self.end()  # nobody knows where in the conversation it stands
            return Silent(code_of(error)) if may_have_taken else _refusal(error)
        return Accepted(str(mail.extra_headers["Message-ID"]))


class _Watched(smtplib.SMTP):
    may_have_taken = False

    def __init__(self, *args: Any, deadline: _Deadline, **options: Any) -> None:
        self.deadline = deadline
        super().__init__(*args, **options)

    def getreply(self) -> tuple[int, bytes]:
        self.deadline.cuts(self.sock)
        status, words = super().getreply()
        self.may_have_taken = status == GO_AHEAD
        return status, words


class _WatchedSSL(_Watched, smtplib.SMTP_SSL):
    pass


class _Deadline:
    """Shuts the line when a conversation takes too long, so that whoever listens on it wakes up.

    EMAIL_TIMEOUT alone is for one step, and a server may speak a letter at a time.
    """

    def __init__(self) -> None:
        self._line: socket.socket | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        self._timer = threading.Timer(2 * settings.EMAIL_TIMEOUT, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def cuts(self, line: socket.socket | None) -> None:
        self._line = line
        if self._is_over:
            raise TimeoutError

    def _cut(self) -> None:
        self._is_over = True
        if self._line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)  # below TLS, which would want to take its leave


def code_of(error: Exception) -> str:
    """The kind of error; its words may hold an address."""
    return type(error).__name__


def _refusal(error: OSError | ValueError) -> Answer:
    match error:
        case smtplib.SMTPRecipientsRefused():
            [(status, _)] = error.recipients.values()
        case smtplib.SMTPResponseException():
            status = error.smtp_code
        case ValueError():  # an address or header that cannot be written down
            return Refused(code_of(error))
        case _:
            return Busy(code_of(error))
    if 400 <= status < 500:
        return Busy(str(status))
    return Refused(str(status)) if 500 <= status < 600 else Silent(str(status))
