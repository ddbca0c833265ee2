"""A program week by week: marks, what counts, pauses and the end."""

import pytest

from programs import adherence, agenda, course, prescribing, sessions
from programs.models import ExerciseSession, Program
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.clinic.conftest import do


def weeks(program, on):
    return course.weeks(course.with_weeks(Program.objects.all()).get(pk=program.pk), on=on)


def week_of(program, number, on):
    """As the phone has it."""
    fetched = Program.objects.with_course().get(pk=program.pk)
    told = course.with_results(ExerciseSession.objects.filter(program=program, started_at__isnull=False))
    return course.week_of(fetched, number, told=told, on=on)


def marks(week):
    return [str(marked.mark) for marked in week.sessions]


def test_before_anything_is_done_only_todays_session_stands_out(program):
    first, second, *_rest = weeks(program, TODAY)

    assert marks(first) == ["today", "planned", "planned"]
    assert marks(second) == ["planned", "planned", "planned"]
    assert (first.is_running, second.is_ahead) == (True, True)


def test_a_session_not_done_is_open_within_its_week_and_missed_after_it(program):
    assert marks(weeks(program, TODAY + days(1))[0]) == ["planned", "planned", "planned"]
    assert marks(weeks(program, TODAY + days(7))[0]) == ["missed", "missed", "missed"]


def test_what_was_moved_left_out_or_offered_again_says_so(program, patient):
    wednesday, friday = (program.sessions.get(planned_on=TODAY + days(nth)) for nth in (2, 4))
    sessions.leave_out(session=wednesday, by=patient, at=NOW)
    sessions.move(session=friday, to=TODAY + days(5), by=patient, at=NOW)
    agenda.offer_again(at=on_day(TODAY + days(1)))

    first = weeks(program, TODAY + days(1))[0]

    assert marks(first) == ["planned", "skipped", "planned"]
    assert [marked.whence for marked in first.sessions] == ["", "", "moved here"]

    other = program.sessions.get(planned_on=TODAY + days(7))
    other.missed_on, other.planned_on = other.planned_on, TODAY + days(8)
    other.save()
    assert weeks(program, TODAY)[1].sessions[0].words == "planned, offered again after Mon 9 Mar"


def test_what_was_left_out_counts_against_nobody_twice(program, patient):
    """It is neither done nor missed; the week is judged by what was done in it."""
    do(program, TODAY)
    sessions.leave_out(session=program.sessions.get(planned_on=TODAY + days(2)), by=patient, at=NOW)
    do(program, TODAY + days(4))

    first = weeks(program, TODAY + days(7))[0]

    assert marks(first) == ["done", "skipped", "done"]
    assert adherence.attendance(course.closed([first])) == 1


def test_what_was_reported_keeps_its_mark(patient, clinician):
    program = factories.make_program(patient, clinician, exercises=4)
    do(program, TODAY)
    do(program, TODAY + days(2), outcomes=("done", "not_today"))
    do(program, TODAY + days(4), outcomes=("not_today",))
    sessions.start(program=program, by=patient, at=on_day(TODAY + days(7)))

    first, second, *_rest = weeks(program, TODAY + days(8))

    assert marks(first) == ["done", "partly", "not_done"]
    assert marks(second) == ["started", "planned", "planned"]


def test_half_of_the_exercises_make_a_session_count(patient, clinician):
    program = factories.make_program(patient, clinician, exercises=4)
    do(program, TODAY, outcomes=("done", "not_today"))
    do(program, TODAY + days(2), outcomes=("done", "not_today", "not_today", "not_today"))

    assert weeks(program, TODAY + days(7))[0].done == 1


def test_the_phone_says_of_a_week_what_the_clinic_says(patient, clinician):
    program = factories.make_program(patient, clinician, exercises=3)
    do(program, TODAY, outcomes=("done", "not_today", "not_today"))
    do(program, TODAY + days(2), outcomes=("done", "partly", "not_today"))
    sessions.leave_out(session=program.sessions.get(planned_on=TODAY + days(4)), by=patient, at=on_day(TODAY + days(3)))
    program.sessions.filter(planned_on=TODAY + days(11)).update(state="cancelled")
    on = TODAY + days(3)

    assert [week_of(program, number, on) for number in (1, 2)] == list(weeks(program, on)[:2])
    assert week_of(program, 1, on).done == 1


