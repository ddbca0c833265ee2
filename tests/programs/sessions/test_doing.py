"""Saying how it went: all of today begun at once, sets, reasons, corrections that keep what was said before, and the whole session."""

from datetime import timedelta

import pytest

from programs import sessions
from programs.models import Correction, ExerciseSession, Program, ProgramEvent
from tests import factories
from tests.factories import NOW, TODAY, days, on_day

MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(program, patient):
    return sessions.start(program=program, by=patient, at=NOW)


@pytest.fixture
def performed(session):
    return session.performed.first()


def events(program, kind):
    return ProgramEvent.objects.filter(program=program, kind=kind).count()


def test_all_of_today_is_begun_at_once_and_what_is_under_way_is_among_it(patient, clinician, program, session):
    other = factories.make_program(patient, clinician)
    factories.make_program(patient, clinician, starts_on=TODAY + days(1))

    begun = sessions.start_today(patient=patient, at=NOW + MINUTE)

    assert {each.program for each in begun} == {program, other}
    assert session in begun
    assert {each.state for each in begun} == {"started"}
    assert sessions.start_today(patient=patient, at=NOW + MINUTE) == begun


def test_nothing_is_begun_on_a_day_of_rest(patient, program):
    with pytest.raises(sessions.NotDue):
        sessions.start_today(patient=patient, at=on_day(TODAY + days(8)))


def test_another_patients_day_is_not_begun(patient, program, other_patient):
    with pytest.raises(sessions.NotDue):
        sessions.start_today(patient=other_patient, at=NOW)


def test_sets_and_a_reason_are_kept_as_they_were_said(performed, patient):
    sets = [{"side": "left", "amount": 5}, {"side": "right", "amount": 4}]

    sessions.record(performed=performed, outcome="partly", sets_done=sets, why_not="tired", by=patient, at=NOW)

    performed.refresh_from_db()
    assert (performed.sets_done, performed.why_not) == (sets, "tired")


def test_there_is_no_reason_why_not_where_it_was_done(performed, patient):
    said = sessions.record(performed=performed, outcome="done", why_not="tired", by=patient, at=NOW)
    assert said.why_not == ""


def test_more_sets_than_can_be_are_refused_and_nothing_is_said(performed, patient):
    with pytest.raises(sessions.NoAmounts):
        sessions.record(
            performed=performed, outcome="done", sets_done=[{"side": "left", "amount": 5}] * 30, by=patient, at=NOW
        )
    performed.refresh_from_db()
    assert not performed.is_recorded


def test_what_was_said_before_is_kept_with_when_it_was_said(program, performed, patient):
    sessions.record(performed=performed, outcome="done", pain=2, effort="right", by=patient, at=NOW)
    sessions.record(performed=performed, outcome="partly", why_not="pain", pain=5, by=patient, at=NOW + days(1))

    [before] = Correction.objects.all()
    assert (before.outcome, before.pain, before.effort, before.why_not) == ("done", 2, "right", "")
    assert (before.said_at, before.session, before.clinic) == (NOW, performed.session, program.clinic)


def test_the_same_said_twice_is_no_correction(program, performed, patient):
    for minute in range(3):
        sessions.record(performed=performed, outcome="done", pain=2, by=patient, at=NOW + minute * MINUTE)
    assert not Correction.objects.exists()
    assert events(program, "recorded") == 1


def test_pain_and_effort_of_the_whole_session_are_said_at_its_end(session, performed, patient):
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)

    over = sessions.finish(session=session, by=patient, at=NOW, comment="Fine.", pain=6, effort="hard")

    over.refresh_from_db()
    assert (over.pain, over.effort, over.comment) == (6, "hard", "Fine.")
    assert sessions.asks_to_stop(over)


def test_what_was_said_at_the_end_can_be_corrected_for_three_days(program, session, performed, patient):
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW, pain=6)

    sessions.finish(session=session, by=patient, at=on_day(TODAY + days(3)), pain=2)
    sessions.finish(session=session, by=patient, at=on_day(TODAY + days(4)), pain=9)

    session.refresh_from_db()
    assert session.pain == 2
    assert (events(program, "session_finished"), events(program, "corrected")) == (1, 1)


def test_what_was_said_at_the_end_before_is_kept(program, session, performed, patient):
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW, comment="It pinched.", pain=6, effort="hard")
    sessions.finish(session=session, by=patient, at=NOW + days(1), comment="It pinched.", pain=2, effort="hard")
    sessions.finish(session=session, by=patient, at=NOW + days(2), comment="It pinched.", pain=2, effort="hard")

    [before] = Correction.objects.all()
    assert (before.session, before.performed, before.clinic) == (session, None, program.clinic)
    assert (before.comment, before.pain, before.effort, before.said_at) == ("It pinched.", 6, "hard", NOW)


def test_a_first_word_after_an_end_without_one_corrects_nothing(session, performed, patient):
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW + days(1), comment="It swells.")
    assert not Correction.objects.exists()


def test_a_second_tap_on_finish_says_nothing(program, session, performed, patient):
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW, comment="Fine.")

    again = sessions.finish(session=session, by=patient, at=NOW + MINUTE)

    assert (again.comment, again.finished_at) == ("Fine.", NOW)
    assert events(program, "session_finished") == 1


