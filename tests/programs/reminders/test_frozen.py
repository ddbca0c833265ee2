"""A process that stands still in the middle of a transaction."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_it_does_not_hold_its_locks_for_good():
    with connection.cursor() as cursor:
        cursor.execute("show idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