def test_a_weeks_places_stand_in_the_order_of_its_days(program):
    do(program, TODAY + days(2))
    sessions.leave_out(session=program.sessions.get(planned_on=TODAY + days(4)), by=program.patient, at=NOW)

    first = week_of(program, 1, TODAY + days(2))

    assert first.places == ["planned", "done", "planned"]
    assert not first.is_enough


def test_more_than_the_band_has_takes_the_place_of_what_is_free(program):
    """Of a band of 2-3 and one extra day that somebody added."""
    for nth in (0, 2):
        do(program, TODAY + days(nth))
    extra = program.sessions.get(planned_on=TODAY + days(7))
    extra.week, extra.planned_on = 1, TODAY + days(6)
    extra.save()

    first = week_of(program, 1, TODAY + days(2))

    assert (len(first.sessions), first.places) == (4, ["done", "done", "planned"])
    assert first.is_enough


def test_attendance_counts_the_weeks_that_are_over(program):
    do(program, TODAY)
    do(program, TODAY + days(2))
    do(program, TODAY + days(7))

    closed = course.closed(weeks(program, TODAY + days(8)))
    assert adherence.attendance(closed) == 1
    assert len(closed) == 1


def test_a_pause_moves_the_weeks_and_nothing_is_missed_in_it(program, clinician):
    prescribing.pause(
        program=program, by=clinician, at=NOW, on=TODAY + days(7), reason="holiday", until_on=TODAY + days(16)
    )

    first, second, *_rest = weeks(program, TODAY + days(17))

    assert first.days[-1] == TODAY + days(6)
    assert second.days[0] == TODAY + days(17)
    assert second.is_running


def test_while_a_pause_is_open_no_week_after_it_exists(program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY + days(9), reason="flare")

    first, second = weeks(program, TODAY + days(30))

    assert (first.is_over, second.is_over) == (True, False)
    assert len(second.days) == 2


@pytest.mark.parametrize("until_on", [None, TODAY + days(11)])
def test_a_session_not_done_before_a_pause_is_neither_planned_nor_missed_while_the_pause_holds_its_week(
    program, clinician, until_on
):
    on = TODAY + days(9)
    at = on_day(on)
    prescribing.pause(program=program, by=clinician, at=at, on=on, reason="flare", until_on=until_on)

    over, held = weeks(program, on + days(1))[:2]
    assert marks(over) == ["missed", "missed", "missed"]
    assert (held.sessions[0].on, held.sessions[0].words) == (TODAY + days(7), "paused")
    assert set(marks(held)[1:]) <= {"planned"}

    prescribing.resume(program=program, by=clinician, at=on_day(on + days(2)), on=on + days(2))
    assert "paused" not in marks(weeks(program, on + days(2))[1])


def test_an_end_closes_the_running_week_and_asks_only_for_its_share(program, clinician):
    do(program, TODAY)
    prescribing.end(program=program, by=clinician, at=on_day(TODAY + days(2)), on=TODAY + days(2), reason="moved away")

    (only,) = weeks(program, TODAY + days(30))

    assert (only.is_over, len(only.days)) == (True, 3)
    assert adherence.attendance(course.closed([only])) == 1


def test_the_last_pain_is_the_worst_of_the_last_session_that_gave_any(patient, clinician):
    program = factories.make_program(patient, clinician)
    do(program, TODAY, pain=6)
    do(program, TODAY + days(2), pain=3)
    do(program, TODAY + days(4), pain=None)

    fetched = course.with_weeks(Program.objects.all()).get(pk=program.pk)
    assert course.last_pain(fetched) == (3, TODAY + days(2))


def test_nothing_reported_is_no_pain_rather_than_zero(program):
    assert course.last_pain(course.with_weeks(Program.objects.all()).get(pk=program.pk)) is None
