"""A session missed yesterday gets its new day in the stored calendar, each hour, by the planning."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from programs import agenda, caseload, sessions
from programs.models import ExerciseSession, Program
from tests import factories
from tests.factories import NOW, TODAY, days, on_day

State = ExerciseSession.State
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (TODAY + days(nth) for nth in (2, 3, 4, 5))


def berlin(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def twice(patient, clinician):
    """Mondays and Wednesdays; Monday is done and Wednesday missed."""
    program = factories.make_program(patient, clinician, weekdays=[1, 3], per_week_high=2)
    sessions.say_done(session=program.sessions.get(planned_on=TODAY), by=patient, at=NOW)
    return program


def missed(program):
    return program.sessions.get(missed_on=WEDNESDAY)


def test_the_phone_the_clinics_today_and_the_calendar_agree_on_the_new_day(twice, clinician):
    agenda.offer_again(at=berlin(THURSDAY, 4))

    assert missed(twice).planned_on == THURSDAY
    today = sessions.today(Program.objects.get(pk=twice.pk), on=THURSDAY)
    assert (today.status, today.session, today.missed_on) == (sessions.Status.DUE, missed(twice), WEDNESDAY)
    assert caseload.day(clinician=clinician, on=THURSDAY).sessions == 1
    [glance] = caseload.glances(caseload.course.with_weeks(Program.objects.filter(pk=twice.pk)), on=THURSDAY)
    assert glance.is_today


def test_before_the_hour_has_struck_the_phone_says_the_same(twice):
    before = sessions.today(Program.objects.get(pk=twice.pk), on=THURSDAY)
    agenda.offer_again(at=berlin(THURSDAY, 4))
    after = sessions.today(Program.objects.get(pk=twice.pk), on=THURSDAY)

    assert (before.status, before.session, before.missed_on) == (after.status, after.session, after.missed_on)


def test_it_is_written_down_once_and_by_nobody(twice):
    for hour in (4, 5, 6):
        agenda.offer_again(at=berlin(THURSDAY, hour))

    event = twice.events.get(kind="session_offered_again")
    assert (event.about["planned_on"], event.about["on"]) == (WEDNESDAY.isoformat(), THURSDAY.isoformat())
    assert (event.by_patient, event.by_clinician) == (None, None)


def test_the_day_goes_on_until_three_at_night(twice):
    agenda.offer_again(at=berlin(THURSDAY, 2))
    assert not ExerciseSession.objects.exclude(missed_on=None).exists()


def test_missed_again_it_is_offered_once_more_and_not_in_the_next_week(twice):
    for nth in range(3, 8):
        agenda.offer_again(at=berlin(TODAY + days(nth), 4))

    again = twice.sessions.exclude(missed_on=None).get()
    assert (again.missed_on, again.planned_on, again.state) == (FRIDAY, SATURDAY, State.PLANNED)


@pytest.mark.parametrize("policy", ["skip", "shift"])
def test_only_where_the_program_lets_it_float(twice, policy):
    Program.objects.update(missed_policy=policy)
    agenda.offer_again(at=berlin(THURSDAY, 4))
    assert not ExerciseSession.objects.exclude(missed_on=None).exists()
    assert sessions.today(Program.objects.get(pk=twice.pk), on=THURSDAY).status == sessions.Status.REST


def test_everybody_has_a_yesterday_of_their_own(clinician):
    """When it is Thursday in Berlin and Pago Pago, it is Friday in Kiritimati: Thursday was no day of theirs."""
    for zone in ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        patient = factories.make_patient(clinician, time_zone=zone)
        program = factories.make_program(patient, clinician, weekdays=[1, 3], per_week_high=2)
        program.sessions.filter(planned_on=TODAY).update(state=State.CANCELLED)

    agenda.offer_again(at=berlin(THURSDAY, 15))

    found = ExerciseSession.objects.exclude(missed_on=None).select_related("patient")
    assert {row.patient.time_zone: row.planned_on for row in found} == {
        "Europe/Berlin": THURSDAY,
        "Pacific/Pago_Pago": THURSDAY,
    }


def test_the_queries_do_not_grow_with_the_programs(twice, clinician, django_assert_max_num_queries):
    def tick(day):
        with django_assert_max_num_queries(14):
            agenda.offer_again(at=berlin(day, 4))

    tick(THURSDAY)
    for _nth in range(5):
        factories.make_program(factories.make_patient(clinician), clinician, weekdays=[1, 3], per_week_high=2)
    ExerciseSession.objects.filter(state=State.PLANNED, planned_on=TODAY).update(state=State.CANCELLED)
    tick(THURSDAY)
    assert ExerciseSession.objects.filter(missed_on=WEDNESDAY).count() == 6


def test_whoever_starts_before_the_hour_has_struck_has_it_written_down(twice, patient):
    session = sessions.start(program=twice, by=patient, at=on_day(THURSDAY))

    assert (session.missed_on, session.performed_on) == (WEDNESDAY, THURSDAY)
    assert twice.events.filter(kind="session_offered_again").count() == 1
