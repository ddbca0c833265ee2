"""What the checks read of a stored program: its texts, its weeks, the patient's other programs."""

from __future__ import annotations

from typing import Any

import pytest

from exercises import library
from exercises.models import Exercise, Muscle, Region
from programs import checks, history, prescribing
from programs.models import Program
from tests import factories
from tests.factories import NOW, TODAY, days, make_dosage

pytestmark = pytest.mark.django_db


def rules(program: Program, level: str = "") -> list[str]:
    program = Program.objects.get(pk=program.pk)
    found = checks.check(checks.facts(checks.with_facts(program), on=TODAY))
    return [finding.rule for finding in found if level in ("", finding.level)]


def one(program: Program, rule: str) -> checks.Finding:
    program = Program.objects.get(pk=program.pk)
    found = checks.check(checks.facts(checks.with_facts(program), on=TODAY))
    [finding] = [finding for finding in found if finding.rule == rule]
    return finding


def prescribe(program: Program, **particulars: Any) -> Exercise:
    exercise = factories.make_exercise(publish=False, **particulars)
    exercise.cautions.create(kind="stop", text="Stop if it hurts.")
    exercise.cautions.create(kind="screen", flag="falls", text="Have you fallen?")
    exercise.regions.add(Region.objects.get_or_create(key="hip", name="Hip")[0])
    muscle, _made = Muscle.objects.get_or_create(key="psoas_major", name="Psoas")
    exercise.muscle_roles.create(muscle=muscle, role="target")
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise.refresh_from_db()
    prescribing.prescribe(program=program, exercise=exercise, by=program.prescriber, at=NOW)
    return exercise


@pytest.fixture
def empty(patient: Any, clinician: Any) -> Program:
    return factories.make_program(patient, clinician, exercises=0, issued=False)


def test_a_screening_question_is_asked_once_however_many_exercises_ask_it(empty):
    prescribe(empty)
    prescribe(empty)
    finding = one(empty, "screening")
    assert finding.text.endswith("Have you fallen?")
    assert finding.subject.startswith("falls-")


def test_a_newer_wording_is_another_question():
    first, second = ({"flag": "falls", "text": text} for text in ("Have you fallen?", "Did you ever fall?"))
    assert checks.stored.question_key(first) == checks.stored.question_key(dict(first))
    assert checks.stored.question_key(first) != checks.stored.question_key(second)


def test_a_retired_exercise_blocks_and_an_import_that_was_never_published_too(empty):
    exercise = prescribe(empty)
    assert rules(empty, "error") == []
    Exercise.objects.filter(pk=exercise.pk).update(state="retired")
    assert rules(empty, "error") == ["retired"]
    Exercise.objects.filter(pk=exercise.pk).update(state="draft")
    assert rules(empty, "error") == ["unreviewed_import"]


def test_a_cap_of_the_exercise_holds_for_what_is_prescribed(empty):
    prescribe(empty, dosage=make_dosage(reps_cap=8))
    row = empty.prescriptions.get()
    row.dosage = make_dosage(reps=factories.Range(4, 4, 9))
    row.save()
    assert rules(empty, "error") == ["cap"]


def test_weeks_in_which_nothing_is_asked_block(empty):
    prescribe(empty)
    empty.prescriptions.update(by_week=[{"week": 1, "out": True}, {"week": 3}])
    finding = one(empty, "empty")
    assert finding.weeks == (1, 2)


def test_load_that_comes_later_is_seen_in_its_week(empty):
    prescribe(empty)
    load = {"kind": "mass", "kg": "4"}
    empty.prescriptions.update(by_week=[{"week": 2, "load": load}])
    assert one(empty, "early_load").weeks == (2,)
    empty.prescriptions.update(by_week=[{"week": 3, "load": load}])
    assert "from week 3 on" in one(empty, "technique").text


def test_a_week_with_a_band_of_its_own_is_looked_at(empty):
    prescribe(empty)
    Program.objects.filter(pk=empty.pk).update(bands=[{"week": 4, "low": 1, "high": 1}])
    assert one(empty, "per_week").weeks == (4,)


def test_an_open_program_for_the_same_region_and_muscle_is_named(empty, patient, clinician):
    other = factories.make_program(patient, clinician, exercises=0, issued=False)
    prescribe(other)
    prescribe(empty)
    assert not {"same_muscle", "same_region"} & set(rules(empty))  # a draft is not open

    prescribing.issue(program=other, by=clinician, at=NOW, on=TODAY)
    assert one(empty, "same_region").subject == str(other.pk)
    assert "psoas major" in one(empty, "same_muscle").text

    prescribing.end(program=other, by=clinician, at=NOW, on=TODAY, reason="Better")
    assert not {"same_muscle", "same_region"} & set(rules(empty))


def test_somebody_elses_program_is_of_no_matter(empty, clinician):
    other = factories.make_program(factories.make_patient(clinician), clinician, exercises=0, issued=False)
    prescribe(other)
    prescribing.issue(program=other, by=clinician, at=NOW, on=TODAY)
    prescribe(empty)
    assert "same_region" not in rules(empty)


def test_an_issued_program_began_in_time_and_goes_on_with_what_was_retired(program):
    Exercise.objects.update(state="retired")
    found = checks.check(checks.facts(program, on=TODAY + days(10)))
    assert found.blocking == []


def test_what_a_program_was_issued_in_spite_of_is_in_the_event(empty, clinician):
    prescribe(empty)
    prescribing.issue(program=empty, by=clinician, at=NOW, on=TODAY)
    assert empty.events.get(kind="issued").about["open"] == ["screening"]
    empty.refresh_from_db()
    told = [entry.text for entry in history.entries(empty)]
    assert "Issued for 4 weeks from 2 Mar; undecided: Question before the first session" in told


def test_what_was_accepted_is_not_open_when_it_is_issued(empty, clinician):
    prescribe(empty)
    subject = one(empty, "screening").subject
    said = {"rule": "screening", "subject": subject, "reason": "Asked: no"}
    prescribing.accept(program=empty, **said, by=clinician, at=NOW, on=TODAY)
    prescribing.issue(program=empty, by=clinician, at=NOW, on=TODAY)
    assert empty.events.get(kind="issued").about["open"] == []
