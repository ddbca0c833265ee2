"""Said in one tap: done, and how the morning after was."""

from datetime import timedelta

import pytest

from programs import sessions
from programs.models import ExerciseSession
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.saying import entry, hand_in, make_device, told_of

State = ExerciseSession.State


@pytest.fixture
def due(program):
    return program.sessions.get(planned_on=TODAY)


def test_one_tap_says_done_of_every_exercise_and_nothing_of_pain_or_effort(due, patient):
    session = sessions.say_done(session=due, by=patient, at=NOW)

    assert (session.state, session.performed_on, session.finished_at) == (State.DONE, TODAY, NOW)
    said = {(row.outcome, row.pain, row.effort, row.recorded_at) for row in session.performed.all()}
    assert said == {("done", None, "", NOW)}
    assert [event.kind for event in session.program.events.filter(by_patient=patient)] == ["said_done"]


def test_a_second_tap_changes_nothing(due, patient):
    sessions.say_done(session=due, by=patient, at=NOW)
    again = sessions.say_done(session=due, by=patient, at=on_day(TODAY + days(9)))
    assert (again.finished_at, again.program.events.filter(kind="said_done").count()) == (NOW, 1)


def test_what_was_said_before_stands(due, patient):
    session = sessions.start(program=due.program, by=patient, at=NOW)
    first, _second = session.performed.all()
    sessions.record(performed=first, outcome="partly", pain=5, effort="hard", by=patient, at=NOW)

    session = sessions.say_done(session=due, by=patient, at=on_day(TODAY + days(1)))

    assert session.state == State.PARTLY
    assert [(row.outcome, row.pain) for row in session.performed.all()] == [("partly", 5), ("done", None)]


@pytest.mark.parametrize("minutes", [-20, 20], ids=["said before the tap", "said after it"])
def test_what_a_phone_says_of_an_exercise_holds_over_the_tap_however_late_it_comes(due, patient, minutes):
    card, [first, _second] = told_of(due, on=TODAY), due.program.prescriptions.order_by("order")
    said_at, tapped_at = NOW + timedelta(minutes=30 + minutes), NOW + timedelta(minutes=30)
    phone = make_device(patient, at=NOW)
    sessions.say_done(session=due, by=patient, at=tapped_at)

    said = entry("record", card, said_at, prescription=first.pk, outcome="partly", pain=5)
    hand_in(phone, said, entry("finish", card, said_at), at=NOW + days(1))

    due.refresh_from_db()
    assert (due.state, due.finished_at) == (State.PARTLY, said_at)
    assert [(row.outcome, row.pain) for row in due.performed.all()] == [("partly", 5), ("done", None)]
    assert not due.corrections.exists()


def test_a_session_offered_again_today_can_be_said_done(program, patient):
    """Friday was missed, and Saturday has room."""
    friday, saturday = TODAY + days(4), on_day(TODAY + days(5))
    monday = program.sessions.get(planned_on=TODAY)

    session = sessions.say_done(session=monday, by=patient, at=saturday)

    assert (session.state, session.performed_on, session.missed_on) == (State.DONE, saturday.date(), TODAY)
    with pytest.raises(sessions.NotDue):
        sessions.say_done(session=program.sessions.get(planned_on=friday), by=patient, at=saturday)


@pytest.mark.parametrize("day", [2, 4, 7])
def test_a_session_that_is_not_due_is_not_said_done(program, patient, day):
    with pytest.raises(sessions.NotDue):
        sessions.say_done(session=program.sessions.get(planned_on=TODAY + days(day)), by=patient, at=NOW)


def test_one_left_out_is_not_said_done(due, patient):
    sessions.leave_out(session=due, by=patient, at=NOW)
    with pytest.raises(sessions.NotDue):
        sessions.say_done(session=due, by=patient, at=NOW)


def test_one_begun_long_ago_is_not_said_done(due, patient):
    sessions.start(program=due.program, by=patient, at=NOW)
    with pytest.raises(sessions.NotDue):
        sessions.say_done(session=due, by=patient, at=on_day(TODAY + days(4)))


# The morning after


@pytest.fixture
def done(due, patient):
    return sessions.say_done(session=due, by=patient, at=NOW)


def test_the_morning_after_is_asked_from_the_next_day_for_two_days(done, patient):
    asked = [sessions.morning_due(patient, TODAY + days(nth)) for nth in range(4)]
    assert asked == [None, done, done, None]


def test_of_two_sessions_begun_in_the_same_instant_it_is_always_asked_about_the_same(done, patient, clinician):
    other = factories.make_program(patient, clinician).sessions.get(planned_on=TODAY)
    both = [done, sessions.say_done(session=other, by=patient, at=NOW)]
    assert sessions.morning_due(patient, TODAY + days(1)) == min(both, key=lambda session: session.pk)


def test_it_is_said_without_a_number_in_the_history_and_then_not_asked_again(done, patient):
    at = on_day(TODAY + days(1))

    sessions.say_morning(session=done, pain=3, by=patient, at=at)

    done.refresh_from_db()
    assert (done.morning_pain, done.morning_at) == (3, at)
    assert sessions.morning_due(patient, at.date()) is None
    assert done.program.events.get(kind="morning_said").about == {"session": str(done.pk)}


def test_said_again_it_corrects_and_the_same_twice_is_once(done, patient):
    for pain in (3, 3, 0):
        sessions.say_morning(session=done, pain=pain, by=patient, at=on_day(TODAY + days(2)))
    done.refresh_from_db()
    assert (done.morning_pain, done.program.events.filter(kind="morning_said").count()) == (0, 2)


@pytest.mark.parametrize("day", [0, 3])
def test_too_early_and_too_late_it_is_not_taken(done, patient, day):
    with pytest.raises(sessions.NotAsked):
        sessions.say_morning(session=done, pain=3, by=patient, at=on_day(TODAY + days(day)))


def test_of_a_session_in_which_nothing_was_done_it_is_not_asked(due, patient):
    session = sessions.start(program=due.program, by=patient, at=NOW)
    for row in session.performed.all():
        sessions.record(performed=row, outcome="not_today", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW)

    assert sessions.morning_due(patient, TODAY + days(1)) is None
    with pytest.raises(sessions.NotAsked):
        sessions.say_morning(session=session, pain=3, by=patient, at=on_day(TODAY + days(1)))


def test_nobody_says_it_for_somebody_else(done, other_patient):
    with pytest.raises(ExerciseSession.DoesNotExist):
        sessions.say_morning(session=done, pain=3, by=other_patient, at=on_day(TODAY + days(1)))