def test_a_concern_is_a_row_of_its_own_and_its_event_holds_ids_only(program, performed, patient):
    first = sessions.raise_concern(performed=performed, kind="hurts", by=patient, at=NOW)
    second = sessions.raise_concern(performed=performed, kind="hurts", by=patient, at=NOW + MINUTE)
    other = sessions.raise_concern(performed=performed, kind="too_hard", by=patient, at=NOW + MINUTE)

    assert [row.ended_exercise for row in (first, second, other)] == [False, True, False]
    event = ProgramEvent.objects.filter(kind="concern_raised").first()
    assert set(event.about) == {"performed", "concern"}
    assert "hurts" not in str(event.about)


def test_an_ended_exercise_may_be_said_to_be_done_all_the_same(performed, patient):
    """The patient knows; the clinician reads both."""
    sessions.raise_concern(performed=performed, kind="odd", by=patient, at=NOW)
    assert sessions.record(performed=performed, outcome="done", by=patient, at=NOW).outcome == "done"
    assert performed.concerns.get().ended_exercise


def test_a_concern_about_a_session_long_over_is_too_late(performed, patient):
    with pytest.raises(sessions.TooLate):
        sessions.raise_concern(performed=performed, kind="odd", by=patient, at=on_day(TODAY + days(4)))


# Logging afterwards


def backfillable(program, on):
    return sessions.backfillable(Program.objects.with_course().get(pk=program.pk), on=on)


def test_a_missed_session_can_be_logged_for_its_day_for_three_days(program, patient):
    monday = program.sessions.get(planned_on=TODAY)
    assert backfillable(program, TODAY) == []
    assert backfillable(program, TODAY + days(1)) == [(monday, TODAY)]

    begun = sessions.backfill(session=monday, on=TODAY, by=patient, at=on_day(TODAY + days(1)))

    assert (begun.state, begun.performed_on, begun.planned_on, begun.missed_on) == ("started", TODAY, TODAY, None)
    assert begun.logged_afterwards
    assert begun.performed.count() == 2
    assert events(program, "logged_afterwards") == 1
    assert backfillable(program, TODAY + days(1)) == []


def test_to_log_it_twice_is_to_log_it_once(program, patient):
    monday, tuesday = program.sessions.get(planned_on=TODAY), on_day(TODAY + days(1))
    begun = sessions.backfill(session=monday, on=TODAY, by=patient, at=tuesday)
    assert sessions.backfill(session=monday, on=TODAY, by=patient, at=tuesday) == begun
    assert events(program, "logged_afterwards") == 1


def test_a_session_that_is_offered_again_can_be_logged_for_the_day_it_was_missed(patient, clinician):
    program = factories.make_program(patient, clinician, weekdays=[1, 3], per_week_high=2)
    monday, wednesday = program.sessions.order_by("planned_on")[:2]
    sessions.say_done(session=monday, by=patient, at=NOW)
    friday = TODAY + days(4)
    [due] = sessions.programs_today(patient=patient, on=friday)
    assert (due.session, due.missed_on) == (wednesday, TODAY + days(2))
    assert backfillable(program, friday) == [(wednesday, TODAY + days(2))]

    begun = sessions.backfill(session=wednesday, on=TODAY + days(2), by=patient, at=on_day(friday))

    assert (begun.planned_on, begun.missed_on, begun.performed_on) == (TODAY + days(2), None, TODAY + days(2))
    [rest] = sessions.programs_today(patient=patient, on=friday)
    assert rest.status == sessions.Status.REST


@pytest.mark.parametrize(
    ("on", "today", "refusal"),
    [
        (TODAY, TODAY + days(4), sessions.TooLate),
        (TODAY + days(1), TODAY + days(2), sessions.NoSuchDay),
        (TODAY, TODAY, sessions.NoSuchDay),
    ],
    ids=["four days later", "another day", "today"],
)
def test_it_is_refused_later_or_for_another_day(program, patient, on, today, refusal):
    with pytest.raises(refusal):
        sessions.backfill(session=program.sessions.get(planned_on=TODAY), on=on, by=patient, at=on_day(today))


def test_what_was_done_or_left_out_is_not_logged_again(program, session, patient):
    wednesday = sessions.leave_out(
        session=program.sessions.get(planned_on=TODAY + days(2)), by=patient, at=on_day(TODAY + days(2))
    )
    with pytest.raises(sessions.NotAhead):
        sessions.backfill(session=wednesday, on=TODAY + days(2), by=patient, at=on_day(TODAY + days(3)))
    assert backfillable(program, TODAY + days(2)) == []


def test_what_was_said_of_it_is_a_log_like_any_other(program, patient):
    thursday = on_day(TODAY + days(3))
    begun = sessions.backfill(session=program.sessions.get(planned_on=TODAY), on=TODAY, by=patient, at=thursday)
    for row in begun.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=thursday)
    assert sessions.finish(session=begun, by=patient, at=thursday).state == "done"
    assert ExerciseSession.objects.counted().filter(performed_on=TODAY).exists()


def test_what_is_said_directly_holds_though_a_phones_clock_is_ahead(session, performed, patient):
    ahead = NOW + timedelta(seconds=25)
    sessions.record(performed=performed, outcome="done", pain=7, by=patient, at=ahead)
    sessions.record(performed=performed, outcome="done", pain=2, by=patient, at=NOW)
    sessions.finish(session=session, comment="It went well.", by=patient, at=ahead)
    sessions.finish(session=session, comment="It did not.", by=patient, at=NOW)
    performed.refresh_from_db()
    session.refresh_from_db()
    assert (performed.pain, session.comment) == (2, "It did not.")
    assert [kept.pain for kept in performed.corrections.all()] == [7]
