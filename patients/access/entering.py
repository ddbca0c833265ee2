"""The door itself: what somebody opened, scanned or typed lets their phone in, or says why not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction

from patients import keys
from patients.access.devices import forget, let_in
from patients.access.links import revoke
from patients.models import MOST_WRONG_YEARS, AccessCode, AccessLink, Clinic, Device


class Why(StrEnum):
    UNKNOWN = "unknown"  # never existed, was mistyped, or is a code of the day before
    REPLACED = "replaced"  # closed by the clinic
    WRONG_YEARS = "wrong_years"
    USED = "used"
    EXPIRED = "expired"


class LinkRefused(Exception):
    """What was opened or typed lets nobody in. `clinic` is whose it was, known only to who held a real one."""

    def __init__(self, why: Why, clinic: Clinic | None = None) -> None:
        super().__init__(why)
        self.why, self.clinic = why, clinic

    @property
    def is_for_good(self) -> bool:
        """Whether only the clinic can help, and not another code on its screen."""
        return self.why in (Why.REPLACED, Why.WRONG_YEARS)


class YearAsked(Exception):
    """The link is a real one and wants the year of birth. `tries_left` says that a wrong one was given."""

    def __init__(self, tries_left: int | None = None) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left


def open_link(
    *,
    typed: str,
    label: str,
    at: datetime,
    year: int | None = None,
    is_shared: bool = False,
    known: Device | None = None,
) -> tuple[Device, str]:
    """Let in whoever opened, pasted or typed this, and answer the device with its cookie's secret.

    `known` is the device that this browser is already: the same patient's stays, without a new secret (""), and spends nothing;
    another's is signed out, as one browser is one device, and where others use it, too, that holds on. Raises LinkRefused, and YearAsked
    where a link wants the year of birth: each wrong one counts, and the fifth in a row closes the link. Links and passes cannot be
    guessed (128 bits and more); how often somebody tries codes is not counted here.
    """
    with transaction.atomic():
        key = _held(keys.tidy(typed))
        refused: LinkRefused | YearAsked | None = _closed(key.link)
        if not refused and known and known.patient_id == key.link.patient_id:
            return known, ""
        refused = refused or (_spent(key, at) if key.ticket else _doubted(key.link, year, at))
        if not refused:
            if known:
                forget(device=known, at=at)
                is_shared = is_shared or known.is_shared
            return let_in(link=key.link, label=label, at=at, is_shared=is_shared, ticket=key.ticket)
    raise refused  # out here, or a wrong year would not stay counted


class _Key(NamedTuple):
    """What was typed, found. A pass and a code have a ticket, the hash under which a device has spent it, and an end."""

    link: AccessLink
    ticket: str = ""
    until: datetime | None = None


def _held(token: str) -> _Key:
    """The key with its link locked, so that those who try take turns. Raises LinkRefused for what is unknown."""
    links = AccessLink.objects.select_for_update(no_key=True, of=("self",)).select_related("patient__clinic")
    if len(token) == keys.LINK and (link := links.filter(token_hash=keys.hash_of(token)).first()):
        return _Key(link)
    if len(token) == keys.PASS and (read := keys.read_pass(token)) and (link := links.filter(pk=read.link_id).first()):
        return _Key(link, keys.hash_of(token), read.until)
    if len(token) == keys.CODE:
        code = AccessCode.objects.filter(code_hash=keys.hash_of_code(token)).first()
        if code:
            return _Key(links.get(pk=code.link_id), code.code_hash, code.expires_at)
    raise LinkRefused(Why.UNKNOWN)


def _closed(link: AccessLink) -> LinkRefused | None:
    if link.revoked_at is None and link.patient.discharged_at is None:
        return None
    guessed = link.why_closed == AccessLink.Closed.WRONG_YEARS
    return LinkRefused(Why.WRONG_YEARS if guessed else Why.REPLACED, link.patient.clinic)


def _spent(key: _Key, at: datetime) -> LinkRefused | None:
    """Whether this pass or code has opened a device, or its time is over."""
    clinic = key.link.patient.clinic
    if Device.objects.filter(ticket_hash=key.ticket).exists():
        return LinkRefused(Why.USED, clinic)
    return LinkRefused(Why.EXPIRED, clinic) if key.until and key.until <= at else None


def _doubted(link: AccessLink, year: int | None, at: datetime) -> LinkRefused | YearAsked | None:
    """Whether the patient is still to say, or has said wrongly, when they were born. Counts it."""
    if year is None:
        return YearAsked()
    wrong = 0 if year == link.patient.year_of_birth else link.wrong_years + 1
    if wrong == MOST_WRONG_YEARS:
        revoke(link=link, at=at, why=AccessLink.Closed.WRONG_YEARS)
        return LinkRefused(Why.WRONG_YEARS, link.patient.clinic)
    if wrong != link.wrong_years:
        link.wrong_years = wrong
        link.save(update_fields=["wrong_years"])
    return YearAsked(MOST_WRONG_YEARS - wrong) if wrong else None
