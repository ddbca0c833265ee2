"""Changing what is prescribed: at once in a draft, from a date on in an issued program, never backwards and never after the end."""

import pytest

from exercises.dosage import TextDosage
from programs import prescribing
from tests.factories import NOW, TODAY, days, make_dosage, make_exercise

HARDER = make_dosage().with_targets(reps=5)


def test_in_a_draft_the_dosage_changes_at_once(draft, clinician):
    prescription = draft.prescriptions.first()
    prescribing.change_dosage(prescription=prescription, dosage=HARDER, by=clinician, at=NOW, from_on=TODAY)

    prescription.refresh_from_db()
    assert prescription.dosage == HARDER
    assert not prescription.steps.exists()


def test_in_an_issued_program_it_becomes_a_step_with_its_author_and_reason(program, clinician):
    prescription = program.prescriptions.first()
    prescribing.change_dosage(
        prescription=prescription, dosage=HARDER, by=clinician, at=NOW, from_on=TODAY + days(2), reason="Went well"
    )

    step = prescription.steps.get()
    assert (step.dosage, step.by, step.reason, step.from_on) == (HARDER, clinician, "Went well", TODAY + days(2))


def test_it_cannot_hold_from_a_day_that_has_passed(program, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.change_dosage(
            prescription=program.prescriptions.first(), dosage=HARDER, by=clinician, at=NOW, from_on=TODAY - days(1)
        )
    assert list(refused.value.problems) == ["from_on"]


def test_a_dosage_in_words_is_refused(draft, clinician):
    with pytest.raises(prescribing.Refused) as refused:
        prescribing.change_dosage(
            prescription=draft.prescriptions.first(),
            dosage=TextDosage(text="daily"),
            by=clinician,
            at=NOW,
            from_on=TODAY,
        )
    assert list(refused.value.problems) == ["dosage"]


def test_a_program_that_is_over_is_no_longer_changed(program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moved away")
    prescription = program.prescriptions.first()
    acts = {"program": program, "by": clinician, "at": NOW}
    for attempt in (
        lambda: prescribing.change_dosage(
            prescription=prescription, dosage=HARDER, by=clinician, at=NOW, from_on=TODAY
        ),
        lambda: prescribing.remove(prescription=prescription, by=clinician, at=NOW),
        lambda: prescribing.prescribe(exercise=make_exercise(), **acts),
        lambda: prescribing.reorder(order=[], **acts),
        lambda: prescribing.reschedule(on=TODAY, weeks=5, **acts),
        lambda: prescribing.take_update(prescription=prescription, by=clinician, at=NOW),
    ):
        with pytest.raises(prescribing.Refused):
            attempt()
