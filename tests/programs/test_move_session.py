"""Moving a session, leaving it out, and what a later change of the program leaves alone."""

import pytest

from programs import prescribing, sessions
from programs.models import ExerciseSession, Program
from programs.models.program import Pause
from programs.sessions import Change
from tests.factories import NOW, TODAY, days, on_day

State = ExerciseSession.State
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (TODAY + days(nth) for nth in range(7))


@pytest.fixture(autouse=True)
def clinic_is_open(program):
    """Mondays, Wednesdays and Fridays, three a week, four weeks."""
    assert dates(program)[:4] == [MONDAY, WEDNESDAY, FRIDAY, MONDAY + days(7)]


def dates(program, state=State.PLANNED):
    return list(program.sessions.filter(state=state).order_by("planned_on").values_list("planned_on", flat=True))


def of_day(program, day):
    return program.sessions.standing().get(planned_on=day)


def do(program, patient, day):
    session = sessions.start(program=program, by=patient, at=on_day(day))
    return sessions.say_done(session=session, by=patient, at=on_day(day))


def test_what_was_announced_is_what_happens(program, patient):
    today = of_day(program, MONDAY)
    announced = sessions.options(today, on=MONDAY).days[TUESDAY]
    assert announced == Change(moved=((MONDAY, TUESDAY), (WEDNESDAY, THURSDAY), (FRIDAY, SATURDAY)))
    assert sessions.if_moved(today, to=TUESDAY, on=MONDAY) == announced
    assert sessions.if_left_out(today, on=MONDAY) == Change(dropped=(MONDAY,))
    before = {day: of_day(program, day).pk for day, _to in announced.moved}

    sessions.move(session=today, to=TUESDAY, by=patient, at=NOW)

    assert {day: of_day(program, to).pk for day, to in announced.moved} == before
    assert dates(program)[:4] == [TUESDAY, THURSDAY, SATURDAY, MONDAY + days(7)]


def test_the_options_change_nothing(program):
    before = dates(program)
    sessions.options(of_day(program, MONDAY), on=MONDAY)
    assert dates(program) == before


def test_moving_is_remembered_with_both_days_and_what_followed(program, patient):
    session = sessions.move(session=of_day(program, MONDAY), to=TUESDAY, by=patient, at=NOW)

    event = program.events.get(kind="session_moved")
    assert (event.by_patient, event.about["planned_on"], event.about["on"]) == (patient, "2026-03-02", "2026-03-03")
    assert event.about["also_moved"] == [["2026-03-04", "2026-03-05"], ["2026-03-06", "2026-03-07"]]
    assert (event.about["session"], session.moved_at) == (str(session.pk), NOW)


def test_moving_twice_is_moving_once(program, patient):
    monday = of_day(program, MONDAY)
    for _tap in range(2):
        assert sessions.move(session=monday, to=TUESDAY, by=patient, at=NOW).planned_on == TUESDAY
    assert program.events.filter(kind="session_moved").count() == 1


def test_a_patient_stays_in_the_week_and_keeps_the_rest_days_to_what_was_done_and_to_the_next_week(program, patient):
    do(program, patient, MONDAY)
    wednesday = of_day(program, WEDNESDAY)

    assert set(sessions.options(wednesday, on=MONDAY).days) == {THURSDAY}
    for day in (MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY + days(8)):
        with pytest.raises(sessions.NoSuchDay):
            sessions.move(session=wednesday, to=day, by=patient, at=NOW)


def test_a_patient_does_not_move_into_a_pause(program, patient, clinician):
    prescribing.pause(
        program=program, by=clinician, at=NOW, on=THURSDAY, until_on=SATURDAY, reason=Pause.Reason.HOLIDAY
    )
    wednesday = of_day(program, WEDNESDAY)
    assert {THURSDAY, FRIDAY, SATURDAY}.isdisjoint(sessions.options(wednesday, on=MONDAY).days)


def test_a_clinician_moves_to_any_day_of_the_program_that_has_no_session(program, patient, clinician):
    do(program, patient, MONDAY)

    sessions.move(session=of_day(program, WEDNESDAY), to=TUESDAY, by=clinician, at=NOW)
    sessions.move(session=of_day(program, FRIDAY), to=SUNDAY, by=clinician, at=NOW)

    assert dates(program)[:4] == [TUESDAY, SUNDAY, TUESDAY + days(7), THURSDAY + days(7)]
    with pytest.raises(sessions.NoSuchDay):
        sessions.move(session=of_day(program, SUNDAY), to=TUESDAY, by=clinician, at=NOW)
    with pytest.raises(sessions.NoSuchDay):
        sessions.move(session=of_day(program, SUNDAY), to=TUESDAY, by=clinician, at=on_day(WEDNESDAY))


