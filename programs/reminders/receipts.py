"""What a provider reports later about a message it took. Called by the doors in `programs.views.receipts`.

A report may come twice, late, in any order, or before the sender has written down that the message was taken. So what remains does not
depend on the order: a message that came back came back, even if a mailbox's server had taken it first. A patient's consent stays as
it is: an address that refuses mail is for the clinic to mend.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from programs.models import Reminder
from programs.reminders.channels.answers import A_CODE, A_PROVIDERS_ID, fitting

REFERENCE = re.compile("[0-9a-f]{20}|[0-9a-f]{32}")  # anything else is that of a message which somebody else sent there

State = Reminder.State


@transaction.atomic
def delivered(*, provider_id: str, reference: str, at: datetime) -> bool:
    """It reached the mailbox or the phone. False: we cannot say that now, the provider should say it again.

    `reference` is the idempotency key, or the first 20 of its 32 hexadecimal digits; a provider that does not give it back leaves it empty.
    """
    return _settle(State.DELIVERED, (State.DELIVERED, State.BOUNCED), provider_id, reference, at=at)


@transaction.atomic
def bounced(*, provider_id: str, reference: str, at: datetime, code: str = "") -> bool:
    """It could not be delivered; `code` is the provider's word for why. Answers as `delivered` does."""
    return _settle(State.BOUNCED, (State.BOUNCED,), provider_id, reference, at=at, error_code=fitting(code, A_CODE))


def _settle(
    state: Reminder.State,
    final: tuple[Reminder.State, ...],
    provider_id: str,
    reference: str,
    *,
    at: datetime,
    error_code: str = "",
) -> bool:
    """A report is proof, whatever we believed before: also of a message that we were not certain of, or had given up."""
    provider_id = fitting(provider_id, A_PROVIDERS_ID)
    reminder = _find(provider_id, reference)
    if reminder is None or reminder.state in final:
        return True  # not one of ours, or known already
    if reminder.state in Reminder.IN_HAND:
        return False
    Reminder.objects.filter(pk=reminder.pk).update(
        state=state,
        reason="",
        changed_at=at,
        error_code=error_code,
        accepted_at=Coalesce("accepted_at", at),
        provider_id=provider_id or reminder.provider_id,
    )
    return True


def _find(provider_id: str, reference: str) -> Reminder | None:
    """The reminder that was sent under this reference, or that the provider knows by this name, locked."""
    sent = Reminder.objects.select_for_update(no_key=True).filter(attempts__gt=0)
    if reference:
        if not REFERENCE.fullmatch(reference):
            return None
        keys = UUID(f"{reference:0<32}"), UUID(f"{reference:f<32}")
        return sent.filter(idempotency_key__range=keys).first()
    return sent.filter(provider_id=provider_id).first() if provider_id else None
