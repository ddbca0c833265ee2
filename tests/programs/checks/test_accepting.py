"""Overriding a warning: with a reason that is kept, never an error, and taken back when it no longer holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from exercises.models import Equipment
from programs import checks, history, prescribing
from programs.models import Acceptance, Program, ProgramEvent
from tests import factories
from tests.factories import NOW, TODAY, days

Kind = ProgramEvent.Kind
HAS_IT = "Has it at home"


def findings(program: Program) -> checks.Findings:
    return checks.check(checks.facts(Program.objects.get(pk=program.pk), on=TODAY))


def warn(program: Program, rule: str = "loaded_often") -> checks.Finding:
    [finding] = [found for found in findings(program) if found.rule == rule]
    return finding


def accept(program: Program, **said: Any) -> Acceptance:
    whole = {"rule": "stage_order", "subject": "", "reason": "Suits her", "by": program.prescriber}
    return prescribing.accept(program=program, **{**whole, **said}, at=NOW, on=TODAY)


def exercise_with_band(**particulars: Any) -> Any:
    exercise = factories.make_exercise(publish=False, **particulars)
    need = exercise.equipment_needs.create(need="required")
    need.any_of.add(Equipment.objects.get_or_create(key="long_band", name="Long band")[0])
    factories.library.publish(exercise=exercise, by=None, at=NOW)
    exercise.refresh_from_db()
    return exercise


@pytest.fixture
def turned(draft: Program) -> Program:
    """A draft in which activation comes last."""
    exercise = factories.make_exercise(stage="activate", name="Squeeze")
    prescribing.prescribe(program=draft, exercise=exercise, by=draft.prescriber, at=NOW)
    return draft


@pytest.fixture
def banded(draft: Program) -> Program:
    """A draft with an exercise that needs a band."""
    prescribing.prescribe(program=draft, exercise=exercise_with_band(), by=draft.prescriber, at=NOW)
    return draft


def test_an_accepted_warning_keeps_its_reason_its_author_and_its_date(turned):
    assert warn(turned, "stage_order").is_open

    accept(turned, reason="  Suits her  ")

    said = warn(turned, "stage_order").accepted
    assert (said.reason, said.by, said.at) == ("Suits her", turned.prescriber.name, NOW)


def test_the_event_holds_ids_and_no_words(turned):
    accepted = accept(turned, reason="Her own physio at work says so")

    event = turned.events.get(kind=Kind.WARNING_ACCEPTED)
    assert event.about == {"rule": "stage_order", "subject": "", "prescription": "", "acceptance": str(accepted.pk)}


def test_warning_and_reason_are_in_the_history_of_the_issued_program(turned, clinician):
    accept(turned, reason="Suits her")
    prescribing.withdraw(program=turned, rule="stage_order", subject="", by=clinician, at=NOW)
    turned.refresh_from_db()
    prescribing.issue(program=turned, by=clinician, at=NOW + days(1), on=TODAY)

    turned.refresh_from_db()
    told = [entry.text for entry in history.entries(turned)]
    assert "Accepted: Order of the stages. Reason: Suits her" in told
    assert "Open again: Order of the stages" in told


def test_an_error_cannot_be_accepted(patient, clinician):
    empty = factories.make_program(patient, clinician, exercises=0, issued=False)
    with pytest.raises(prescribing.Refused, match="Only a warning"):
        accept(empty, rule="empty")


def test_a_note_needs_no_answer(draft):
    [note, *_rest] = [finding for finding in findings(draft) if finding.level == "note"]
    with pytest.raises(prescribing.Refused, match="Only a warning"):
        accept(draft, rule=note.rule, subject=note.subject)


def test_what_the_checks_do_not_find_cannot_be_accepted(draft):
    for rule in ("stage_order", "no_such_rule"):
        with pytest.raises(prescribing.Refused, match="no longer applies"):
            accept(draft, rule=rule)


@pytest.mark.parametrize(("reason", "sentence"), [("", "Say why."), ("   ", "Say why."), ("x" * 301, "300 characters")])
def test_a_reason_is_wanted_and_a_short_one(turned, reason, sentence):
    with pytest.raises(prescribing.Refused) as refused:
        accept(turned, reason=reason)
    assert sentence in refused.value.problems["reason"]
    assert not Acceptance.objects.exists()


def test_a_warning_is_accepted_once(turned):
    accept(turned)
    with pytest.raises(prescribing.Refused, match="accepted this warning already"):
        accept(turned)


def test_withdrawing_opens_the_warning_and_loses_nothing(turned, clinician):
    accept(turned)
    prescribing.withdraw(program=turned, rule="stage_order", subject="", by=clinician, at=NOW)

    assert warn(turned, "stage_order").is_open
    assert Acceptance.objects.get().withdrawn_at == NOW
    accept(turned, reason="After all")
    assert warn(turned, "stage_order").accepted.reason == "After all"


def test_what_nobody_accepted_cannot_be_withdrawn(turned, clinician):
    with pytest.raises(prescribing.Refused, match="Nobody has accepted"):
        prescribing.withdraw(program=turned, rule="stage_order", subject="", by=clinician, at=NOW)


def test_a_program_that_is_over_keeps_its_reasons(program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moved away")
    with pytest.raises(prescribing.Refused, match="is over"):
        accept(program)


def test_equipment_is_remembered_for_the_patients_other_programs(banded, patient, clinician):
    accept(banded, rule="equipment", subject="long_band", reason=HAS_IT)

    other = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescribing.prescribe(program=other, exercise=exercise_with_band(), by=clinician, at=NOW)
    said = warn(other, "equipment").accepted
    assert (said.reason, said.program) == (HAS_IT, banded.title)


@pytest.mark.parametrize("reason", ["Will get it", "Somebody lends her one"])
def test_other_answers_about_equipment_are_asked_again(banded, patient, clinician, reason):
    accept(banded, rule="equipment", subject="long_band", reason=reason)

    other = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescribing.prescribe(program=other, exercise=exercise_with_band(), by=clinician, at=NOW)
    assert not warn(banded, "equipment").is_open
    assert warn(other, "equipment").is_open


def test_what_is_remembered_is_about_one_patient(banded, clinician):
    accept(banded, rule="equipment", subject="long_band", reason=HAS_IT)

    other = factories.make_program(factories.make_patient(clinician), clinician, exercises=0, issued=False)
    prescribing.prescribe(program=other, exercise=exercise_with_band(), by=clinician, at=NOW)
    assert warn(other, "equipment").is_open


def test_what_is_remembered_can_be_forgotten_from_another_program(banded, patient, clinician):
    accept(banded, rule="equipment", subject="long_band", reason=HAS_IT)
    other = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescribing.prescribe(program=other, exercise=exercise_with_band(), by=clinician, at=NOW)

    prescribing.withdraw(program=other, rule="equipment", subject="long_band", by=clinician, at=NOW)

    assert warn(other, "equipment").is_open
    assert warn(banded, "equipment").is_open


def test_a_draft_that_was_thrown_away_is_not_remembered(banded, patient, clinician):
    accept(banded, rule="equipment", subject="long_band", reason=HAS_IT)
    prescribing.discard(program=banded, by=clinician, at=NOW)

    other = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescribing.prescribe(program=other, exercise=exercise_with_band(), by=clinician, at=NOW)
    assert warn(other, "equipment").is_open


def test_accepting_leaves_the_last_change_undoable(program, clinician):
    exercise = factories.make_exercise(stage="activate", name="Squeeze")
    prescribing.prescribe(program=program, exercise=exercise, by=clinician, at=NOW + days(1))
    prescribing.accept(
        program=program, rule="stage_order", subject="", reason="Fine", by=clinician, at=NOW + days(2), on=TODAY
    )
    prescribing.undo(program=program, by=clinician, at=NOW + days(2))
    assert len(program.prescriptions.current()) == 2


@pytest.mark.parametrize("change", [{"reason": "Other"}, {"rule": "other"}, {"at": NOW + days(1)}, {"lasts": True}])
def test_the_database_keeps_a_reason_as_it_was_given(turned, change):
    accept(turned)
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.all().delete()


def test_the_database_lets_a_reason_be_withdrawn_once(turned, clinician):
    accept(turned)
    prescribing.withdraw(program=turned, rule="stage_order", subject="", by=clinician, at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Acceptance.objects.update(withdrawn_at=None)


def test_facts_take_two_queries_however_large_the_program(patient, clinician):
    for number in range(3):
        factories.make_program(patient, clinician, exercises=1 + number)
    for exercises in (1, 8):
        draft = factories.make_program(patient, clinician, exercises=exercises, issued=False)
        program = Program.objects.prefetch_related(
            "pauses", "prescriptions__version", "prescriptions__exercise", "prescriptions__steps"
        ).get(pk=draft.pk)
        with CaptureQueriesContext(connection) as queries:
            checks.check(checks.facts(program, on=TODAY))
        assert len(queries) == 2
