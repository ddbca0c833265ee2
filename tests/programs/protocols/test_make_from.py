"""A program becomes a protocol: its exercises, course and rules, and nothing of the patient's."""

import pytest

from exercises import library
from exercises.models import Region
from programs import prescribing, protocols
from programs.prescribing import Refused, Scope
from tests.factories import NOW, TODAY, make_dosage, make_exercise, make_patient
from tests.programs.protocols.conftest import make_protocol, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(clinic, clinician, patient):
    """A draft that began with a protocol which says everything."""
    origin = make_protocol(
        clinic,
        indication="Sore hips",
        avoid=[{"text": "Lunges", "why": "They irritate.", "level": "advise_against"}],
        milestones=[{"week": 4, "tell": "Well done."}],
        bands=[{"week": 3, "low": 2, "high": 2}],
        outcomes=["Stairs"],
        min_gap_days=3,
        weeks_default=6,
        prescriptions=[
            row(by_week=[{"week": 3, "targets": {"reps": 6}}], leads_straight_on=True, note="Ada, mind the knee."),
            row(),
        ],
    )
    return prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=origin)


def test_it_says_what_the_program_says(begun, clinician, clinic):
    made = protocols.make_from(program=begun, by=clinician, at=NOW)

    said, origin = made.versions.get().content, begun.protocol.versions.get().content
    assert made.clinic == clinic
    assert said | {"slug": "hip", "prescriptions": []} == origin | {"prescriptions": []}
    assert said["prescriptions"][0].keys() == {"exercise", "dosage", "by_week", "leads_straight_on"}


def test_notes_stay_with_the_patient_they_were_said_to(begun, clinician):
    assert "Ada" not in str(protocols.make_from(program=begun, by=clinician, at=NOW).versions.get().content)


def test_the_next_patient_gets_the_same_course(begun, clinician):
    made = protocols.make_from(program=begun, by=clinician, at=NOW)
    again = prescribing.draft(patient=make_patient(clinician), by=clinician, at=NOW, starts_on=TODAY, protocol=made)

    assert [line.course for line in again.prescriptions.all()] == [line.course for line in begun.prescriptions.all()]


def test_what_changed_since_it_was_issued_is_part_of_the_course(program, clinician):
    line = program.prescriptions.first()
    prescribing.change_dosage(
        prescription=line,
        dosage=make_dosage().at_high(),
        scope=Scope.WEEKS,
        by=clinician,
        at=NOW,
    )
    made = protocols.make_from(program=program, by=clinician, at=NOW)

    stored = made.prescriptions.first()
    assert stored.dosage == make_dosage()
    assert stored.by_week == [{"week": 2, "targets": {"sets": 3, "reps": 6, "hold_seconds": 10}}]


def test_what_was_removed_is_left_out(program, clinician):
    gone, stays = program.prescriptions.all()
    prescribing.remove(prescription=gone, by=clinician, at=NOW)

    made = protocols.make_from(program=program, by=clinician, at=NOW)
    assert [line.exercise_id for line in made.prescriptions.all()] == [stays.exercise_id]


def test_its_regions_are_those_of_its_exercises(draft, clinician):
    hip = Region.objects.create(key="hip", name="Hip")
    exercise = make_exercise(publish=False)
    exercise.regions.add(hip)
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise.refresh_from_db()
    prescribing.prescribe(program=draft, exercise=exercise, by=clinician, at=NOW)

    made = protocols.make_from(program=draft, by=clinician, at=NOW)
    assert list(made.regions.all()) == [hip]


def test_an_empty_program_makes_none(patient, clinician):
    empty = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY)
    with pytest.raises(Refused, match="at least one exercise"):
        protocols.make_from(program=empty, by=clinician, at=NOW)
