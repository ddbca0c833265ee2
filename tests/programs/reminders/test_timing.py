"""Reminder times at the edges of local time, and how long a repeat waits."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.reminders.timing import SendWindow, expires_at, in_send_window, instant_of, next_attempt

CHANGING_ZONES = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",  # half an hour off
    "America/Nuuk",  # the clock skips an hour into the next day
    "America/Santiago",  # the clock skips midnight
    "Africa/Casablanca",  # the clock changes around Ramadan
    "Australia/Lord_Howe",  # the clock changes by half an hour
    "Pacific/Chatham",
]
ZONES = [
    *CHANGING_ZONES,
    "UTC",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Pacific/Apia",  # skipped 30 December 2011
    "Pacific/Kiritimati",
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# From wish to instant


@pytest.mark.parametrize(
    ("zone", "wish", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-03-28 18:00", "2026-03-28 17:00", id="before the clock change"),
        pytest.param("Europe/Berlin", "2026-03-29 18:00", "2026-03-29 16:00", id="after it, same wall time"),
        pytest.param("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30", id="skipped: now 03:30"),
        pytest.param("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30", id="passed twice: the first"),
        pytest.param("America/New_York", "2026-03-08 02:30", "2026-03-08 07:30", id="skipped there"),
        pytest.param("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30", id="passed twice there"),
        pytest.param("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45", id="half an hour skipped"),
        pytest.param("America/Santiago", "2026-09-06 00:00", "2026-09-06 04:00", id="midnight skipped"),
        pytest.param("America/Nuuk", "2026-03-28 23:30", "2026-03-29 01:30", id="skipped into the next day"),
        pytest.param("Asia/Kathmandu", "2026-06-01 08:00", "2026-06-01 02:15", id="quarter of an hour off"),
        pytest.param("Pacific/Apia", "2011-12-29 18:00", "2011-12-30 04:00", id="before the skipped date"),
        pytest.param("Pacific/Apia", "2011-12-31 18:00", "2011-12-31 04:00", id="after the skipped date"),
    ],
)
def test_a_wall_time_has_one_instant(zone, wish, expected):
    local_date, wall_time = wish.split()

    instant = instant_of(date.fromisoformat(local_date), time.fromisoformat(wall_time), ZoneInfo(zone))

    assert instant == utc(expected)


@pytest.mark.parametrize(
    ("zone", "local_date"), [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))]
)
@pytest.mark.parametrize("wall_time", [time(0), time(9), time(23, 59, 59)])
def test_a_date_that_the_zone_skips_has_no_instant(zone, local_date, wall_time):
    assert instant_of(local_date, wall_time, ZoneInfo(zone)) is None


def test_a_wish_that_names_the_second_pass_still_means_the_first():
    second_pass = time(2, 30, fold=1)

    assert instant_of(date(2026, 10, 25), second_pass, ZoneInfo("Europe/Berlin")) == utc("2026-10-25T00:30")


@given(
    st.sampled_from(ZONES),
    st.dates(date(2010, 1, 1), date(2035, 12, 31)),
    st.times().map(lambda wish: wish.replace(second=0, microsecond=0)),
)
@settings(max_examples=2000, deadline=None)
def test_the_local_time_is_the_wish_except_where_the_clock_skips_it(zone_name, local_date, wall_time):
    zone = ZoneInfo(zone_name)
    instant = instant_of(local_date, wall_time, zone)

    assert_first_pass_or_shift(instant, local_date, wall_time, zone)


@pytest.mark.parametrize("zone_name", CHANGING_ZONES)
def test_at_every_change_of_the_clock_the_instant_is_the_first_pass_or_a_shift(zone_name):
    """Random dates seldom meet a change: find those of 2025 to 2030, try each quarter of an hour around."""
    zone = ZoneInfo(zone_name)
    days = [date(2025, 1, 1) + timedelta(days=count) for count in range(6 * 365)]
    noons = [datetime.combine(day, time(12), zone).utcoffset() for day in days]
    changes = [day for day, before, after in zip(days[1:], noons, noons[1:], strict=False) if before != after]
    assert len(changes) >= 5  # Morocco stopped in 2026

    for day in {near + timedelta(days=by) for near in changes for by in (-1, 0)}:
        for quarter in range(96):
            wall_time = time(quarter // 4, quarter % 4 * 15)
            assert_first_pass_or_shift(instant_of(day, wall_time, zone), day, wall_time, zone)


def assert_first_pass_or_shift(instant, local_date, wall_time, zone):
    """Try the wish under every offset the zone has nearby, without asking `fold`."""
    wish = datetime.combine(local_date, wall_time)
    nearby = [wish.replace(tzinfo=UTC) + timedelta(hours=by) for by in range(-48, 49, 6)]
    offsets = {moment.astimezone(zone).utcoffset() for moment in nearby}
    candidates = sorted((wish - offset).replace(tzinfo=UTC) for offset in offsets)
    passes = [moment for moment in candidates if moment.astimezone(zone).replace(tzinfo=None) == wish]
    if passes:
        assert instant == passes[0]
    elif max(offsets) - min(offsets) >= timedelta(days=1):
        assert instant is None
    else:
        assert instant.astimezone(zone).replace(tzinfo=None) == wish + (max(offsets) - min(offsets))


# When it may leave, and until when


@pytest.mark.parametrize(
    ("instant", "inside"),
    [
        ("2026-06-10T05:59:59", False),
        ("2026-06-10T06:00:00", True),
        ("2026-06-10T17:59:59", True),
        ("2026-06-10T18:00:00", False),
        ("2026-06-10T23:00:00", False),
    ],
)
def test_messages_leave_between_eight_and_eight_by_the_patients_clock(instant, inside):
    assert in_send_window(utc(instant), ZoneInfo("Europe/Berlin")) is inside


def test_the_window_follows_the_clock_change():
    assert in_send_window(utc("2026-03-28T07:00"), ZoneInfo("Europe/Berlin"))
    assert in_send_window(utc("2026-03-29T06:00"), ZoneInfo("Europe/Berlin"))


def test_a_clinic_may_choose_its_own_window():
    early = SendWindow(time(6), time(9))

    assert in_send_window(utc("2026-06-10T06:30"), ZoneInfo("UTC"), early)
    assert not in_send_window(utc("2026-06-10T09:00"), ZoneInfo("UTC"), early)


def test_a_window_that_never_opens_is_refused():
    with pytest.raises(ValueError, match="cannot open"):
        SendWindow(time(20), time(8))


def test_a_reminder_is_too_late_after_an_hour_even_across_a_clock_change():
    due_at = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # the first pass, 00:30 UTC

    assert expires_at(due_at) == utc("2026-10-25T01:30")


# Trying again


@pytest.mark.parametrize(
    ("attempts", "longest"),
    [(0, 0), (1, 15), (2, 60), (3, 4 * 60), (4, 10 * 60), (5, 20 * 60)],
)
def test_each_repeat_may_wait_longer(attempts, longest):
    assert next_attempt(attempts, jitter=1) == timedelta(seconds=longest)
    assert next_attempt(attempts, jitter=0.5) == timedelta(seconds=longest / 2)
    assert next_attempt(attempts, jitter=0) == timedelta(0)


def test_after_five_repeats_it_is_given_up():
    assert next_attempt(6, jitter=1) is None
    assert next_attempt(6, jitter=1, retry_after=timedelta(seconds=1)) is None


def test_the_providers_wish_to_wait_is_kept():
    assert next_attempt(1, jitter=0, retry_after=timedelta(minutes=2)) == timedelta(minutes=2)
    assert next_attempt(3, jitter=1, retry_after=timedelta(minutes=2)) == timedelta(minutes=4)
