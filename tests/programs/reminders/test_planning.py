"""Which reminders exist: made ahead, called off, re-timed and revived as programs and patients change."""

from datetime import time, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from patients import care
from patients.models import Patient, Slot
from programs import prescribing, sessions
from programs.models import ExerciseSession, Reminder, ReminderDesk, ReminderEvent
from programs.reminders import planning, queue
from tests import factories
from tests.factories import TODAY, days, on_day
from tests.programs.reminders.scene import BEFORE, DUE, ledger, make_reminders


def test_the_reminders_of_the_coming_48_hours_exist_and_no_more(reminder):
    planning.plan(at=BEFORE)
    assert list(Reminder.objects.values_list("local_date", flat=True)) == [TODAY]

    planning.plan(at=on_day(TODAY + days(1), 6))
    assert set(Reminder.objects.values_list("local_date", flat=True)) == {TODAY, TODAY + days(2)}


def test_a_new_one_is_what_the_model_makes_of_its_wish(reminder):
    made = Reminder(
        clinic_id=reminder.patient.clinic_id,
        patient=reminder.patient,
        program=reminder.program,
        session=ExerciseSession.objects.get(planned_on=TODAY),
        local_date=TODAY,
        slot=Slot.SESSION,
        channel="email",
        zone="Europe/Berlin",
        due_at=DUE,
        next_attempt_at=DUE,
        expires_at=DUE + timedelta(hours=1),
        changed_at=BEFORE,
    )
    own = {"id", "idempotency_key"}
    for field in Reminder._meta.concrete_fields:
        is_same = getattr(reminder, field.attname) == getattr(made, field.attname)
        assert is_same == (field.name not in own), field
    assert reminder.pk != reminder.idempotency_key


def test_planning_again_changes_nothing(reminder):
    planning.plan(at=BEFORE + timedelta(hours=1))
    planning.refresh(program=reminder.program, at=BEFORE + timedelta(hours=1))

    assert ledger(reminder) == ["planned"]
    assert Reminder.objects.count() == 1


def test_a_program_issued_after_its_reminder_time_has_none_for_that_day(patient, clinician):
    program = factories.make_program(patient, clinician, at=DUE + timedelta(minutes=1))
    assert not program.reminders.filter(local_date=TODAY).exists()


def test_another_reminder_time_moves_it(reminder, clinician):
    prescribing.reschedule(program=reminder.program, by=clinician, at=BEFORE, on=TODAY, reminder_time=time(17, 30))

    reminder.refresh_from_db()
    assert reminder.due_at.isoformat() == "2026-03-02T16:30:00+00:00"
    assert reminder.next_attempt_at == reminder.due_at
    assert reminder.expires_at == reminder.due_at + timedelta(hours=1)
    assert ledger(reminder) == ["planned", "planned plan_changed"]


@pytest.mark.parametrize(
    ("verb", "reason"),
    [
        (lambda p, by: prescribing.pause(program=p, by=by, at=BEFORE, on=TODAY, reason="illness"), "paused"),
        (
            lambda p, by: prescribing.pause(
                program=p, by=by, at=BEFORE, on=TODAY, until_on=TODAY + days(9), reason="holiday"
            ),
            "paused",
        ),
        (lambda p, by: prescribing.end(program=p, by=by, at=BEFORE, on=TODAY, reason="moved"), "program_over"),
        (lambda p, by: prescribing.reschedule(program=p, by=by, at=BEFORE, on=TODAY, weekdays=[2, 4]), "session_moved"),
    ],
    ids=["paused", "paused until a day", "ended", "other days"],
)
def test_an_edit_calls_it_off_and_says_why(reminder, clinician, verb, reason):
    verb(reminder.program, clinician)

    assert ledger(reminder) == ["planned", f"cancelled {reason}"]


def test_doing_the_session_first_calls_it_off(reminder, patient):
    session = sessions.start(program=reminder.program, by=patient, at=BEFORE)
    sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=BEFORE)
    sessions.finish(session=session, by=patient, at=BEFORE)

    assert ledger(reminder) == ["planned", "cancelled already_done"]


def test_resuming_in_time_revives_it(reminder, clinician):
    program = reminder.program
    prescribing.pause(program=program, by=clinician, at=BEFORE, on=TODAY, reason="illness")
    prescribing.resume(program=program, by=clinician, at=BEFORE + timedelta(minutes=5), on=TODAY)

    assert ledger(reminder) == ["planned", "cancelled paused", "planned plan_changed"]


def test_resuming_too_late_does_not(reminder, clinician):
    program = reminder.program
    prescribing.pause(program=program, by=clinician, at=BEFORE, on=TODAY, reason="illness")
    prescribing.resume(program=program, by=clinician, at=DUE + timedelta(minutes=5), on=TODAY)

    assert ledger(reminder) == ["planned", "cancelled paused"]


def test_one_in_a_dispatchers_hands_is_called_off_too(reminder, clinician):
    [claimed] = queue.claim(at=DUE)
    prescribing.pause(program=reminder.program, by=clinician, at=DUE, on=TODAY, reason="illness")

    assert not queue.mark(claimed, at=DUE)
    assert ledger(reminder) == ["planned", "leased", "cancelled paused"]


