"""What the phone says of a week is what the clinic says of it."""

import pytest

from programs import course, sessions
from programs.views import lineup
from tests import factories
from tests.factories import NOW, TODAY, days


@pytest.mark.parametrize(
    ("outcomes", "counted"), [(("done", "not_today", "not_today"), 0), (("done", "partly", "not_today"), 1)]
)
def test_a_session_of_less_than_half_counts_on_neither_side(patient, clinician, outcomes, counted):
    program = factories.make_program(patient, clinician, exercises=3)
    session = sessions.start(program=program, by=patient, at=NOW)
    for performed, outcome in zip(session.performed.all(), outcomes, strict=True):
        sessions.record(performed=performed, outcome=outcome, by=patient, at=NOW)
    sessions.finish(session=session, by=patient, at=NOW)

    week = course.latest_week(course.with_weeks(type(program).objects.filter(pk=program.pk)).get(), on=TODAY)
    assert lineup.week_so_far(program, 1).done == week.done == counted


def test_the_marks_stand_in_the_order_of_the_days(program, patient):
    wednesday = NOW + days(2)
    session = sessions.start(program=program, by=patient, at=wednesday)
    for performed in session.performed.all():
        sessions.record(performed=performed, outcome="done", by=patient, at=wednesday)
    sessions.finish(session=session, by=patient, at=wednesday)

    fetched = type(program).objects.with_course().get(pk=program.pk)
    assert lineup.week_so_far(fetched, 1).marks == ["planned", "done", "planned"]
