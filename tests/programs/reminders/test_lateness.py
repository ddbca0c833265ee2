"""How late messages left is counted in the buckets that /metrics shows."""

from datetime import timedelta

import pytest

from programs.models import LatenessCount
from programs.reminders import lateness

pytestmark = pytest.mark.django_db


def test_each_message_is_counted_in_the_first_bucket_that_holds_it(django_assert_num_queries):
    seconds = (-3, 0, 1, 1.5, 30, 3600, 3601)
    for _ in range(2):
        with django_assert_num_queries(1):
            lateness.count(channel="email", lateness=[timedelta(seconds=each) for each in seconds])

    assert list(
        LatenessCount.objects.order_by("up_to_seconds").values_list("up_to_seconds", "reminders", "seconds")
    ) == [
        (1, 6, 2.0),
        (5, 2, 3.0),
        (30, 2, 60.0),
        (3600, 2, 7200.0),
        (None, 2, 7202.0),
    ]


def test_nothing_sent_is_nothing_counted(django_assert_num_queries):
    with django_assert_num_queries(0):
        lateness.count(channel="email", lateness=[])
