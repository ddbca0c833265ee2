"""Undo: everything back as it was, in a draft one change after the other, in an issued program only the last and only while nothing
was done since."""

from datetime import timedelta

import pytest

from exercises.dosage import Load, LoadKind, Range
from programs import agenda, grid, prescribing, sessions
from programs.models import DosageStep, ProgramEvent
from programs.prescribing import Scope, standing
from programs.reminders import notices
from tests import factories
from tests.factories import NOW, TODAY, days, make_dosage, make_exercise, on_day

HARDER = make_dosage().with_targets(reps=6)
LOADED = make_dosage(load=Load(LoadKind.BANDS, bands=1))
TUESDAY = TODAY + days(1)
LATER = on_day(TUESDAY)


def stands(program):
    """Everything that the program says, and the dates and marks of its sessions."""
    dates = program.sessions.standing().order_by("planned_on").values_list("planned_on", "week", "is_required")
    return standing.taken(program.__class__.objects.get(pk=program.pk)), list(dates)


def course(row, change):
    def plan(**by):
        row.refresh_from_db()
        prescribing.plan_course(prescription=row, course=change(row.course), **by)

    return plan


def changes(program):
    """One of every kind, by name; each takes `by` and `at`."""
    first, second = program.prescriptions.current()
    spare = make_exercise()
    return {
        "dosage": lambda **by: prescribing.change_dosage(prescription=first, dosage=HARDER, **by),
        "load": lambda **by: prescribing.change_dosage(prescription=first, dosage=LOADED, **by),
        "grid": course(first, lambda planned: grid.step(planned, "reps", from_week=2, by=1)),
        "begin": course(first, lambda planned: grid.put(planned, 3, None)),
        "add": lambda **by: prescribing.prescribe(program=program, exercise=spare, **by),
        "remove": lambda **by: prescribing.remove(prescription=first, **by),
        "substitute": lambda **by: prescribing.substitute(prescription=first, exercise=spare, **by),
        "reorder": lambda **by: prescribing.reorder(program=program, order=[second.pk, first.pk], **by),
        "weeks": lambda **by: prescribing.reschedule(program=program, on=TUESDAY, weeks=6, **by),
        "bands": lambda **by: prescribing.reschedule(
            program=program, on=TUESDAY, bands=[{"week": 3, "low": 2, "high": 2}], **by
        ),
        "days": lambda **by: prescribing.reschedule(program=program, on=TUESDAY, weekdays=[2, 4], **by),
    }


