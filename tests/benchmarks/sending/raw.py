"""The ceiling: claim, mark and finish in plain SQL, by as many plain psycopg processes, on the same table, indexes and triggers.

It is the fastest we know that keeps the promise, and does nothing else. A batch is leased and committed; of each message the mark, which
is the last look, is on the disk before the provider is called, and the result before the next call: one commit for the result of a
message and the mark of the next. What the product does beyond that is not here: no letter is written, no clinic gets its fair share,
no clock is read (it is the database's), no row is made into an object; all statements are prepared.

Two more are shown so that nobody need guess: `raw_ceiling_bare` marks without the last look, which would send after a cancel, and
`raw_ceiling_two_commits` commits each mark and each result alone, which is the same promise at a higher price.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from tests.benchmarks.sending.provider import Book

Line = psycopg.Connection[tuple[Any, ...]]

CLAIM = """
    with due as materialized (
        select id from programs_reminder where state = 'planned' and next_attempt_at <= now()
        order by next_attempt_at limit 100 for update skip locked
    )
    update programs_reminder as reminder
    set state = 'leased', changed_at = now(), lease_token = %(token)s, lease_until = now() + interval '1 minute'
    from due where reminder.id = due.id returning reminder.id
"""
BARE_MARK = """
    update programs_reminder as reminder
    set state = 'sending', changed_at = now(), sending_at = now(), attempts = attempts + 1
    where id = %(id)s and lease_token = %(token)s
"""
# What `queue.MARK` asks about a session's reminder by e-mail.
MARK = f"""{BARE_MARK}
    and state = 'leased' and lease_until > now() + interval '20 seconds' and expires_at > now()
    and exists (
        select from patients_patient
        where id = reminder.patient_id and discharged_at is null and time_zone = reminder.zone and email <> ''
    )
    and exists (
        select from patients_consent
        where patient_id = reminder.patient_id and channel = 'email' and slot = 0 and withdrawn_at is null
    )
    and exists (select from programs_program where id = reminder.program_id and state = 'active')
    and exists (
        select from programs_exercisesession
        where id = reminder.session_id and state = 'planned' and planned_on = reminder.local_date
    )
    and not exists (
        select from programs_exercisesession
        where program_id = reminder.program_id and performed_on = reminder.local_date
    )
    and not exists (
        select from programs_pause where program_id = reminder.program_id
        and reminder.local_date between from_on and coalesce(until_on, 'infinity')
    )
"""  # noqa: S608  # of two constants
FINISH = """
    update programs_reminder
    set state = 'accepted', changed_at = now(), accepted_at = now(), provider_id = %(provider_id)s,
        lease_token = null, lease_until = null
    where id = %(id)s and lease_token = %(token)s
"""


def send(begin: Callable[[], None], book: Book, mark: str = MARK) -> None:
    """Until nothing is due; `begin` returns when all may."""
    with _line() as line:
        finishing, marking = line.cursor(), line.cursor()
        begin()
        for token, claimed in _batches(line):
            _expect_one(line.execute(mark, {"id": claimed[0], "token": token}))
            for key, after in zip(claimed, [*claimed[1:], None], strict=True):
                book.take(key)
                with line.pipeline():
                    finishing.execute(FINISH, {"id": key, "token": token, "provider_id": f"<{key}>"})
                    if after:
                        marking.execute(mark, {"id": after, "token": token})
                _expect_one(finishing)
                if after:
                    _expect_one(marking)


def send_with_two_commits(begin: Callable[[], None], book: Book) -> None:
    """The same, each statement committed by itself."""
    with _line() as line:
        begin()
        for token, claimed in _batches(line):
            for key in claimed:
                _expect_one(line.execute(MARK, {"id": key, "token": token}))
                book.take(key)
                _expect_one(line.execute(FINISH, {"id": key, "token": token, "provider_id": f"<{key}>"}))


def _batches(line: Line) -> Iterator[tuple[UUID, list[UUID]]]:
    while True:
        token = uuid4()
        claimed: list[UUID] = [key for (key,) in line.execute(CLAIM, {"token": token})]
        if not claimed:
            return
        yield token, claimed


def _expect_one(cursor: psycopg.Cursor[Any]) -> None:
    if cursor.rowcount != 1:
        raise RuntimeError("a row was not as it was left")


def _line() -> Line:
    """To the same database, without what Django adds; every statement is prepared at its first use."""
    names = ("dbname", "host", "port", "user", "password")
    where = {name: value for name, value in connection.get_connection_params().items() if name in names}
    return psycopg.connect(**where, autocommit=True, prepare_threshold=0)
