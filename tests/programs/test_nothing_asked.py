"""What one session asks goes with it to another day, and a day on which nothing is asked has no session: it is never begun empty."""

import pytest
import time_machine

from programs import agenda, grid, prescribing, sessions
from programs.models import Program
from programs.prescribing import Scope
from programs.sessions import NoSuchDay, NotDue, Status
from tests.factories import NOW, TODAY, days, make_program


@pytest.fixture
def twice_a_week(patient, clinician):
    """On Mondays and Thursdays, so that a missed Monday is offered again on Tuesday."""
    return make_program(patient, clinician, per_week_low=2, per_week_high=2, weekdays=[1, 4])


@pytest.mark.parametrize("is_stored", [False, True])
def test_what_one_session_asks_goes_with_it_when_it_is_offered_again(twice_a_week, clinician, patient, is_stored):
    leave_out(twice_a_week.prescriptions.first(), clinician, Scope.SESSION)
    tuesday = NOW + days(1)
    if is_stored:
        agenda.offer_again(at=tuesday)

    assert begun(twice_a_week, patient, tuesday) == [2]


def test_the_phone_shows_of_a_session_offered_again_what_it_will_ask(twice_a_week, clinician, patient, signed_in):
    left_out, asked = twice_a_week.prescriptions.select_related("version")
    leave_out(left_out, clinician, Scope.SESSION)

    with time_machine.travel(NOW + days(1), tick=False):
        page = signed_in.phone_of(patient).get("/my/").content.decode()

    assert asked.version.name in page
    assert left_out.version.name not in page


def test_a_pause_that_leaves_days_with_nothing_asked_leaves_them_without_sessions(program, clinician):
    """One exercise goes on a date, the other comes with a week: a pause draws them apart."""
    first, second = fetched(program).prescribed
    act = {"by": clinician, "at": NOW}
    prescribing.plan_course(prescription=second, course=grid.begin_in(second.course, week=3), **act)
    prescribing.change_dosage(prescription=first, dosage=None, from_on=TODAY + days(14), **act)

    prescribing.pause(program=program, on=TODAY + days(2), until_on=TODAY + days(8), reason="holiday", **act)

    program = fetched(program)
    ahead = agenda.calendar_of(program, on=TODAY + days(9)).ahead
    assert ahead
    assert all(program.prescribed_on(day) for day in ahead)


def test_a_session_goes_to_no_day_on_which_it_would_ask_nothing(program, clinician):
    first, second = program.prescriptions.all()
    leave_out(first, clinician, Scope.SESSION)
    leave_out(second, clinician, Scope.WEEKS)

    with pytest.raises(NoSuchDay):
        sessions.move(session=program.sessions.first(), to=TODAY + days(8), by=clinician, at=NOW)


def test_a_session_that_asks_nothing_is_not_due(program, clinician, patient):
    program.prescriptions.update(by_week=[{"week": 1, "out": True}, {"week": 2}])

    assert sessions.today(fetched(program), on=TODAY).status == Status.REST
    with pytest.raises(NotDue):
        sessions.start(program=program, by=patient, at=NOW)


def leave_out(prescription, by, scope):
    prescribing.change_dosage(prescription=prescription, dosage=None, scope=scope, by=by, at=NOW)


def begun(program, patient, at):
    """The places of what is asked in the session that begins."""
    session = sessions.start(program=program, by=patient, at=at)
    return [row.prescription.order for row in session.performed.select_related("prescription")]


def fetched(program):
    return Program.objects.with_course().select_related("patient").get(pk=program.pk)
