"""A program that the checks pass can always be scheduled: each week gets the sessions it asks for, with the gap kept."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from exercises.dosage import Dosage
from exercises.models import Exercise, ExerciseVersion
from programs import agenda, checks
from programs.models import Prescription, Program
from tests.factories import TODAY, make_dosage
from tests.programs.checks.cases import IN_WORDS

pytestmark = pytest.mark.django_db

LOAD = {"kind": "mass", "kg": "4"}
ASKED = st.sampled_from([{"targets": {"reps": 6}}, {"targets": {"reps": 99}}, {"load": LOAD}, {}])
WISHES = ASKED | st.just({"out": True})
RIGHT, ANY = st.sampled_from([(2, 3), (2, 2), (3, 3)]), st.tuples(st.integers(0, 4), st.integers(0, 4))


def entries(wishes: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """By week, as `programs.grid` stores it."""
    by_week = st.dictionaries(st.integers(1, 8), wishes, max_size=4)
    return by_week.map(lambda found: [{"week": week, **found[week]} for week in sorted(found)])


def as_band(bands: st.SearchStrategy[tuple[int, int]]) -> st.SearchStrategy[dict[str, int]]:
    return bands.map(lambda band: {"low": band[0], "high": band[1]})


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Most of what a draft can be, right or wrong, as it comes from the database."""
    low, high = draw(RIGHT)
    program = Program(
        starts_on=TODAY + timedelta(days=draw(st.integers(0, 365) | st.integers(-1, 370))),
        weeks=draw(st.integers(4, 8)),
        per_week_low=low,
        per_week_high=high,
        bands=draw(entries(as_band(RIGHT)) | entries(as_band(RIGHT)) | entries(as_band(ANY))),
        weekdays=draw(st.lists(st.integers(1, 7), unique=True)),
        min_gap_days=draw(st.sampled_from([1, 2, 2, 2, 3, 7])),
        patient_id=UUID(int=0),
    )
    dosages = st.sampled_from([make_dosage()] * 14 + [IN_WORDS])
    whole = st.builds(prescription, st.just(program), dosages, entries(ASKED))
    partial = st.builds(prescription, st.just(program), dosages, entries(WISHES))
    rows = [
        *draw(st.lists(whole, min_size=draw(st.sampled_from([0, 1, 1, 1])), max_size=2)),
        *draw(st.lists(partial, max_size=2)),
    ]
    program._prefetched_objects_cache = {"pauses": [], "prescriptions": rows}  # type: ignore[attr-defined]
    return program


def prescription(program: Program, dosage: Dosage, by_week: list[dict[str, Any]]) -> Prescription:
    content = {"slug": "drive", "name": "Drive", "lang": "en", "stage": "strengthen", "dosage": make_dosage().as_data()}
    row = Prescription(
        program=program,
        exercise=Exercise(state="published"),
        version=ExerciseVersion(content=content),
        dosage=dosage,
        by_week=by_week,
    )
    row._prefetched_objects_cache = {"steps": []}  # type: ignore[attr-defined]
    return row


@given(programs())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_the_checks_pass_is_scheduled_as_it_was_asked(program: Program) -> None:
    errors = checks.check(checks.facts(program, on=TODAY)).blocking
    event(errors[0].rule if errors else "passes")
    if errors:
        return

    sessions = agenda.preview(program)

    assert all((later.on - earlier.on).days >= program.min_gap_days for earlier, later in pairwise(sessions))
    found = Counter(session.week for session in sessions)
    for week in range(1, program.weeks + 1):
        low, high = program.band(week)
        assert low <= found[week] <= high
        assert any(row.course.on(week) for row in program.prescribed)
    for session in sessions:
        assert program.prescribed_on(session.on)
