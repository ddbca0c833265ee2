"""How long a dispatcher's claim takes in a table with years of history: `queue.claim`, rows, patients, links and all.

Beside the old rows stand the planned ones of the coming 48 hours, of which as many are due as in one busy minute.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.utils import timezone

from programs.reminders import queue
from tests.benchmarks.bulk import bare
from tests.benchmarks.figure import Figure

PASSES = 3
TABLE = "programs_reminder"

# The sessions of the past six weeks, repeated for as many weeks before as it takes.
OLD_ROWS = """
    insert into programs_reminder (id, idempotency_key, clinic_id, patient_id, program_id, session_id, local_date, slot,
        channel, repeat, zone, due_at, next_attempt_at, expires_at, changed_at, sending_at, accepted_at, state, reason,
        attempts, provider_id, error_code, in_doubt)
    select gen_random_uuid(), gen_random_uuid(), clinic_id, patient_id, program_id, id, on_day, 0, 'email', 0, 'UTC',
        on_day, on_day, on_day + interval '1 hour', on_day, on_day, on_day, 'accepted', '', 1, '<' || gen_random_uuid() || '>',
        '', false
    from generate_series(1, 10000) nth, programs_exercisesession,
        lateral (select planned_on - 42 * nth as on_day) as dates
    where state = 'done' limit %s
"""
FALL_DUE = """
    update programs_reminder set state = 'planned', lease_token = null, lease_until = null, next_attempt_at = now()
    where id in (select id from programs_reminder where state in ('planned', 'leased') order by state, id limit %s)
"""


def measure(*, due: int, old_rows: int) -> Iterator[Figure]:
    yield from _claiming(due, "_without_old_rows")
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        with bare(TABLE):
            cursor.execute(OLD_ROWS, [old_rows])
        cursor.execute(f"vacuum analyze {TABLE}")
        cursor.execute(f"select pg_relation_size('{TABLE}'), pg_indexes_size('{TABLE}'), count(*) from {TABLE}")  # noqa: S608
        table, indexes, rows = cursor.fetchone()
    yield Figure("old_rows", old_rows, "reminders")
    yield Figure("old_rows_written", time.perf_counter() - begun, "s")
    yield Figure("reminder_row", table / rows, "B")
    yield Figure("reminder_row_in_indexes", indexes / rows, "B")
    yield from _claiming(due)


def _claiming(due: int, suffix: str = "") -> Iterator[Figure]:
    times = sorted(each for _ in range(PASSES) for each in _claims(due))
    yield Figure(f"claim_median{suffix}", median(times), "ms")
    yield Figure(f"claim_p95{suffix}", times[int(len(times) * 0.95)], "ms")


def _claims(due: int) -> Iterator[float]:
    """Milliseconds of each claim, until nothing is due."""
    with connection.cursor() as cursor:
        cursor.execute(FALL_DUE, [due])
        cursor.execute(f"vacuum analyze {TABLE}")
        cursor.execute("checkpoint")
    left = due
    while left:
        begun = time.perf_counter()
        claimed = queue.claim(at=timezone.now())
        yield (time.perf_counter() - begun) * 1000
        if not claimed:
            raise RuntimeError(f"{left} of {due} were never claimed")
        left -= len(claimed)
