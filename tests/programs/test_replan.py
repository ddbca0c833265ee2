"""What an edit does to the calendar of an issued program: the past stands, the running week is planned anew, the rest moves."""

from datetime import date

import pytest

from programs import prescribing, sessions
from programs.models import ExerciseSession, Program
from programs.models.program import Pause
from tests.factories import NOW, TODAY, days, on_day

State = ExerciseSession.State


def do_session(program, patient, day):
    session = sessions.start(program=program, by=patient, at=on_day(day))
    for performed in session.performed.all():
        sessions.record(performed=performed, outcome="done", pain=1, effort="right", by=patient, at=on_day(day))
    return sessions.finish(session=session, by=patient, at=on_day(day))


def dates(program):
    return list(program.sessions.standing().values_list("planned_on", flat=True))


def test_ten_days_of_holiday_move_the_end_by_ten_days_and_nothing_is_missed(program, clinician):
    before = dates(program)

    prescribing.pause(
        program=program,
        by=clinician,
        at=NOW,
        on=date(2026, 3, 9),
        until_on=date(2026, 3, 18),
        reason=Pause.Reason.HOLIDAY,
    )

    after = dates(program)
    assert len(after) == len(before)
    assert not [day for day in after if date(2026, 3, 9) <= day <= date(2026, 3, 18)]
    assert after[-1] > before[-1]
    program.refresh_from_db()
    assert program.state == Program.State.ACTIVE


def test_an_open_pause_empties_the_calendar_until_it_is_resumed(program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY + days(7), reason=Pause.Reason.ILLNESS)
    assert max(dates(program)) < TODAY + days(7)

    back = TODAY + days(21)
    prescribing.resume(program=program, by=clinician, at=on_day(back), on=back)

    assert len(dates(program)) == 12
    assert min(day for day in dates(program) if day > TODAY + days(6)) >= back


def test_what_was_done_survives_every_change_of_days(program, patient, clinician):
    done = do_session(program, patient, TODAY)

    prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY + days(1), weekdays=[2, 4, 6], weeks=6)

    done.refresh_from_db()
    assert done.state == State.DONE
    assert len([day for day in dates(program) if day < TODAY + days(7)]) == 3
    assert {day.isoweekday() for day in dates(program) if day > TODAY + days(7)} == {2, 4, 6}


def test_the_start_of_an_issued_program_stays(program, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY, starts_on=TODAY + days(3))
    assert list(refused.value.problems) == ["starts_on"]


def test_a_session_missed_this_week_is_planned_anew_and_one_of_last_week_stays_missed(program, clinician):
    wednesday_of_week_2 = TODAY + days(9)

    prescribing.reschedule(program=program, by=clinician, at=NOW, on=wednesday_of_week_2, per_week_high=2)

    week_1 = program.sessions.filter(week=1)
    assert {session.state for session in week_1} == {State.PLANNED}
    week_2 = program.sessions.standing().filter(week=2)
    assert [session.planned_on for session in week_2 if session.planned_on < wednesday_of_week_2] == []
    assert week_2.count() == 2


@pytest.mark.parametrize(
    ("on", "state"), [(TODAY + days(24), Program.State.ENDED), (TODAY + days(28), Program.State.COMPLETED)]
)
def test_ending_takes_out_what_is_ahead_and_leaves_what_was_missed(program, clinician, on, state):
    prescribing.end(program=program, by=clinician, at=on_day(on), on=on)

    program.refresh_from_db()
    assert program.state == state
    assert max(dates(program)) < on
    assert program.sessions.standing().filter(week=1).count() == 3


def test_ending_before_week_4_asks_why(program, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.end(program=program, by=clinician, at=NOW, on=TODAY + days(14))
    assert list(refused.value.problems) == ["reason"]

    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY + days(14), reason="Moved away")
    program.refresh_from_db()
    assert program.end_reason == "Moved away"


def test_an_issued_program_cannot_be_discarded_and_a_draft_can(program, draft, clinician):
    with pytest.raises(prescribing.Refused):
        prescribing.discard(program=program, by=clinician, at=NOW)

    prescribing.discard(program=draft, by=clinician, at=NOW)

    assert list(Program.objects.for_clinician(clinician)) == [program]
    assert draft.events.filter(kind="discarded").count() == 1


def test_a_pause_begins_after_the_day_on_which_a_session_was_done(program, patient, clinician):
    """Else that day would belong to no week: the week would be filled up beyond its band, or not be shown at all."""
    do_session(program, patient, TODAY)
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, until_on=TODAY, reason=Pause.Reason.ILLNESS)
    assert list(refused.value.problems) == ["until_on"]

    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason=Pause.Reason.ILLNESS)

    assert program.pauses.get().from_on == TODAY + days(1)
    prescribing.resume(program=program, by=clinician, at=on_day(TODAY + days(8)), on=TODAY + days(8))
    assert program.sessions.standing().filter(week=1).count() == 3


def test_a_program_is_not_cut_shorter_than_the_weeks_that_have_begun(program, clinician):
    prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY, weeks=8)

    with pytest.raises(prescribing.Refused) as refused:
        prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY + days(37), weeks=5)
    assert list(refused.value.problems) == ["weeks"]

    prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY + days(37), weeks=6)
    assert {session.week for session in program.sessions.standing()} == {1, 2, 3, 4, 5, 6}


def test_a_pause_has_an_end_within_a_year_or_none(program, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.pause(
            program=program, by=clinician, at=NOW, on=TODAY, until_on=date(9999, 12, 20), reason=Pause.Reason.HOLIDAY
        )
    assert list(refused.value.problems) == ["until_on"]


def test_a_program_can_be_ended_where_the_day_of_its_pause_is_still_to_come(program, clinician):
    """The patient flew west."""
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY + days(1), reason=Pause.Reason.HOLIDAY)

    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moved away")

    pause = program.pauses.get()
    assert (pause.from_on, pause.until_on) == (TODAY + days(1), TODAY + days(1))
