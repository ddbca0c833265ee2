"""Issuing a program: dated sessions, planned reminders, one event, or nothing at all."""

from datetime import date, time
from itertools import count

import pytest
from django.db import connection, transaction

from patients import care, consent
from programs import prescribing
from programs.models import ExerciseSession, Program, ProgramEvent, Reminder
from programs.reminders import planning
from tests import factories
from tests.factories import NOW, TODAY, days


def test_issuing_dates_every_session_of_the_program(draft, clinician):
    prescribing.issue(program=draft, by=clinician, at=NOW, on=TODAY)

    sessions = ExerciseSession.objects.filter(program=draft)
    assert [session.planned_on.isoweekday() for session in sessions[:3]] == [1, 3, 5]
    assert sessions.count() == 12
    assert [session.is_required for session in sessions[:3]] == [True, True, False]


def test_issuing_plans_the_reminders_of_the_coming_48_hours(patient, clinician):
    program = factories.make_program(patient, clinician, at=factories.on_day(TODAY, 6))

    reminders = Reminder.objects.filter(program=program).order_by("due_at")
    assert [reminder.local_date for reminder in reminders] == [TODAY, TODAY + days(2)][: len(reminders)]
    assert reminders[0].due_at.isoformat() == "2026-03-02T08:00:00+00:00"  # 09:00 in Berlin


def test_the_first_reminders_are_those_that_the_timetable_would_plan(patient, clinician):
    program = factories.make_program(patient, clinician, at=factories.on_day(TODAY, 6))
    before = list(program.reminders.order_by("pk").values())

    planning.plan(at=factories.on_day(TODAY, 6))

    assert before
    assert list(program.reminders.order_by("pk").values()) == before


def test_issuing_writes_one_event(draft, clinician):
    prescribing.issue(program=draft, by=clinician, at=NOW, on=TODAY)

    event = ProgramEvent.objects.get(program=draft, kind=ProgramEvent.Kind.ISSUED)
    assert event.by_clinician == clinician


def test_an_empty_program_is_refused_and_stays_a_draft(patient, clinician):
    draft = factories.make_program(patient, clinician, exercises=0, issued=False)

    with pytest.raises(prescribing.Refused) as refused:
        prescribing.issue(program=draft, by=clinician, at=NOW, on=TODAY)

    assert "at least one exercise" in refused.value.problems[""]
    draft.refresh_from_db()
    assert draft.state == Program.State.DRAFT
    assert not draft.sessions.exists()


def test_a_start_in_the_past_is_refused_at_its_field(draft, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.issue(program=draft, by=clinician, at=NOW + days(1), on=TODAY + days(1))

    assert list(refused.value.problems) == ["starts_on"]


def test_a_program_is_issued_once(program, clinician):
    with pytest.raises(prescribing.Refused):
        prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)
    assert program.sessions.count() == 12


@pytest.mark.parametrize("weeks", [3, 9])
def test_a_length_outside_4_to_8_weeks_is_refused(draft, clinician, weeks):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.reschedule(program=draft, by=clinician, at=NOW, on=TODAY, weeks=weeks)
    assert list(refused.value.problems) == ["weeks"]


def test_a_start_beyond_the_next_year_is_refused_from_the_first(patient, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=date(9999, 12, 20))
    assert list(refused.value.problems) == ["starts_on"]


def test_nothing_is_issued_to_a_patient_who_was_discharged(draft, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=NOW)

    with pytest.raises(prescribing.Refused):
        prescribing.issue(program=draft, by=clinician, at=NOW, on=TODAY)

    assert not draft.sessions.exists()
    assert not patient.links.filter(revoked_at=None).exists()


class Broken(Exception):
    """The database, at one statement."""


def test_whichever_statement_fails_the_draft_stays_a_draft_and_nothing_else_is_there(draft, clinician):
    draft.patient.links.all().delete()
    consent.withdraw(patient=draft.patient, by=None, at=NOW)
    before = _all_of(draft)

    for nth in count():
        broken = BreakAt(nth)
        with pytest.raises(Broken), transaction.atomic():
            broken.issuing(draft, by=clinician)
        assert _all_of(draft) == before
        if broken.is_through:
            break

    assert nth > 10, "there were statements to break"


class BreakAt:
    """Lets so many statements of an issuing pass and breaks at the next, or after all of them."""

    def __init__(self, nth):
        self.left, self.is_through = nth, False

    def issuing(self, draft, *, by):
        with connection.execute_wrapper(self):
            prescribing.issue(program=draft, by=by, at=NOW, on=TODAY, reminder_time=time(17), channel="email")
        self.is_through = True
        raise Broken

    def __call__(self, execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:
            self.left -= 1
            if self.left < 0:
                raise Broken
        return execute(sql, params, many, context)


def _all_of(program):
    program = Program.objects.get(pk=program.pk)
    return (
        program.state,
        program.issued_at,
        program.reminder_time,
        program.revision,
        program.events.count(),
        program.sessions.count(),
        program.reminders.count(),
        program.patient.links.count(),
        program.patient.consents.live().count(),
    )
