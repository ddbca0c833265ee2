"""A dosage can be written and read back, and what cannot be is refused by name, by Python and by the database alike."""

import json
from dataclasses import FrozenInstanceError

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.dosage import DosageError, Load, LoadKind, Range, RepsDosage, TextDosage, parse
from exercises.models import Exercise
from tests.exercises.dosage import strategies
from tests.factories import make_dosage, make_exercise

REPS = {"kind": "reps", "sets": {"low": 2, "target": 2, "high": 3}, "reps": {"low": 4, "target": 4, "high": 6}}


@given(strategies.dosages)
@settings(max_examples=300)
def test_reading_back_what_was_written_gives_the_same_dosage(dosage):
    assert parse(json.loads(json.dumps(dosage.as_data()))) == dosage


@given(strategies.prescribable)
def test_every_dosage_can_be_asked_for_at_both_ends_of_its_range(dosage):
    low, high = dosage.at_low(), dosage.at_high()
    assert all(wanted.target == wanted.low for wanted in low.ranges().values())
    assert all(
        wanted.target == wanted.high for wanted in high.ranges().values() if wanted != high.ranges().get("hold_seconds")
    )
    assert str(low) == str(high), "the clinician's sentence gives the range, whatever the target"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"sets": {"low": 3, "target": 3, "high": 2}}, "sets.high"),
        ({"sets": {"low": 1, "target": 3, "high": 2}}, "sets.target"),
        ({"sets": {"low": 0, "target": 1, "high": 2}}, "sets"),
        ({"sets": {"low": 1, "target": 1, "high": 11}}, "sets"),
        ({"reps": {"low": 1, "target": 1, "high": 101}}, "reps"),
        ({"reps": 4}, "reps"),
        ({"reps": {"low": "4", "target": 4, "high": 6}}, "reps.low"),
        ({"reps": {"low": True, "target": 4, "high": 6}}, "reps.low"),
        ({"reps_cap": 5}, "reps_cap"),
        ({"hold_seconds": {"low": 0, "target": 0, "high": 301}}, "hold_seconds"),
        ({"rest_seconds": 601}, "rest_seconds"),
        ({"tempo": "quick"}, "tempo"),
        ({"sides": "front"}, "sides"),
        ({"load": {"kind": "mass", "kg": "heavy"}}, "load.kg"),
        ({"load": {"kind": "mass", "kg": "1.234"}}, "load.kg"),
        ({"load": {"kind": "bands", "bands": 0}}, "load.bands"),
        ({"surprise": 1}, "surprise"),
        ({"kind": "magic"}, "kind"),
        ({"kind": "text"}, "text"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(change, path):
    with pytest.raises(DosageError) as error:
        parse({**REPS, **change})
    assert path in error.value.problems


@pytest.mark.parametrize("data", [None, [], "reps", 3, {}, {"kind": None}, {"kind": ["reps"]}])
def test_what_is_no_dosage_at_all_is_refused(data):
    with pytest.raises(DosageError):
        parse(data)


def test_a_dosage_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        make_dosage().tempo = "slow"


def test_unknown_load_stays_unknown():
    load = Load(LoadKind.MASS)
    assert load.kg is None
    assert "kg" not in load.as_data()


def test_a_target_outside_the_range_is_refused_at_its_field():
    with pytest.raises(DosageError) as error:
        make_dosage().with_targets(reps=7)
    assert list(error.value.problems) == ["reps.target"]


def test_a_dosage_in_words_cannot_be_prescribed():
    assert not TextDosage(text="10 times daily").can_be_prescribed


# --- The database's own guard -----------------------------------------------------------------------------------


def database_accepts(data: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select setwell_dosage_is_valid(%s::jsonb)", [json.dumps(data)])
        return cursor.fetchone()[0] is True


def python_accepts(data: object) -> bool:
    try:
        parse(data)
    except DosageError:
        return False
    return True


@given(dosage=strategies.dosages)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_accepts_every_valid_dosage(db, dosage):
    assert database_accepts(dosage.as_data())


broken_ranges = st.one_of(
    st.integers(), st.none(), st.just({}), st.just({"low": "1", "target": 1, "high": 1}), st.just({"low": 1.5, "target": 2, "high": 3}),
    st.builds(lambda low, target, high: {"low": low, "target": target, "high": high}, *[st.integers(-5, 9999)] * 3),
)  # fmt: skip


@given(
    data=strategies.dosages.map(lambda dosage: dosage.as_data()),
    field=st.sampled_from(
        ["sets", "reps", "seconds", "cycles", "hold_seconds", "kind", "phases", "rest_seconds", "sides", "tempo"]
    ),
    value=st.one_of(broken_ranges, st.sampled_from(["", "reps", "each", [], [1], [{}]])),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_lets_nothing_through_that_the_product_could_not_read(db, data, field, value):
    broken = {**data, field: value}
    if database_accepts(broken):
        assert python_accepts(broken)


def test_raw_sql_cannot_store_a_dosage_out_of_range(db):
    exercise = make_exercise()
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="exercise_dosage_valid"),
        transaction.atomic(),
    ):
        cursor.execute(
            "update exercises_exercise set dosage = jsonb_set(dosage, '{sets,high}', '99') where id = %s", [exercise.pk]
        )


def test_a_dosage_survives_the_database(db):
    dosage = RepsDosage(sets=Range.between(2, 3), reps=Range.between(6, 10), hold_seconds=Range.exactly(2), reps_cap=12)
    exercise = make_exercise(dosage=dosage)
    assert Exercise.objects.get(pk=exercise.pk).dosage == dosage
