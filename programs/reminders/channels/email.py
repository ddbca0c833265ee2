"""E-mail through Django's mail backend, as EMAIL_URL names it. SMTP knows no key: a message sent twice arrives twice."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from programs.reminders.channels.answers import Accepted, Answer, Busy, Capabilities, Message, Refused, Silent


class Email:
    capabilities = Capabilities()

    def send(self, message: Message) -> Answer:
        """Nothing is handed over before the connection stands, so what fails there can be tried again."""
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # SMTP's errors are OSErrors too
            return Busy(_code(error))
        try:
            connection.send_messages([_mail(message)])
        except SMTPRecipientsRefused as refused:
            [(code, _)] = refused.recipients.values()
            return _answer_to(code)
        except SMTPResponseException as response:
            return _answer_to(response.smtp_code)
        except OSError as error:
            return Silent(_code(error))
        except ValueError as error:  # an address or header that cannot be written down
            return Refused(_code(error))
        finally:
            with suppress(OSError):  # the goodbye changes nothing
                connection.close()
        return Accepted(message_id(message.key))


def message_id(key: UUID) -> str:
    """The same for every attempt, so that a mailbox that gets a message twice can tell."""
    return f"<{key}@{urlsplit(settings.SITE_URL).hostname}>"


def _mail(message: Message) -> EmailMultiAlternatives:
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


def _answer_to(smtp_code: int) -> Answer:
    if 400 <= smtp_code < 500:
        return Busy(str(smtp_code))
    return Refused(str(smtp_code)) if 500 <= smtp_code < 600 else Silent(str(smtp_code))


def _code(error: Exception) -> str:
    """The kind of error; its words may hold an address."""
    return type(error).__name__
