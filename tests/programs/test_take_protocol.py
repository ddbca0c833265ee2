"""A protocol taken into a draft that is there already: its exercises in one act, and in one act back out."""

import pytest

from programs import prescribing
from programs.models import Protocol, ProtocolPrescription
from tests import factories
from tests.factories import NOW, TODAY, make_dosage


@pytest.fixture
def protocol(clinic):
    protocol = Protocol.objects.create(
        slug="hips", name="Hips", clinic=clinic, weeks_default=6, cues=["Pelvis level."], avoid=[{"text": "Lunges"}]
    )
    for order in (1, 2):
        exercise = factories.make_exercise()
        ProtocolPrescription.objects.create(protocol=protocol, exercise=exercise, order=order, dosage=make_dosage())
    return protocol


def exercises(program):
    return [row.exercise_id for row in program.prescriptions.current()]


def test_its_exercises_stand_behind_those_that_are_there(draft, protocol, clinician):
    before = exercises(draft)
    prescribing.take_protocol(program=draft, protocol=protocol, by=clinician, at=NOW)
    draft.refresh_from_db()
    assert exercises(draft) == [*before, *exercises_of(protocol)]
    assert draft.weeks == 4
    assert draft.cues == ["Pelvis level."]
    assert draft.avoid == [{"text": "Lunges"}]


def test_an_empty_draft_becomes_as_if_it_had_begun_with_it(patient, protocol, clinician):
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY)
    program = prescribing.take_protocol(program=program, protocol=protocol, by=clinician, at=NOW)
    assert (program.weeks, program.protocol) == (6, protocol)


def test_what_is_in_the_program_is_not_added_twice(draft, protocol, clinician):
    first, second = (row.exercise for row in protocol.prescriptions.all())
    prescribing.prescribe(program=draft, exercise=second, by=clinician, at=NOW)
    prescribing.take_protocol(program=draft, protocol=protocol, by=clinician, at=NOW)
    assert exercises(draft)[2:] == [second.pk, first.pk]


def test_one_that_brings_nothing_new_is_refused_and_changes_nothing(draft, protocol, clinician):
    prescribing.take_protocol(program=draft, protocol=protocol, by=clinician, at=NOW)
    draft.refresh_from_db()
    revision = draft.revision
    with pytest.raises(prescribing.Refused, match="is in the program already"):
        prescribing.take_protocol(program=draft, protocol=protocol, by=clinician, at=NOW)
    draft.refresh_from_db()
    assert draft.revision == revision


def test_an_issued_program_takes_none(program, protocol, clinician):
    with pytest.raises(prescribing.Refused, match="one by one"):
        prescribing.take_protocol(program=program, protocol=protocol, by=clinician, at=NOW)


def test_undoing_takes_all_of_it_out_again(patient, protocol, clinician):
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY)
    prescribing.take_protocol(program=program, protocol=protocol, by=clinician, at=NOW)
    program = prescribing.undo(program=program, by=clinician, at=NOW)
    assert exercises(program) == []
    assert (program.weeks, program.cues, program.protocol_id) == (4, [], None)


def exercises_of(protocol):
    return [row.exercise_id for row in protocol.prescriptions.all()]
