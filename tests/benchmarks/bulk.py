"""Writes many rows at once: `people` and `claiming` do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

CONSTRAINTS = """
    select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
        format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint
    where conrelid = any(%(tables)s::regclass[]) and contype in ('p', 'u', 'f') or confrelid = any(%(tables)s::regclass[])
    order by contype = 'f' desc, oid
"""
INDEXES = """
    select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index where indrelid = any(%(tables)s::regclass[]) order by indexrelid
"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """Inside, the tables are without keys, indexes and triggers. These are made anew in one go, which takes a tenth of the time."""
    made_anew = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '1GB'")
        for listing in (CONSTRAINTS, INDEXES):
            cursor.execute(listing, {"tables": list(tables)})
            for drop, make in cursor.fetchall():
                cursor.execute(drop)
                made_anew.append(make)
        for table in tables:
            cursor.execute(f"alter table {table} disable trigger user")
        yield
        for table in tables:
            cursor.execute(f"alter table {table} enable trigger user")
        for make in reversed(made_anew):  # references last: they lean on keys
            cursor.execute(make)
