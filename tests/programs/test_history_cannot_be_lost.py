"""Whatever anybody does afterwards, by verb, by ORM or by raw SQL, no logged result goes away and no past session says something else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises import library
from exercises.dosage import Load, LoadKind
from exercises.models import Exercise, ExerciseVersion
from patients import care
from patients.models import Clinician, Patient
from programs import grid, monitoring, prescribing, sessions
from programs.models import Concern, Correction, ExerciseSession, PerformedExercise, Prescription, Program, ProgramEvent
from programs.sessions import tell
from tests import factories
from tests.canaries import Aviary, make_aviary
from tests.factories import TODAY, days, on_day
from tests.saying import entry, hand_in, make_device

REFUSALS = (
    prescribing.Refused,
    sessions.NotDue,
    sessions.TooLate,
    sessions.NothingRecorded,
    sessions.NotAhead,
    sessions.NoSuchDay,
    ProtectedError,
    RestrictedError,
    DatabaseError,
)


class World:
    """A clinic with one running program, and everything that people may do to it."""

    def __init__(self) -> None:
        self.clinician = factories.make_clinician(factories.make_clinic())
        self.patient = factories.make_patient(self.clinician)
        self.program = factories.make_program(self.patient, self.clinician, exercises=3)
        self.day = TODAY

    @property
    def at(self):
        return on_day(self.day)

    def prescription(self, choose: Callable) -> Prescription:
        return choose(list(Prescription.objects.filter(program=self.program).order_by("id")))

    def exercise(self, choose: Callable) -> Exercise:
        return choose(list(Exercise.objects.order_by("slug")))


def let_a_day_pass(world: World, choose: Callable) -> None:
    world.day += days(1)


def do_a_session(world: World, choose: Callable) -> None:
    session = sessions.start(program=world.program, by=world.patient, at=world.at)
    for performed in session.performed.all():
        sessions.record(
            performed=performed, outcome=choose(["done", "partly", "not_today"]), pain=2, by=world.patient, at=world.at
        )
    sessions.finish(session=session, by=world.patient, at=world.at)


def read_a_report(world: World, choose: Callable) -> None:
    session = choose(list(ExerciseSession.objects.filter(program=world.program).order_by("planned_on", "id")))
    monitoring.reply(session=session, text=choose(["", "Well done."]), by=world.clinician, at=world.at)


def ask_for_pain_at_another_time(world: World, choose: Callable) -> None:
    prescribing.change_rating(program=world.program, rating=choose(["each", "end"]), by=world.clinician, at=world.at)


def do_all_of_today(world: World, choose: Callable) -> None:
    for session in sessions.start_today(patient=world.patient, at=world.at):
        for performed in session.performed.all():
            sessions.record(performed=performed, outcome="done", by=world.patient, at=world.at)


def log_a_missed_session(world: World, choose: Callable) -> None:
    program = Program.objects.with_course().get(pk=world.program.pk)
    session, day = choose(sessions.backfillable(program, on=world.day) or [(None, None)])
    if session:
        sessions.backfill(session=session, on=day, by=world.patient, at=world.at)


def say_it_anew(world: World, choose: Callable) -> None:
    """In its place stands what was said last; what was said before is a correction."""
    performed = choose(list(PerformedExercise.objects.filter(session__program=world.program).order_by("id")))
    sessions.record(
        performed=performed, outcome=choose(["done", "partly"]), pain=choose([None, 3]), by=world.patient, at=world.at
    )


def raise_a_concern(world: World, choose: Callable) -> None:
    performed = choose(list(PerformedExercise.objects.filter(session__program=world.program).order_by("id")))
    sessions.raise_concern(performed=performed, kind=choose(["hurts", "odd"]), by=world.patient, at=world.at)


def say_it_on_a_phone(world: World, choose: Callable) -> None:
    """Of any session, whatever became of it, some days ago and out of order."""
    session = choose(list(world.program.sessions.order_by("planned_on")))
    asked = world.program.prescribed_on(session.planned_on, session=session)
    token, at = tell(session, asked, on=session.planned_on), world.at - days(choose([0, 1, 5]))
    said = [entry("finish", token, at, comment="Over.", pain=choose([None, 4]))]
    said += [entry("record", token, at, prescription=row.pk, outcome="partly") for row, _dosage in asked]
    hand_in(make_device(world.patient, at=world.at), *said, at=world.at)


def rewrite_an_exercise(world: World, choose: Callable) -> None:
    exercise = world.exercise(choose)
    exercise.name, exercise.steps = f"Renamed on {world.day}", [f"Rewritten on {world.day}"]
    exercise.dosage = factories.make_dosage().with_targets(reps=6)
    exercise.save()
    library.publish(exercise=exercise, by=world.clinician, at=world.at)


def retire_an_exercise(world: World, choose: Callable) -> None:
    library.retire(exercise=world.exercise(choose), by=world.clinician, at=world.at)


def delete_an_exercise(world: World, choose: Callable) -> None:
    world.exercise(choose).delete()


def remove_a_prescription(world: World, choose: Callable) -> None:
    prescribing.remove(prescription=world.prescription(choose), by=world.clinician, at=world.at)


def delete_a_prescription(world: World, choose: Callable) -> None:
    world.prescription(choose).delete()


def add_an_exercise(world: World, choose: Callable) -> None:
    prescribing.prescribe(program=world.program, exercise=world.exercise(choose), by=world.clinician, at=world.at)


def take_an_update(world: World, choose: Callable) -> None:
    prescribing.take_update(prescription=world.prescription(choose), by=world.clinician, at=world.at)


def change_a_dosage(world: World, choose: Callable) -> None:
    dosage = factories.make_dosage().with_targets(reps=choose([4, 5, 6]))
    prescribing.change_dosage(
        prescription=world.prescription(choose), dosage=dosage, by=world.clinician, at=world.at, from_on=world.day
    )


def change_a_dosage_for_a_while(world: World, choose: Callable) -> None:
    """None: the exercise rests."""
    prescribing.change_dosage(
        prescription=world.prescription(choose),
        dosage=choose([None, factories.make_dosage(load=Load(LoadKind.BANDS))]),
        scope=choose(list(prescribing.Scope)),
        by=world.clinician,
        at=world.at,
    )


def plan_a_course(world: World, choose: Callable) -> None:
    prescription = world.prescription(choose)
    week = choose([1, 2, 3, 4])
    fill = choose(
        [
            lambda course: grid.put(course, week, None),
            lambda course: grid.easy_week(course, week=week),
            lambda course: grid.step(course, "reps", from_week=week, by=1),
            lambda course: grid.load_from(course, week=week, load=Load(LoadKind.BANDS)),
        ]
    )
    prescribing.plan_course(
        prescription=prescription, course=fill(prescription.course), by=world.clinician, at=world.at
    )


def substitute_an_exercise(world: World, choose: Callable) -> None:
    prescribing.substitute(
        prescription=world.prescription(choose), exercise=world.exercise(choose), by=world.clinician, at=world.at
    )


def undo_the_last_change(world: World, choose: Callable) -> None:
    prescribing.undo(program=world.program, by=world.clinician, at=world.at)


def change_the_schedule(world: World, choose: Callable) -> None:
    prescribing.reschedule(
        program=world.program,
        by=world.clinician,
        at=world.at,
        on=world.day,
        weeks=choose([4, 6, 8]),
        weekdays=choose([[1, 3, 5], [2, 4], []]),
        bands=choose([[], [{"week": 2, "low": 2, "high": 2}]]),
    )


def pause_the_program(world: World, choose: Callable) -> None:
    until = choose([None, world.day + days(3)])
    prescribing.pause(
        program=world.program, by=world.clinician, at=world.at, on=world.day, reason="holiday", until_on=until
    )


def resume_the_program(world: World, choose: Callable) -> None:
    prescribing.resume(program=world.program, by=world.clinician, at=world.at, on=world.day)


def end_the_program(world: World, choose: Callable) -> None:
    prescribing.end(program=world.program, by=world.clinician, at=world.at, on=world.day, reason="Moved away")


def discard_the_program(world: World, choose: Callable) -> None:
    prescribing.discard(program=world.program, by=world.clinician, at=world.at)


def delete_the_program(world: World, choose: Callable) -> None:
    Program.objects.filter(pk=world.program.pk).delete()


def let_the_clinician_go(world: World, choose: Callable) -> None:
    Clinician.objects.filter(pk=world.clinician.pk).update(is_active=False)


def delete_the_clinician(world: World, choose: Callable) -> None:
    Clinician.objects.filter(pk=world.clinician.pk).delete()


def discharge_the_patient(world: World, choose: Callable) -> None:
    care.discharge(patient=world.patient, by=world.clinician, at=world.at)


def delete_the_patient(world: World, choose: Callable) -> None:
    Patient.objects.filter(pk=world.patient.pk).delete()


def reach_for_the_tables(world: World, choose: Callable) -> None:
    statement = choose(
        [
            "delete from programs_performedexercise",
            "delete from programs_exercisesession",
            "delete from programs_programevent",
            "delete from exercises_exerciseversion",
            "update exercises_exerciseversion set content = '{}'",
            "update programs_performedexercise set dosage = null",
            "update programs_performedexercise set version_id = (select id from exercises_exerciseversion order by id limit 1)",
            "update programs_dosagestep set from_on = '2020-01-01'",
            "delete from programs_dosagestep",
            "delete from programs_correction",
            "update programs_correction set pain = 0, comment = ''",
            "delete from programs_concern",
            "update programs_concern set kind = 'unsure'",
            "delete from programs_phoneentry",
            "update programs_programchange set before = '{}'",
            "delete from programs_programchange",
            "update programs_programevent set kind = 'ended'",
            "delete from programs_correction",
            "update programs_concern set kind = 'unsure'",
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


ACTS = [act for name, act in sorted(globals().items()) if getattr(act, "__annotations__", {}).get("world") == "World"]


def history(program: Program) -> dict:
    """All that past sessions say: what was told, what was asked, and every answer, the one that was corrected too."""
    rows = (
        PerformedExercise.objects.filter(session__program=program)
        .exclude(outcome="")
        .select_related("version", "session")
    )
    told = {
        row.pk: (row.version.content, row.dosage, row.note, row.session.performed_on, tuple(row.session.cues))
        for row in rows
    }
    said = {(row.pk, row.recorded_at, row.outcome, row.pain): True for row in rows}
    over = ExerciseSession.objects.filter(program=program, finished_at__isnull=False)
    said |= {(row.pk, row.finished_at, row.comment, row.pain): True for row in over if row.comment or row.pain}
    for row in Correction.objects.filter(session__program=program):
        words = (row.outcome, row.pain) if row.performed_id else (row.comment, row.pain)
        said[(row.performed_id or row.session_id, row.said_at, *words)] = True
    concerns = Concern.objects.filter(performed__session__program=program)
    return told | said | {row.pk: (row.kind, row.answer, row.ended_exercise, row.at) for row in concerns}


@contextlib.contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What an act chooses from is not the same in every run, so nothing of it is drawn: a seed is.
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9999)), min_size=5, max_size=25))
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
def test_no_sequence_of_edits_loses_or_rewrites_what_was_logged(db, acts):
    with undone():
        world = World()
        do_a_session(world, lambda options: options[0])
        kept = history(world.program)
        assert len(kept) == 6  # three exercises, and what was said of each
        for act, seed in acts:
            with contextlib.suppress(*REFUSALS), transaction.atomic():
                act(world, Random(seed).choice)
            now = history(world.program)
            assert now.items() >= kept.items(), f"{act.__name__} lost or rewrote what was logged"
            kept = now


@pytest.fixture
def aviary(db: None) -> Aviary:
    return make_aviary()


@pytest.mark.parametrize(
    "statement",
    [
        "delete from programs_performedexercise",
        "update programs_performedexercise set note = 'other'",
        "delete from programs_programevent",
        "update programs_programevent set about = '{}'",
        "update exercises_exerciseversion set content = '{}'",
        "delete from programs_exercisesession",
    ],
)
def test_the_database_itself_refuses_to_rewrite_history(program, patient, statement):
    sessions.start(program=program, by=patient, at=on_day(TODAY))
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="is history"), transaction.atomic():
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from programs_correction",
        "update programs_correction set pain = 0",
        "delete from programs_concern",
        "update programs_concern set kind = 'unsure'",
        "delete from programs_phoneentry",
        "update programs_phoneentry set refusal = ''",
    ],
)
def test_what_was_said_on_a_phone_stands(aviary, statement):
    """The aviary has a row of each."""
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="is history"), transaction.atomic():
        cursor.execute(statement)


def test_what_was_said_before_outlasts_every_correction(program, patient):
    session = sessions.start(program=program, by=patient, at=on_day(TODAY))
    performed = session.performed.first()
    for day, pain in enumerate((2, 4, 3)):
        at = on_day(TODAY + days(day))
        sessions.record(performed=performed, outcome="done", pain=pain, by=patient, at=at)
    performed.refresh_from_db()
    assert performed.pain == 3
    assert list(performed.corrections.values_list("pain", flat=True)) == [2, 4]


def test_a_step_is_withdrawn_once_and_never_comes_back(program, clinician):
    row = program.prescriptions.first()
    prescribing.change_dosage(prescription=row, dosage=factories.make_dosage(), by=clinician, at=on_day(TODAY))
    assert row.steps.update(withdrawn_at=on_day(TODAY)) == 1
    with pytest.raises(DatabaseError, match="is history"), transaction.atomic():
        row.steps.update(withdrawn_at=None)


def test_the_outbox_may_mark_an_event_delivered(program):
    assert ProgramEvent.objects.filter(program=program).update(delivered_at=on_day(TODAY)) > 0


def test_the_acts_do_reach_every_kind_of_edit():
    """The property is worth something only while its acts really change things: each of the harmless ones does so here."""
    assert len(ACTS) >= 20
    assert {let_a_day_pass, rewrite_an_exercise, delete_the_clinician, reach_for_the_tables} <= set(ACTS)


def test_doing_another_session_adds_to_history(program, patient, clinician):
    world = World.__new__(World)
    world.clinician, world.patient, world.program, world.day = clinician, patient, program, TODAY
    do_a_session(world, lambda options: options[0])
    world.day = date(2026, 3, 4)
    do_a_session(world, lambda options: options[0])
    assert len(history(program)) == 8
    assert ExerciseSession.objects.counted().filter(program=program).count() == 2
    assert ExerciseVersion.objects.count() == 2
