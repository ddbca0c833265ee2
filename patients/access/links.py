"""The link that lasts as long as the program: handed out, shown again, made anew and closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse

from patients import keys
from patients.models import AccessLink, Clinician, Patient

LIVE_LINKS = Prefetch("links", AccessLink.objects.filter(revoked_at=None), to_attr="live_links")


@transaction.atomic
def hand_out(*, patient: Patient, by: Clinician | None, at: datetime) -> AccessLink:
    """The patient's live link, made if there is none. At most three queries."""
    held = Patient.objects.hold(patient)
    links = list(held.links.filter(revoked_at=None))
    return next((link for link in links if _is_ours(link)), None) or _renew(held, links, by=by, at=at)


@transaction.atomic
def renew(*, patient: Patient, by: Clinician | None, at: datetime) -> AccessLink:
    """A new link. The one before closes at once, with every device it opened."""
    held = Patient.objects.hold(patient)
    return _renew(held, held.links.filter(revoked_at=None), by=by, at=at)


@transaction.atomic
def revoke(*, link: AccessLink, at: datetime, why: str = "") -> AccessLink:
    """Close the link, every code of it and every device they opened, at once. `why` is one of AccessLink.Closed."""
    link.revoked_at, link.why_closed = at, why
    link.save(update_fields=["revoked_at", "why_closed"])
    link.devices.filter(revoked_at=None).update(revoked_at=at)
    return link


def link_of(patient: Patient) -> AccessLink | None:
    """The patient's live link; None too when the server's key was changed since, as its secret cannot be shown again.

    For many patients, fetch them with `LIVE_LINKS`.
    """
    links: list[AccessLink] | None = getattr(patient, "live_links", None)
    link = next(iter(patient.links.filter(revoked_at=None) if links is None else links), None)
    return link if link and _is_ours(link) else None


def shut_out(clinician: Clinician) -> QuerySet[Patient]:
    """The clinic's patients whose link was closed after wrong years of birth and who have no other: only the clinic can help them."""
    last = AccessLink.objects.filter(patient=OuterRef("pk")).order_by("-made_at").values("why_closed")[:1]
    patients = Patient.objects.for_clinician(clinician).filter(discharged_at=None).alias(why=Subquery(last))
    return patients.filter(why=AccessLink.Closed.WRONG_YEARS).order_by("name", "pk")


def guessed_link_of(patient: Patient) -> AccessLink | None:
    """The link that wrong years of birth have closed, while the clinic has made no new one."""
    last = patient.links.order_by("-made_at").first()
    return last if last and last.why_closed == AccessLink.Closed.WRONG_YEARS else None


def token_of(link: AccessLink) -> str:
    """The secret of a link, as 26 characters of Crockford's base 32; of each object made once."""
    if not link.token:
        link.token = keys.of_link(link.pk)
    return link.token


def address_of(link: AccessLink, *, site: str) -> str:
    """The whole link, with the secret where no server sees it."""
    return f"{door(site=site)}#{token_of(link)}"


def address_for(patient: Patient, *, site: str, at: datetime) -> str:
    """The link for a message, made if there is none. Where wrong years have closed it, the door alone: nobody gets five more tries by
    waiting for the next message, and only the clinic makes a new one."""
    link = link_of(patient)
    if link is None and guessed_link_of(patient):
        return door(site=site)
    return address_of(link or hand_out(patient=patient, by=None, at=at), site=site)


def door(*, site: str) -> str:
    """Where links are pasted and codes typed."""
    return f"{site}{_connect_path()}"


@cache
def _connect_path() -> str:
    return reverse("patients:connect")


def _renew(patient: Patient, before: Iterable[AccessLink], *, by: Clinician | None, at: datetime) -> AccessLink:
    """A new link of a patient who is held, in place of those before."""
    for old in before:
        revoke(link=old, at=at, why=AccessLink.Closed.REPLACED)
    link = AccessLink(clinic_id=patient.clinic_id, patient=patient, made_by=by, made_at=at)
    link.token_hash = keys.hash_of(token_of(link))
    link.save(force_insert=True)
    return link


def _is_ours(link: AccessLink) -> bool:
    """Whether its secret can be shown again: not when the server's key was changed since it was made."""
    return link.token_hash == keys.hash_of(token_of(link))
