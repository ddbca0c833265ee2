"""The patient's verbs: what is due today, starting, recording, correcting and finishing."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from exercises import library
from programs import prescribing, sessions
from programs.models import ExerciseSession, PerformedExercise, ProgramEvent
from programs.sessions import Status
from tests import factories
from tests.factories import NOW, TODAY, days, on_day


def today(program, on):
    return sessions.today(type(program).objects.get(pk=program.pk), on=on)


def record_all(session, patient, at, outcome="done"):
    for performed in session.performed.all():
        sessions.record(performed=performed, outcome=outcome, by=patient, at=at)


def test_a_session_is_due_on_its_day_and_the_next_one_is_named(program):
    due = today(program, TODAY)
    assert (due.status, due.session.planned_on, due.next_on) == (Status.DUE, TODAY, TODAY + days(2))


def test_between_two_sessions_there_is_rest(program, patient):
    record_all(session := sessions.start(program=program, by=patient, at=NOW), patient, NOW)
    sessions.finish(session=session, by=patient, at=NOW)

    rest = today(program, TODAY + days(1))
    assert (rest.status, rest.next_on) == (Status.REST, TODAY + days(2))


def test_a_missed_wednesday_is_offered_again_with_a_free_day_kept(patient, clinician):
    program = factories.make_program(patient, clinician, weekdays=[1, 3], per_week_high=2)
    record_all(session := sessions.start(program=program, by=patient, at=NOW), patient, NOW)
    sessions.finish(session=session, by=patient, at=NOW)

    again = today(program, TODAY + days(3))

    assert (again.status, again.missed_on) == (Status.DUE, TODAY + days(2))


def test_a_missed_session_is_not_carried_into_the_next_week(patient, clinician):
    program = factories.make_program(patient, clinician, weekdays=[3, 5], per_week_high=2)
    assert today(program, TODAY + days(7)).status == Status.REST
    assert today(program, TODAY + days(7)).next_on == TODAY + days(9)


def test_starting_twice_answers_the_same_session(program, patient):
    first = sessions.start(program=program, by=patient, at=NOW)
    assert sessions.start(program=program, by=patient, at=NOW) == first
    assert first.performed.count() == 2


def test_starting_on_a_rest_day_is_refused(program, patient):
    with pytest.raises(sessions.NotDue):
        sessions.start(program=program, by=patient, at=on_day(TODAY + days(8)))


def test_a_session_is_done_once_a_day(program, patient):
    record_all(session := sessions.start(program=program, by=patient, at=NOW), patient, NOW)
    sessions.finish(session=session, by=patient, at=NOW)
    with pytest.raises(sessions.NotDue):
        sessions.start(program=program, by=patient, at=NOW)


def test_a_session_begun_before_three_at_night_counts_for_the_day_before(program, patient):
    at = datetime(2026, 3, 3, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert sessions.start(program=program, by=patient, at=at).performed_on == TODAY


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (("done", "done"), "done"),
        (("done", "not_today"), "partly"),
        (("not_today", "not_today"), "not_done"),
        (("done", None), "partly"),
    ],
)
def test_a_finished_session_says_what_was_said_of_its_exercises(program, patient, outcomes, state):
    session = sessions.start(program=program, by=patient, at=NOW)
    for performed, outcome in zip(session.performed.all(), outcomes, strict=True):
        if outcome:
            sessions.record(performed=performed, outcome=outcome, by=patient, at=NOW)
    assert sessions.finish(session=session, by=patient, at=NOW).state == state


def test_nothing_is_finished_before_something_was_said(program, patient):
    session = sessions.start(program=program, by=patient, at=NOW)
    with pytest.raises(sessions.NothingRecorded):
        sessions.finish(session=session, by=patient, at=NOW)


def test_saying_it_again_corrects_for_three_days_and_then_stands(program, patient):
    session = sessions.start(program=program, by=patient, at=NOW)
    performed = session.performed.first()
    sessions.record(performed=performed, outcome="done", pain=2, by=patient, at=NOW)

    sessions.record(performed=performed, outcome="partly", pain=5, by=patient, at=on_day(TODAY + days(3)))

    performed.refresh_from_db()
    assert (performed.outcome, performed.pain) == ("partly", 5)
    assert ProgramEvent.objects.filter(kind="corrected", program=program).count() == 1
    with pytest.raises(sessions.TooLate):
        sessions.record(performed=performed, outcome="done", by=patient, at=on_day(TODAY + days(4)))


def test_the_session_keeps_the_words_and_the_dosage_it_was_begun_with(program, patient, clinician):
    session = sessions.start(program=program, by=patient, at=NOW)
    performed = session.performed.select_related("version", "prescription__exercise").first()
    told, asked = performed.version.content, performed.dosage

    exercise = performed.prescription.exercise
    exercise.steps = ["Something else."]
    exercise.save()
    library.publish(exercise=exercise, by=clinician, at=NOW)
    prescribing.take_update(prescription=performed.prescription, by=clinician, at=NOW)
    prescribing.change_dosage(
        prescription=performed.prescription,
        dosage=factories.make_dosage().with_targets(reps=6),
        by=clinician,
        at=NOW,
        from_on=TODAY,
    )

    performed = PerformedExercise.objects.select_related("version").get(pk=performed.pk)
    assert (performed.version.content, performed.dosage) == (told, asked)


def test_a_changed_dosage_holds_from_its_date_on(program, clinician):
    prescription = program.prescriptions.first()
    harder = prescription.dosage.with_targets(reps=5)

    prescribing.change_dosage(prescription=prescription, dosage=harder, by=clinician, at=NOW, from_on=TODAY + days(2))

    prescription.refresh_from_db()
    assert prescription.dosage_on(TODAY + days(1)).reps.target == 4
    assert prescription.dosage_on(TODAY + days(2)).reps.target == 5


def test_dates_and_counts_do_not_follow_the_clock_change(patient, clinician):
    wednesday = date(2026, 3, 25)  # Berlin turns its clocks on the 29th
    program = factories.make_program(patient, clinician, starts_on=wednesday, at=on_day(wednesday))
    assert ExerciseSession.objects.filter(program=program).count() == 12
    assert today(program, wednesday).status == Status.DUE


def test_an_ended_program_asks_for_nothing(program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moved away")
    assert today(program, TODAY).status == Status.OVER
