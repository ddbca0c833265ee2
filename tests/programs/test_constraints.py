"""The invariants that no program may break hold in the database, whoever writes to it."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from patients.models import AccessLink, Device, Patient
from programs import sessions
from programs.models import (
    CalendarFeed,
    ExerciseSession,
    GoalRating,
    OwnGoal,
    Pause,
    PerformedExercise,
    PhoneEntry,
    Program,
    Protocol,
)
from tests.factories import NOW, TODAY, days


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("program_weeks_4_to_8", {"weeks": 3}),
        ("program_weeks_4_to_8", {"weeks": 9}),
        ("program_band_2_to_3", {"per_week_low": 1}),
        ("program_band_2_to_3", {"per_week_high": 4}),
        ("program_band_2_to_3", {"per_week_low": 3, "per_week_high": 2}),
        ("program_weekdays_exist", {"weekdays": [0, 8]}),
        ("program_gap", {"min_gap_days": 0}),
        ("program_issued_unless_draft", {"state": "draft"}),
        ("program_issued_unless_draft", {"issued_at": None}),
        ("program_end_has_an_instant", {"state": "ended"}),
    ],
)
def test_a_program_stays_within_its_rules(program, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(**change)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("protocol_weeks_4_to_8", {"weeks_high": 9}),
        ("protocol_weeks_4_to_8", {"weeks_default": 3}),
        ("protocol_band_2_to_3", {"per_week_high": 4}),
    ],
)
def test_a_protocol_stays_within_its_rules(db, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Protocol.objects.create(slug="too-much", name="Too much", **fields)


def test_one_session_counts_per_local_day(program, patient):
    monday, wednesday = program.sessions.order_by("planned_on")[:2]
    begun = {"performed_on": TODAY, "started_at": NOW, "finished_at": NOW}
    ExerciseSession.objects.filter(pk=monday.pk).update(state="done", **begun)
    with pytest.raises(IntegrityError, match="one_counted_session_per_local_day"), transaction.atomic():
        ExerciseSession.objects.filter(pk=wednesday.pk).update(state="partly", **begun)


def test_one_session_is_open_per_day(program):
    monday, wednesday = program.sessions.order_by("planned_on")[:2]
    with pytest.raises(IntegrityError, match="one_open_session_per_day"), transaction.atomic():
        ExerciseSession.objects.filter(pk=wednesday.pk).update(planned_on=monday.planned_on)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("session_begun_has_a_day", {"state": "started"}),
        ("session_over_has_an_instant", {"finished_at": NOW}),
        ("session_week_1_to_8", {"week": 9}),
        ("session_pain_0_to_10", {"pain": 11}),
        ("session_seen_by_somebody", {"seen_at": NOW}),
        ("session_reply_has_an_instant", {"reply": "Well done."}),
        ("session_reply_has_an_instant", {"replied_at": NOW}),
    ],
)
def test_a_session_says_when_it_was(program, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        program.sessions.filter(planned_on=TODAY).update(**change)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("pain_0_to_10", {"pain": 11}),
        ("outcome_has_an_instant", {"outcome": "done"}),
        ("why_not_unless_done", {"why_not": "time"}),
        ("why_not_unless_done", {"why_not": "time", "outcome": "done", "recorded_at": NOW}),
    ],
)
def test_what_was_done_stays_within_its_scale(program, patient, constraint, change):
    session = sessions.start(program=program, by=patient, at=NOW)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PerformedExercise.objects.filter(session=session).update(**change)


def test_a_goal_is_rated_once_a_day_and_within_its_scale(patient):
    own = {"clinic": patient.clinic}
    goal = OwnGoal.objects.create(**own, patient=patient, text="climb the stairs", set_at=NOW)
    rating = {**own, "goal": goal, "on": TODAY, "at": NOW}
    with pytest.raises(IntegrityError, match="rating_0_to_10"), transaction.atomic():
        GoalRating.objects.create(**rating, rating=11)
    GoalRating.objects.create(**rating, rating=4)
    with pytest.raises(IntegrityError, match="one_rating_per_goal_and_day"), transaction.atomic():
        GoalRating.objects.create(**rating, rating=5)


def test_what_a_phone_sent_is_taken_once(patient, signed_in):
    signed_in.phone_of(patient)
    device = Device.objects.get(patient=patient)
    entry = {"key": uuid4(), "clinic": patient.clinic, "patient": patient, "device": device, "received_at": NOW}
    PhoneEntry.objects.create(**entry)
    with pytest.raises(IntegrityError, match="phone_entry_taken_once"), transaction.atomic():
        PhoneEntry.objects.create(**entry)


def test_a_patient_has_one_live_calendar_feed(patient):
    feed = {"clinic": patient.clinic, "patient": patient, "made_at": NOW}
    CalendarFeed.objects.create(**feed, token_hash="a" * 64, revoked_at=NOW)
    CalendarFeed.objects.create(**feed, token_hash="b" * 64)
    with pytest.raises(IntegrityError, match="one_live_feed_per_patient"), transaction.atomic():
        CalendarFeed.objects.create(**feed, token_hash="c" * 64)


def test_a_pause_ends_after_it_begins_and_only_one_is_open(program):
    pause = {"clinic": program.clinic, "program": program, "from_on": TODAY, "reason": "holiday"}
    with pytest.raises(IntegrityError, match="pause_ends_after_it_begins"), transaction.atomic():
        Pause.objects.create(**pause, until_on=TODAY - days(1))
    Pause.objects.create(**pause)
    with pytest.raises(IntegrityError, match="one_open_pause_per_program"), transaction.atomic():
        Pause.objects.create(**pause)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("patient_can_be_reached", {"email": "", "phone": ""}),
        ("patient_year_of_birth", {"year_of_birth": 1800}),
        ("patient_weekdays_exist", {"weekdays": [9]}),
    ],
)
def test_a_patient_can_be_reached(patient, constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(**change)


def test_a_patient_has_one_live_link(patient):
    link = {"clinic": patient.clinic, "patient": patient, "made_at": NOW}
    AccessLink.objects.create(**link, token_hash="a" * 64)
    with pytest.raises(IntegrityError, match="one_live_link_per_patient"), transaction.atomic():
        AccessLink.objects.create(**link, token_hash="b" * 64)
