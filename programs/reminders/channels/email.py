"""E-mail through Django's mail backend: a mail server, or the demo's folder. SMTP knows no key: a message sent twice arrives twice."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from programs.reminders.channels import smtp
from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Message, Refused, Silent

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Email:
    capabilities = Capabilities()

    def __init__(self) -> None:
        self.server = smtp.MailServer()

    def send(self, message: Message) -> Answer:
        mail = write(message)
        return self.server.send(mail) if settings.EMAIL_BACKEND == SMTP else _put_away(mail)


def message_id(key: UUID) -> str:
    """The same for every attempt, so that a mailbox that gets a message twice can tell."""
    return f"<{key}@{urlsplit(settings.SITE_URL).hostname}>"


def write(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        headers={
            "Message-ID": message_id(message.key),
            "List-Unsubscribe": f"<{message.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers, please
        },
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _put_away(mail: EmailMessage) -> Answer:
    """Into a folder, or wherever else a backend without a server behind it puts mail."""
    backend = get_connection()
    try:
        backend.open()
    except OSError as error:
        return Busy(smtp.code_of(error))
    try:
        backend.send_messages([mail])
    except OSError as error:
        return Silent(smtp.code_of(error))
    except ValueError as error:  # an address or header that cannot be written down
        return Refused(smtp.code_of(error))
    finally:
        with suppress(OSError):
            backend.close()
    return Accepted(str(mail.extra_headers["Message-ID"]))