def test_a_clinician_moves_into_another_week_which_then_counts_it(program, clinician):
    moved = sessions.move(session=of_day(program, FRIDAY), to=SUNDAY + days(7), by=clinician, at=NOW)

    assert moved.week == 2
    assert dates(program)[2:5] == [WEDNESDAY + days(7), FRIDAY + days(7), SUNDAY + days(7)]


def test_what_was_begun_is_not_moved_nor_left_out(program, patient):
    session = do(program, patient, MONDAY)
    assert sessions.options(session, on=MONDAY) is None
    with pytest.raises(sessions.NotAhead):
        sessions.move(session=session, to=TUESDAY, by=patient, at=NOW)
    with pytest.raises(sessions.NotAhead):
        sessions.leave_out(session=session, by=patient, at=NOW)


def test_nobody_moves_somebody_elses(program, other_patient, stranger):
    for by in (other_patient, stranger):
        with pytest.raises(Program.DoesNotExist):
            sessions.move(session=of_day(program, MONDAY), to=TUESDAY, by=by, at=NOW)


def test_left_out_a_session_does_not_come_back_into_its_week(program, patient, clinician):
    monday = of_day(program, MONDAY)
    for _tap in range(2):
        assert sessions.leave_out(session=monday, by=patient, at=NOW).state == State.SKIPPED

    assert program.events.filter(kind="session_skipped").count() == 1
    for weekdays in ([2, 4, 6], [1, 3, 5]):
        prescribing.reschedule(program=program, by=clinician, at=NOW, on=MONDAY, weekdays=weekdays)
        assert program.sessions.filter(week=1, state=State.PLANNED).count() == 2
    assert dates(program)[:3] == [WEDNESDAY, FRIDAY, MONDAY + days(7)]
    assert all(session.is_required for session in program.sessions.filter(week=1, state=State.PLANNED))


def test_nor_behind_a_pause_that_covers_its_day(program, patient, clinician):
    sessions.leave_out(session=of_day(program, FRIDAY), by=patient, at=NOW)

    prescribing.pause(program=program, by=clinician, at=NOW, on=THURSDAY, until_on=SUNDAY, reason=Pause.Reason.HOLIDAY)

    assert program.sessions.filter(week=1, state=State.PLANNED, planned_on__gte=THURSDAY).count() == 2


def test_today_left_out_is_no_session_any_more(program, patient):
    sessions.leave_out(session=of_day(program, MONDAY), by=patient, at=NOW)

    today = sessions.today(Program.objects.get(pk=program.pk), on=MONDAY)
    assert (today.status, today.next_on) == (sessions.Status.REST, WEDNESDAY)
    with pytest.raises(sessions.NotDue):
        sessions.start(program=program, by=patient, at=NOW)


def test_a_missed_session_does_not_take_the_place_of_one_left_out(program, patient):
    """Monday is missed; on Wednesday the patient says: not this week."""
    sessions.leave_out(session=of_day(program, WEDNESDAY), by=patient, at=on_day(WEDNESDAY))

    assert sessions.today(Program.objects.get(pk=program.pk), on=WEDNESDAY).status == sessions.Status.REST
    assert sessions.today(Program.objects.get(pk=program.pk), on=THURSDAY).status == sessions.Status.REST


def test_a_new_schedule_leaves_what_somebody_moved_where_it_is_while_it_fits(program, patient, clinician):
    moved = sessions.move(session=of_day(program, FRIDAY), to=SATURDAY, by=patient, at=NOW)

    prescribing.reschedule(program=program, by=clinician, at=NOW, on=MONDAY, weekdays=[2, 4], per_week_high=2)
    moved.refresh_from_db()
    assert (moved.state, moved.planned_on) == (State.PLANNED, SATURDAY)
    assert dates(program)[:3] == [TUESDAY, SATURDAY, TUESDAY + days(7)]

    prescribing.pause(program=program, by=clinician, at=NOW, on=THURSDAY, until_on=SUNDAY, reason=Pause.Reason.HOLIDAY)
    moved.refresh_from_db()
    assert moved.state == State.CANCELLED
