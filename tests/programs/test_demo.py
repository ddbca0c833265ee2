"""The demo clinic: what a newcomer finds, at any hour, and what a second start leaves alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from exercises.catalogue import FILES
from exercises.models import Exercise
from patients import access
from patients.models import Clinician, Patient
from programs import demo, monitoring, scheduling, sessions
from programs.models import (
    Concern,
    Correction,
    ExerciseSession,
    OwnGoal,
    PerformedExercise,
    Program,
    ProgramEvent,
    Reminder,
)

pytestmark = pytest.mark.django_db
ROUTINE = next(file for file in FILES if file.stem == demo.PROTOCOL.removesuffix("-5"))

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def routine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the catalogue only what the stories need, which loads twenty times as fast."""
    monkeypatch.setattr("exercises.catalogue.FILES", [ROUTINE])


def load(at: datetime = NOON) -> demo.Demo:
    return demo.load(at=at, password="harbour-demo", send=True)


def test_its_patients_are_at_different_points_and_one_has_a_session_today() -> None:
    made = load()
    states = dict(Program.objects.values_list("patient__name", "state"))
    assert states == {
        "Marta Lindqvist": "active",
        "Tomasz Brandt": "active",
        "Aylin Kessler": "paused",
        "Walter Pohl": "completed",
        "Noor Haddad": "draft",
    }
    assert Patient.objects.count() == 6
    device, _secret = access.open_link(typed=made.link, year=made.patient.year_of_birth, label="Phone", at=NOON)
    assert made.next_on == NOON.date()
    session = sessions.start(program=device.patient.programs.get(), by=device.patient, at=NOON)
    assert session.performed.count() == 5


def test_its_past_has_missed_sessions_falling_pain_and_reminders_that_were_sent() -> None:
    load()
    program = Program.objects.get(patient__name="Tomasz Brandt")
    over = program.sessions.filter(planned_on__lt=NOON.date()).order_by("planned_on")
    states = list(over.values_list("state", flat=True))
    assert states.count("done") >= 5
    assert states.count("partly") == 2
    assert "planned" in states  # and its week is over: missed
    pain = [max(row.pain or 0 for row in session.performed.all()) for session in over.counted()]
    assert pain == sorted(pain, reverse=True)
    assert pain[0] - pain[-1] >= 2
    assert ProgramEvent.objects.filter(program=program, kind=ProgramEvent.Kind.DOSAGE_CHANGED).exists()

    assert Reminder.objects.filter(state=Reminder.State.ACCEPTED).count() > 10
    assert not Reminder.objects.filter(state=Reminder.State.EXPIRED).exists()
    soon = Reminder.objects.get(patient__name="Marta Lindqvist", local_date=NOON.date())
    assert soon.state == Reminder.State.PLANNED
    assert timedelta() < soon.due_at - NOON <= demo.SOON


def test_its_patients_said_more_than_done_and_the_physio_read_most_of_it() -> None:
    made = load()
    assert {*Concern.objects.values_list("kind", flat=True)} == {"odd", "hurts", "too_hard"}
    assert Concern.objects.filter(ended_exercise=True).count() == 1
    assert {*Correction.objects.values_list("performed__session__patient__name", flat=True)} == {
        "Marta Lindqvist",
        "Tomasz Brandt",
    }
    said = PerformedExercise.objects.filter(session__patient__name="Tomasz Brandt")
    assert {*said.exclude(why_not="").values_list("outcome", "why_not")} == {("not_today", "time"), ("partly", "tired")}
    assert said.exclude(sets_done=[]).exists()

    first = ExerciseSession.objects.get(patient=made.patient, state="done")
    assert first.seen_by == made.physio
    assert first.reply
    corrected_since, waiting = monitoring.urgent_first(monitoring.unseen(made.physio, on=NOON.date()))
    assert corrected_since.patient.name == "Marta Lindqvist"
    assert corrected_since.seen_at
    assert waiting.patient.name == "Tomasz Brandt"
    assert waiting.has_concern
    assert waiting.comment

    at_the_end = ExerciseSession.objects.counted().filter(program__rating="end")
    assert at_the_end.filter(pain=None).count() == 0 < at_the_end.count()
    assert not PerformedExercise.objects.filter(session__in=at_the_end, pain__isnull=False).exists()

    stairs = OwnGoal.objects.get(text__startswith="Take the stairs")
    ratings = list(stairs.ratings.values_list("rating", flat=True))
    assert ratings == sorted(ratings)
    assert len(ratings) >= 3


@pytest.mark.parametrize(("month", "hour"), [(1, 3), (3, 22), (10, 18)])
def test_it_can_be_made_at_any_hour_and_after_a_change_of_the_clocks(month: int, hour: int) -> None:
    now = datetime(2026, month, 30, hour, 58, tzinfo=UTC)
    made = load(now)
    today = scheduling.local_day(now, made.patient.zone)
    [due] = sessions.programs_today(patient=made.patient, on=today)
    assert (due.status, made.next_on) == (sessions.Status.DUE, today)
    assert not ProgramEvent.objects.filter(at__gt=now).exists()
    assert not ExerciseSession.objects.filter(finished_at__gt=now).exists()


def test_a_second_load_changes_nothing_and_keeps_corrections(
    django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # here all of the catalogue
    first = load()
    assert Exercise.objects.count() >= 60
    exercise = Exercise.objects.get(slug="standing-knee-drive")
    exercise.name = "Knee drive, corrected"
    exercise.save()
    before = (Patient.objects.count(), Program.objects.count(), ProgramEvent.objects.count(), Reminder.objects.count())
    with django_assert_max_num_queries(40):
        second = load(NOON + timedelta(days=1))
    assert not second.is_new
    assert second.link == first.link
    after = (Patient.objects.count(), Program.objects.count(), ProgramEvent.objects.count(), Reminder.objects.count())
    assert before == after
    exercise.refresh_from_db()
    assert exercise.name == "Knee drive, corrected"


def test_the_command_prints_what_is_needed_to_look_around(settings: Any) -> None:
    settings.DEMO = True
    out = io.StringIO()
    with time_machine.travel(NOON, tick=False):
        call_command("load_demo", stdout=out)
    printed = out.getvalue()
    assert "physio@demo.example" in printed
    assert "admin@demo.example" in printed
    assert "/in/#" in printed
    assert "next session Wednesday 4 March" in printed
    assert Clinician.objects.get(email=demo.PHYSIO).check_password("harbour-demo")
    assert Clinician.objects.get(email=demo.ADMIN).is_superuser


def test_a_real_site_gets_no_invented_people(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command("load_demo")
    assert not Clinician.objects.exists()


def test_forced_on_a_real_site_it_sends_no_mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = False
    asked: dict[str, Any] = {}
    load_there = demo.load
    monkeypatch.setattr(demo, "load", lambda **options: asked.update(options) or load_there(**options))
    call_command("load_demo", "--force", stdout=io.StringIO())
    assert asked["send"] is False
    assert not Reminder.objects.filter(state=Reminder.State.ACCEPTED).exists()
