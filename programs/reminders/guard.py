"""Whether this installation may send, and when it last looked; `dispatch`, the plan and `manage reminders` ask.

A copy of the data must not send what the original sent: the desk remembers at which address (SITE_URL) and in which database sending
was allowed. When either is another one, or the database has gone back in time, it pauses until a person resumes it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache as once
from typing import Literal

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from redis.exceptions import RedisError

from programs.models import ProgramEvent, Reminder, ReminderDesk

WITNESS = "programs.reminders.guard"  # what the cache remembers in case the database forgets
WITNESS_KEPT = timedelta(days=2)  # well over the time in which a message is of use

# Where the database lives. A dump restored into another cluster or database changes it, and so does one into the same, for the
# table is made anew; recovery to a point in time and the promotion of a standby begin a timeline. VACUUM FULL, REINDEX and
# ALTER TABLE leave it as it is.
STORAGE = """concat_ws('.', {cluster}, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
    (select oid from pg_database where datname = current_database()), 'programs_reminder'::regclass::oid)"""

# Note that somebody looked, and answer what the desk says; the first time is what it said before.
LOOK = """
    with before as materialized (select dispatched_at from programs_reminderdesk where id = 1)
    insert into programs_reminderdesk as desk (id, site, storage, cause, dispatched_at) values (1, '', '', '', %(at)s)
    on conflict (id) do update set dispatched_at = greatest(desk.dispatched_at, excluded.dispatched_at)
    returning site, storage, cause, (select dispatched_at from before), dispatched_at, {storage}
"""

TICK = """
    insert into programs_reminderdesk as desk (id, site, storage, cause, {name}) values (1, '', '', '', %(at)s)
    on conflict (id) do update set {name} = excluded.{name} where desk.{name} is null or desk.{name} < excluded.{name}
"""

Sighting = tuple[str, datetime]  # in which storage a desk was seen at work, and when
Cause = ReminderDesk.Cause
State = Reminder.State

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Status:
    """The desk as it stands, and what speaks against sending that no dispatcher has met yet."""

    desk: ReminderDesk
    mismatch: Cause | None
    storage: str
    knows_cluster: bool


def may_send(*, at: datetime) -> bool:
    """Whether a dispatcher may begin a turn, or a round. One statement, which also notes `at` as `dispatched_at`.

    The first call in an installation's life writes down where it is. The first in a restored database or a copy pauses the desk,
    and since nobody can say there what was sent after the backup was made, what was due by now becomes `unknown`.
    """
    seen = _witness()  # first: a database that is asked afterwards cannot say less, unless it went back in time
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOOK.format(storage=_storage()), {"at": at})
            site, storage, cause, looked_before, looked_now, here = cursor.fetchone()
        if not storage:
            site, storage = settings.SITE_URL, here
            ReminderDesk.objects.filter(pk=1).update(site=site, storage=storage)
        elif found := _mismatch(site, storage, here, looked_before, seen):
            _rest(found, at)
            return False
        transaction.on_commit(lambda: _remember(storage, looked_now))
    return not cause


def ticked(name: Literal["planned_at", "swept_at"], *, at: datetime) -> None:
    """Note that the plan or the sweep has run; any number of them may say so, and it never goes back."""
    with connection.cursor() as cursor:
        cursor.execute(TICK.format(name=name), {"at": at})


def pause(*, at: datetime) -> bool:
    """Send nothing until somebody resumes. False when the desk rests already."""
    ReminderDesk.the_one()
    return bool(ReminderDesk.objects.filter(pk=1, cause="").update(paused_at=at, cause=Cause.BY_HAND))


@transaction.atomic
def resume(*, at: datetime) -> None:
    """Send again, and take the present address and database as right.

    What was due during the pause is sent where it is not too late to be of use; what was let go of stays so.
    """
    now = _status(ReminderDesk.objects.select_for_update().get(pk=ReminderDesk.the_one().pk))
    if now.mismatch:  # no dispatcher may have come by since
        _rest(now.mismatch, at)
    ReminderDesk.objects.filter(pk=1).update(site=settings.SITE_URL, storage=now.storage, paused_at=None, cause="")
    transaction.on_commit(_forget)


def is_at_work(*, at: datetime) -> bool:
    """Whether what somebody asks for now leaves within a minute, as far as the desk knows."""
    return (ReminderDesk.objects.first() or ReminderDesk()).is_at_work(at=at)


def status() -> Status:
    """How things stand; changes nothing, but for making the desk where there is none yet."""
    return _status(ReminderDesk.the_one())


def _status(desk: ReminderDesk) -> Status:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_storage()}")
        (here,) = cursor.fetchone()
    mismatch = _mismatch(desk.site, desk.storage, here, desk.dispatched_at, _witness()) if desk.storage else None
    return Status(desk, mismatch, here, _knows_cluster())


def _mismatch(site: str, storage: str, here: str, looked_at: datetime | None, seen: Sighting | None) -> Cause | None:
    """Why what the desk remembers is not true of this place. A demo's address may change: its mail goes into a folder."""
    went_back = seen is not None and seen[0] == storage and (looked_at is None or looked_at < seen[1])
    if storage != here or went_back:
        return Cause.RESTORED
    if site != settings.SITE_URL and not settings.DEMO:
        return Cause.MOVED
    return None


def _rest(found: Cause, at: datetime) -> None:
    """Pause, once for each thing that is found: a restore also where the desk rests for a lesser reason."""
    lesser = ("", Cause.BY_HAND) if found == Cause.MOVED else ("", Cause.BY_HAND, Cause.MOVED)
    if not ReminderDesk.objects.filter(pk=1, cause__in=lesser).update(cause=found, paused_at=at):
        return
    let_go = _let_go(at) if found == Cause.RESTORED else {}
    logger.error("reminders_paused", cause=found.value, **let_go)


def _let_go(at: datetime) -> dict[str, int]:
    """Reminders that were due by now may have arrived, and changes made by now may have been announced: neither is sent again."""
    due = Reminder.objects.filter(state__in=Reminder.UNSETTLED, due_at__lte=at)
    changes = ProgramEvent.objects.filter(delivered_at=None, at__lte=at)
    uncertain = {"state": State.UNKNOWN, "reason": Reminder.Reason.NO_ANSWER, "lease_token": None, "lease_until": None}
    return {"reminders": due.update(**uncertain, changed_at=at), "changes": changes.update(delivered_at=at)}


def _storage() -> str:
    cluster = "(select system_identifier from pg_control_system())" if _knows_cluster() else "'?'"
    return STORAGE.format(cluster=cluster)


@once
def _knows_cluster() -> bool:
    """Every role may ask for the cluster's number, unless a host has forbidden it; then the rest has to do."""
    with connection.cursor() as cursor:
        cursor.execute("select has_function_privilege('pg_control_system()', 'execute')")
        return bool(cursor.fetchone()[0])


def _witness() -> Sighting | None:
    """Where and when a desk was last seen at work. The cache may have forgotten, or be away: then it has nothing to say."""
    with suppress(RedisError):
        seen: Sighting | None = cache.get(WITNESS)
        return seen
    return None


def _remember(storage: str, at: datetime) -> None:
    with suppress(RedisError):
        cache.set(WITNESS, (storage, at), timeout=WITNESS_KEPT.total_seconds())


def _forget() -> None:
    with suppress(RedisError):
        cache.delete(WITNESS)