KINDS = ["dosage", "load", "grid", "begin", "add", "remove", "substitute", "reorder", "weeks", "bands", "days"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("issued", [True, False], ids=["issued", "draft"])
def test_every_kind_of_change_is_undone(patient, clinician, kind, issued):
    program = factories.make_program(patient, clinician, issued=issued)
    before = stands(program)
    changes(program)[kind](by=clinician, at=LATER)
    assert stands(program) != before
    prescribing.undo(program=program, by=clinician, at=LATER + timedelta(minutes=1))
    assert stands(program) == before


def test_a_draft_is_undone_step_by_step(draft, clinician):
    before = [stands(draft)]
    for minute, change in enumerate(
        (
            lambda **by: changes(draft)["add"](**by),
            lambda **by: prescribing.move(prescription=draft.prescriptions.last(), places=-1, **by),
            lambda **by: prescribing.remove(prescription=draft.prescriptions.first(), **by),
            lambda **by: prescribing.change_dosage(prescription=draft.prescriptions.first(), dosage=HARDER, **by),
            lambda **by: prescribing.reschedule(program=draft, on=TODAY, weeks=5, **by),
        )
    ):
        change(by=clinician, at=NOW + timedelta(minutes=minute))
        before.append(stands(draft))
    for state in reversed(before[:-1]):
        prescribing.undo(program=draft, by=clinician, at=NOW + timedelta(hours=1))
        assert stands(draft) == state


def test_a_draft_can_be_changed_again_after_undoing(draft, clinician):
    row = draft.prescriptions.first()
    prescribing.change_dosage(prescription=row, dosage=HARDER, by=clinician, at=NOW)
    prescribing.undo(program=draft, by=clinician, at=NOW)
    row.refresh_from_db()
    prescribing.change_dosage(prescription=row, dosage=LOADED, by=clinician, at=NOW)
    prescribing.undo(program=draft, by=clinician, at=NOW)
    row.refresh_from_db()
    assert row.dosage == make_dosage()


def undo(program, clinician, at=LATER):
    return prescribing.undo(program=program, by=clinician, at=at)


def test_of_an_issued_program_only_the_last_change_is_undone(program, clinician):
    changes(program)["dosage"](by=clinician, at=LATER)
    changes(program)["reorder"](by=clinician, at=LATER + timedelta(minutes=1))
    undo(program, clinician, LATER + timedelta(minutes=2))
    with pytest.raises(prescribing.Refused):
        undo(program, clinician, LATER + timedelta(minutes=3))


def test_what_was_done_to_the_draft_is_not_undone_after_issuing(program, clinician):
    with pytest.raises(prescribing.Refused):
        undo(program, clinician)


@pytest.mark.parametrize("then", ["begun", "moved", "paused"])
def test_once_something_was_done_on_it_it_stays(program, clinician, patient, then):
    changes(program)["dosage"](by=clinician, at=LATER)
    wednesday = on_day(TODAY + days(2))
    if then == "begun":
        sessions.start(program=program, by=patient, at=wednesday)
    elif then == "moved":
        session = program.sessions.get(planned_on=TODAY + days(2))
        sessions.move(session=session, to=TODAY + days(3), by=patient, at=wednesday)
    else:
        prescribing.pause(program=program, by=clinician, at=wednesday, on=TODAY + days(2), reason="holiday")
    assert prescribing.last_change(program) is None
    with pytest.raises(prescribing.Refused):
        undo(program, clinician, wednesday)
    assert DosageStep.objects.get().withdrawn_at is None


def test_a_session_done_before_the_change_does_not_bind_it(program, clinician, patient):
    sessions.start(program=program, by=patient, at=NOW + timedelta(hours=1))
    changes(program)["dosage"](by=clinician, at=LATER)
    undo(program, clinician, LATER + timedelta(minutes=1))
    assert DosageStep.objects.get().withdrawn_at is not None


def test_a_change_that_was_not_announced_is_never_announced_nor_its_undoing(program, clinician):
    ProgramEvent.objects.update(delivered_at=NOW)
    changes(program)["dosage"](by=clinician, at=LATER)
    undo(program, clinician, LATER + timedelta(minutes=1))
    assert not ProgramEvent.objects.filter(delivered_at=None).exists()


def test_a_change_that_was_announced_has_its_undoing_announced(program, clinician):
    ProgramEvent.objects.update(delivered_at=NOW)
    changes(program)["dosage"](by=clinician, at=LATER)
    notices.announce(at=LATER + timedelta(hours=1))
    assert not ProgramEvent.objects.filter(delivered_at=None).exists()
    undo(program, clinician, LATER + timedelta(hours=2))
    assert ProgramEvent.objects.get(delivered_at=None).kind == ProgramEvent.Kind.UNDONE


def test_undoing_a_taking_out_brings_back_what_stood_with_its_steps(program, clinician):
    row = program.prescriptions.first()
    prescribing.change_dosage(prescription=row, dosage=HARDER, by=clinician, at=LATER, scope=Scope.WEEKS)
    prescribing.remove(prescription=row, by=clinician, at=LATER + timedelta(minutes=1))
    undo(program, clinician, LATER + timedelta(minutes=2))
    row = program.prescriptions.current().get(pk=row.pk)
    assert [asked.reps.target for asked in row.course.weeks] == [4, 6, 6, 6]


def test_dates_come_back_with_a_load_that_is_undone(program, clinician):
    before = stands(program)[1]
    changes(program)["load"](by=clinician, at=LATER)
    assert len(stands(program)[1]) < len(before)
    undo(program, clinician, LATER + timedelta(minutes=1))
    assert stands(program)[1] == before


def test_adding_and_replacing_with_load_date_the_sessions_anew_and_leave_the_past(program, clinician):
    """The weeks that are over do not ask what was added in the third."""
    third = on_day(TODAY + days(14))
    loaded = make_exercise(dosage=LOADED)
    row = prescribing.prescribe(program=program, exercise=loaded, by=clinician, at=third)
    assert [asked is not None for asked in row.course.weeks] == [False, False, True, True]
    dates = program.sessions.ahead().filter(planned_on__gte=TODAY + days(14))
    assert dates.count() == 4
    prescribing.remove(prescription=row, by=clinician, at=third + timedelta(minutes=1))
    assert dates.count() == 6


def test_taking_out_the_last_that_is_asked_is_refused(program, clinician):
    first, second = program.prescriptions.all()
    prescribing.change_dosage(prescription=first, dosage=None, by=clinician, at=NOW)
    with pytest.raises(prescribing.Refused, match="nothing in it"):
        prescribing.remove(prescription=second, by=clinician, at=NOW)
    assert second in program.prescriptions.current()


def test_what_the_grid_asks_to_the_end_holds_when_weeks_are_added(program, clinician):
    row = program.prescriptions.first()
    planned = grid.put(row.course, 3, HARDER, onward=True)
    prescribing.plan_course(prescription=row, course=planned, by=clinician, at=NOW)
    prescribing.reschedule(program=program, by=clinician, at=NOW, on=TODAY, weeks=6)
    program.refresh_from_db()
    row = program.prescriptions.get(pk=row.pk)
    assert [asked.reps.target for asked in row.course.weeks] == [4, 4, 6, 6, 6, 6]


def test_weeks_that_are_over_keep_their_band(program, clinician):
    third = on_day(TODAY + days(14))
    prescribing.reschedule(program=program, by=clinician, at=third, on=third.date(), per_week_low=3, per_week_high=3)
    program.refresh_from_db()
    assert [program.band(week) for week in (1, 2, 3, 4)] == [(2, 3), (2, 3), (3, 3), (3, 3)]


def test_what_was_offered_again_since_the_change_stays_where_it_is_offered(patient, clinician):
    program = factories.make_program(patient, clinician, per_week_low=2, per_week_high=2, weekdays=[1, 4])
    prescribing.remove(prescription=program.prescriptions.first(), by=clinician, at=NOW + timedelta(hours=1))
    tuesday = NOW + days(1)
    agenda.offer_again(at=tuesday)
    undo(program, clinician, tuesday)
    missed = program.sessions.first()
    assert (missed.missed_on, missed.planned_on) == (TODAY, tuesday.date())


def test_a_range_that_was_changed_comes_back(draft, clinician):
    row = draft.prescriptions.first()
    wider = make_dosage(reps=Range(2, 3, 9))
    prescribing.change_dosage(prescription=row, dosage=wider, by=clinician, at=NOW)
    undo(draft, clinician, NOW)
    row.refresh_from_db()
    assert row.dosage == make_dosage()
