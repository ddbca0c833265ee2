"""How a clinician doses an exercise is remembered, hers alone, and prescribed the next time unless the exercise has changed."""

from exercises import library
from exercises.dosage import Range, Sides, TimedDosage
from exercises.finding import habits
from programs import prescribing
from tests import factories
from tests.factories import NOW, make_dosage

HERS = make_dosage(reps=Range(4, 6, 6))


def dose(program, by):
    row = program.prescriptions.select_related("exercise__version").first()
    prescribing.change_dosage(prescription=row, dosage=HERS, by=by, at=NOW)
    return row.exercise


def test_the_dosage_she_gave_in_a_draft_is_prescribed_the_next_time(draft, patient, clinician):
    exercise = dose(draft, clinician)
    again = factories.make_program(patient, clinician, exercises=0, issued=False)
    assert prescribing.prescribe(program=again, exercise=exercise, by=clinician, at=NOW).dosage == HERS


def test_a_dosage_given_while_adding_is_remembered(draft, clinician):
    exercise = factories.make_exercise()
    prescribing.prescribe(program=draft, exercise=exercise, dosage=HERS, by=clinician, at=NOW)
    assert prescribing.prescribe(program=draft, exercise=exercise, by=clinician, at=NOW).dosage == HERS


def test_a_colleague_gets_the_suggested_one(draft, patient, clinician, colleague):
    exercise = dose(draft, clinician)
    again = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescription = prescribing.prescribe(program=again, exercise=exercise, by=colleague, at=NOW)
    assert prescription.dosage == exercise.version.suggested


def test_what_one_patient_needs_is_not_remembered(program, clinician):
    exercise = dose(program, clinician)
    assert habits.usual(exercise=exercise, by=clinician) is None


def test_it_is_forgotten_when_the_exercise_is_dosed_in_another_way(draft, clinician):
    exercise = dose(draft, clinician)
    exercise.dosage = TimedDosage(seconds=Range.between(60, 120), sides=Sides.EACH)
    exercise.save()
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise.refresh_from_db()
    prescription = prescribing.prescribe(program=draft, exercise=exercise, by=clinician, at=NOW)
    assert prescription.dosage == exercise.version.suggested


def test_a_favourite_stays_one(draft, clinician):
    exercise = draft.prescriptions.first().exercise
    habits.like(exercise=exercise, by=clinician, at=NOW)
    dose(draft, clinician)
    assert habits.of_one(clinician, exercise).favourite_since == NOW