def test_one_that_was_sent_stays_sent(reminder, clinician):
    Reminder.objects.update(state="accepted", accepted_at=DUE, changed_at=DUE)
    prescribing.end(program=reminder.program, by=clinician, at=DUE, on=TODAY, reason="moved")

    reminder.refresh_from_db()
    assert reminder.state == Reminder.State.ACCEPTED


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"reminded": False}, "opted_out"), ({"email": "", "phone": "030 1"}, "no_address")],
    ids=["opted out", "no address"],
)
def test_what_the_clinic_changes_in_the_record_is_seen_at_the_next_planning(
    reminder, patient, clinician, change, reason
):
    care.update(patient=patient, by=clinician, at=BEFORE, **change)
    planning.plan(at=BEFORE)
    assert ledger(reminder) == ["planned", f"cancelled {reason}"]


def test_a_discharge_is_seen_at_the_next_planning(reminder, patient, clinician):
    care.discharge(patient=patient, by=clinician, at=BEFORE)
    planning.plan(at=BEFORE)
    assert ledger(reminder) == ["planned", "cancelled discharged"]


def test_moving_to_another_time_zone_keeps_the_wall_time(reminder, patient, clinician):
    care.update(patient=patient, by=clinician, at=BEFORE, time_zone="Europe/London")
    planning.plan(at=BEFORE)

    reminder.refresh_from_db()
    assert (reminder.zone, reminder.due_at.hour) == ("Europe/London", 9)
    assert ledger(reminder) == ["planned", "planned zone_changed"]


def test_two_programs_on_one_day_make_one_reminder_the_earlier(reminder, patient, clinician):
    earlier = factories.make_program(patient, clinician, at=BEFORE, reminder_time=time(8, 30))

    reminder.refresh_from_db()
    assert reminder.program == earlier
    assert reminder.due_at == DUE - timedelta(minutes=30)
    assert Reminder.objects.count() == 1


def test_a_day_that_still_has_a_session_of_another_program_keeps_its_reminder(reminder, patient, clinician):
    other = factories.make_program(patient, clinician, at=BEFORE)
    prescribing.end(program=reminder.program, by=clinician, at=BEFORE, on=TODAY, reason="moved")

    reminder.refresh_from_db()
    assert (reminder.program, reminder.state) == (other, Reminder.State.PLANNED)


def test_no_reminder_for_a_time_that_does_not_come(clinician):
    """Apia skipped 30 December 2011."""
    patient = factories.make_patient(clinician, time_zone="Pacific/Apia")
    program = factories.make_program(patient, clinician)
    ExerciseSession.objects.filter(program=program).update(planned_on="2011-12-30", state="cancelled")
    ExerciseSession.objects.filter(pk=program.sessions.first().pk).update(state="planned")

    planning.plan(at=on_day(TODAY.replace(year=2011, month=12, day=29)))

    assert not Reminder.objects.filter(local_date="2011-12-30").exists()


def test_refreshing_takes_few_queries_however_many_rows(reminder, patient, clinician, django_assert_max_num_queries):
    for hour in range(9, 13):
        factories.make_program(patient, clinician, at=BEFORE, reminder_time=time(hour))
    Patient.objects.update(time_zone="Europe/London")
    with django_assert_max_num_queries(6):  # ways, sessions, weeks, what is stored, what changes, what is new
        planning.refresh(program=reminder.program, at=on_day(TODAY + days(1), 6))


def test_planning_for_many_takes_as_many_queries_as_for_one(clinician, django_assert_num_queries):
    make_reminders(5, clinician)
    # who missed one, whom it concerns (3), ways, sessions, weeks, what is stored, the tick
    with django_assert_num_queries(9):
        planning.plan(at=BEFORE)
    Patient.objects.update(time_zone="Europe/London")
    with django_assert_num_queries(10):
        planning.plan(at=BEFORE)
    assert ReminderEvent.objects.filter(reason="zone_changed").count() == 5


def test_a_session_missed_is_reminded_of_on_its_new_day(reminder):
    """Nothing is done all week: what Monday and Friday leave over finds room on Saturday, a free day before the next week's first."""
    for day in range(1, 6):
        planning.plan(at=on_day(TODAY + days(day), 5))

    saturday = Reminder.objects.get(local_date=TODAY + days(5))
    assert (saturday.session.missed_on, saturday.session.planned_on) == (TODAY, TODAY + days(5))
    assert saturday.due_at == DUE + days(5)


def test_a_batch_that_breaks_costs_the_others_nothing_and_the_plan_is_not_ticked_off(clinician, monkeypatch):
    reconcile, seen = planning.reconcile, []

    def break_first(*, patients, at):
        seen.append(patients)
        if len(seen) == 1:
            raise ZoneInfoNotFoundError
        reconcile(patients=patients, at=at)

    make_reminders(2, clinician)
    Reminder.objects.update(due_at=DUE + timedelta(minutes=1))
    monkeypatch.setattr(planning, "PATIENTS_AT_ONCE", 1)
    monkeypatch.setattr(planning, "reconcile", break_first)
    planning.plan(at=BEFORE)

    assert len(seen) == 2
    assert Reminder.objects.filter(due_at=DUE).count() == 1
    assert not ReminderDesk.objects.exclude(planned_at=None).exists()


def test_of_two_programs_the_later_one_is_reminded_of_when_the_first_was_begun(patient, clinician):
    first = factories.make_program(patient, clinician, at=BEFORE)
    second = factories.make_program(patient, clinician, at=BEFORE, reminder_time=time(17))
    sessions.start(program=first, by=patient, at=BEFORE + timedelta(minutes=30))

    reminder = Reminder.objects.get(local_date=TODAY)
    assert (reminder.program, reminder.due_at) == (second, on_day(TODAY, 16))
