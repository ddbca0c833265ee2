"""What the handout says, before it is set."""

from datetime import date

import pytest
from django.utils import translation

from programs.models import Prescription
from tests.factories import TODAY, days

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(program):
    return program.prescriptions.first()


def plan(row, *entries):
    Prescription.objects.filter(pk=row.pk).update(by_week=list(entries))


def test_it_says_whose_it_is_how_often_what_is_needed_and_what_holds_for_all(routine, patient, sheet_of):
    sheet = sheet_of(routine, equipment={"lacrosse_ball": "Lacrosse ball", "massage_ball": "Massage ball"})
    assert (sheet.patient, sheet.clinic, sheet.title) == (patient.name, patient.clinic.name, routine.title)
    assert (sheet.first_on, sheet.last_on) == (TODAY, date(2026, 3, 27))
    facts = dict(sheet.facts)
    assert facts["How often"] == "2 to 3 times a week, about 13 minutes"
    assert facts["You need"].startswith("Lacrosse ball or Massage ball; ")
    assert facts["In every exercise"].startswith("Keep the lower back neutral")
    assert sheet.avoid[0].startswith("Static hip-flexor stretches")


def test_each_exercise_has_todays_dosage_its_sides_and_the_note(routine, sheet_of):
    routine.prescriptions.filter(order=1).update(note="Use the small ball.")
    first, second, *_rest = sheet_of(routine).items
    assert (first.number, first.dosage, first.later) == (1, "1\N{NO-BREAK SPACE}min per side", "")
    assert first.remarks[0] == "First the left side."
    assert first.remarks[-1] == "Use the small ball."
    assert second.dosage.startswith("1 set of 4, hold 5")
    assert second.remarks == ()


def test_the_dates_stand_by_week_each_with_a_box_for_every_exercise(program, sheet_of):
    weeks = sheet_of(program).weeks
    assert [week.number for week in weeks] == [1, 2, 3, 4]
    assert [session.on.day for session in weeks[0].sessions] == [2, 4, 6]
    assert [session.is_required for session in weeks[0].sessions] == [True, True, False]
    assert {session.boxes for week in weeks for session in week.sessions} == {((1, True), (2, True))}


def test_days_that_have_passed_are_left_out(program, sheet_of):
    weeks = sheet_of(program, on=TODAY + days(3)).weeks
    assert [session.on.day for session in weeks[0].sessions] == [6]


def test_what_the_weeks_change_is_told_in_one_line(program, row, sheet_of):
    plan(row, {"week": 3, "targets": {"reps": 6}})
    assert sheet_of(program).items[0].later == "From week 3: 6 times per side"
    assert sheet_of(program, on=TODAY + days(14)).items[0].later == ""
    assert sheet_of(program, on=TODAY + days(14)).items[0].dosage.startswith("2 sets of 6 per side")


def test_an_exercise_that_begins_later_says_when_and_has_no_box_before(program, row, sheet_of):
    plan(row, {"week": 1, "out": True}, {"week": 3, "targets": {"reps": 6}})
    sheet = sheet_of(program)
    assert sheet.items[0].later == "Begins in week 3"
    assert sheet.items[0].dosage.startswith("2 sets of 6 per side")
    assert [week.sessions[0].boxes[0] for week in sheet.weeks] == [(1, False), (1, False), (1, True), (1, True)]


def test_what_is_asked_no_more_is_not_printed(program, row, sheet_of):
    plan(row, {"week": 2, "out": True})
    sheet = sheet_of(program, on=TODAY + days(7))
    assert [item.content["name"] for item in sheet.items] == [program.prescriptions.last().version.content["name"]]
    assert sheet.weeks[0].sessions[0].boxes == ((1, True),)


def test_a_program_without_sessions_ahead_still_says_what_to_do(program, sheet_of):
    sheet = sheet_of(program, on=TODAY + days(100))
    assert len(sheet.items) == 2
    assert sheet.weeks == ()


def test_it_speaks_the_language_that_is_active(program, sheet_of):
    with translation.override("de"):
        assert sheet_of(program).facts[0][1] == "2- bis 3-mal pro Woche, etwa 7 Minuten"
