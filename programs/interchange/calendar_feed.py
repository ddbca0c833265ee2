"""A patient's sessions as a calendar that their phone or computer subscribes to (iCalendar, RFC 5545 and 7986).

Whoever knows the address reads it without signing in, as calendars can do no more. So it says only on which days there is something,
under a neutral title: no name, no clinic, no exercise. The address is derived from the feed's id with the server's key, as the link to
the phone is (`patients.access`): it can be shown again, and a copy of the database opens nothing.

Each session is one entry of a whole day. Two programs on one day are two entries: each moves by itself, so each has an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from patients import keys
from patients.models import Patient
from programs import scheduling
from programs.models import CalendarFeed, ExerciseSession, Program, ProgramEvent

LOOKS_BACK = timedelta(days=28)
ASK_AGAIN_AFTER = timedelta(hours=6)  # a wish: calendars ask when they like
PRODUCT = "-//Setwell//Calendar feed 1.0//EN"

Kind = ProgramEvent.Kind
State = ExerciseSession.State
TAKEN_OUT = (State.CANCELLED, State.SKIPPED)
DATING = (  # what may change a day in the calendar
    *(Kind.ISSUED, Kind.SCHEDULE_CHANGED, Kind.UNDONE, Kind.PAUSED, Kind.RESUMED, Kind.COMPLETED, Kind.ENDED),
    *(Kind.SESSION_OFFERED_AGAIN, Kind.SESSION_MOVED, Kind.SESSION_SKIPPED, Kind.SESSION_STARTED),
    *(Kind.SAID_DONE, Kind.LOGGED_AFTERWARDS, Kind.DOSAGE_CHANGED, Kind.PRESCRIBED, Kind.REMOVED),
)


@transaction.atomic
def make(*, patient: Patient, at: datetime) -> CalendarFeed:
    """The patient's feed, made if there is none whose address can be shown."""
    patient = Patient.objects.hold(patient)
    return feed_of(patient) or renew(patient=patient, at=at)


@transaction.atomic
def renew(*, patient: Patient, at: datetime) -> CalendarFeed:
    """A feed with a new address; the one before shows nothing from now on."""
    patient = Patient.objects.hold(patient)
    revoke(patient=patient, at=at)
    feed = CalendarFeed(clinic_id=patient.clinic_id, patient=patient, made_at=at)
    feed.token_hash = keys.hash_of(token_of(feed))
    feed.save(force_insert=True)
    return feed


def revoke(*, patient: Patient, at: datetime) -> None:
    """Close the address at once. Calendars that subscribed to it stop showing the sessions, each in its own time."""
    patient.calendar_feeds.filter(revoked_at=None).update(revoked_at=at)


def feed_of(patient: Patient) -> CalendarFeed | None:
    """The patient's live feed; None too when the server's key was changed since, as its address cannot be shown again. One query."""
    feed = patient.calendar_feeds.filter(revoked_at=None).first()
    return feed if feed and feed.token_hash == keys.hash_of(token_of(feed)) else None


def found(token: str) -> CalendarFeed | None:
    """The feed with this secret; None when it is unknown or revoked, or its patient was discharged. One query."""
    live = CalendarFeed.objects.filter(revoked_at=None, patient__discharged_at=None)
    return live.filter(token_hash=keys.hash_of(token)).select_related("patient").first()


def token_of(feed: CalendarFeed) -> str:
    """The secret of a feed, as 26 characters of Crockford's base 32: 130 bits."""
    digest = salted_hmac("programs.calendar_feed", str(feed.id), algorithm="sha256").digest()
    return keys.written(digest[:17], keys.LINK)


def address_of(feed: CalendarFeed, *, site: str) -> str:
    return site + reverse("programs:calendar_feed", args=[token_of(feed)])


def calendar_of(patient: Patient, *, site: str, at: datetime) -> bytes:
    """Every session from four weeks back on, those that were taken out as cancelled. In the language of the moment; two queries.

    The same sessions give the same bytes, however often they are asked for.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", _title())
    calendar.add("x-wr-calname", _title())
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    since = scheduling.local_day(at, patient.zone) - LOOKS_BACK
    sessions = list(_sessions(patient, since))
    dated_at = _dated_at({session.program_id for session in sessions})
    host = urlsplit(site).hostname or "localhost"
    for session in sessions:
        calendar.add_component(_entry(session, dated_at[session.program_id], host))
    return calendar.to_ical()


def _entry(session: ExerciseSession, dated_at: datetime, host: str) -> Event:
    entry = Event()
    entry.add("uid", f"{session.pk}@{host}")
    entry.add("summary", _title(), parameters={"LANGUAGE": get_language() or "en"})
    entry.add("dtstart", _day_of(session))
    entry.add("dtstamp", dated_at)  # in a calendar that is not a message it says when the entry was last changed
    entry.add("last-modified", dated_at)
    entry.add("sequence", session.sequence)
    entry.add("status", "CANCELLED" if session.state in TAKEN_OUT else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")  # a session takes minutes: the day stays free for others
    entry.add("class", "PRIVATE")
    return entry


def _title() -> str:
    return _("Exercises")


def _day_of(session: ExerciseSession) -> date:
    return session.performed_on or session.planned_on


def _sessions(patient: Patient, since: date) -> Iterable[ExerciseSession]:
    rows = ExerciseSession.objects.for_patient(patient).filter(program__in=Program.objects.for_patient(patient))
    dated = rows.annotate(day=Coalesce("performed_on", "planned_on")).filter(day__gte=since)
    return dated.only("program_id", "planned_on", "performed_on", "state", "sequence").order_by("day", "pk")


def _dated_at(programs: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the days of each program may have changed last."""
    events = ProgramEvent.objects.filter(program__in=programs, kind__in=DATING)
    return dict(events.values("program").annotate(last=Max("at")).values_list("program", "last"))
