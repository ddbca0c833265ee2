"""Changing a dosage from the builder: a stepper sends one target, the disclosure the rest. An issued program: test_amend.py."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.dosage import CyclesDosage, Load, LoadKind, Phase, PhaseAction, Range, Sides, TimedDosage
from programs import prescribing
from tests import factories
from tests.factories import NOW


def test_a_stepper_changes_its_target_alone(desk):
    desk.send("programs:dosage", desk.first, **{"reps.target": "5"})
    assert desk.first.dosage == factories.make_dosage(reps=Range(4, 5, 6))


def test_sides_rest_tempo_and_load_are_saved(desk):
    sent = {"sides": "affected_only", "rest_seconds": "60", "tempo": "3-1-1-0", "load.kind": "mass", "load.kg": "2.50"}
    desk.send("programs:dosage", desk.first, **sent)
    dosage = desk.first.dosage
    assert (dosage.sides, dosage.rest_seconds, dosage.tempo) == (Sides.AFFECTED_ONLY, 60, "3-1-1-0")
    assert dosage.load == Load(LoadKind.MASS, kg=Decimal("2.50"))


def test_an_amount_of_another_kind_of_load_is_not_said(desk):
    desk.send("programs:dosage", desk.first, **{"load.kind": "bands", "load.bands": "2", "load.kg": "5"})
    assert desk.first.dosage.load == Load(LoadKind.BANDS, bands=2)


def test_a_range_that_leaves_the_target_out_moves_it_to_the_nearer_end(desk):
    desk.send("programs:dosage", desk.first, **{"reps.low": "8", "reps.high": "12"})
    assert desk.first.dosage.reps == Range(8, 8, 12)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reps.target", "7", "The target must lie between 4 and 6."),
        ("reps.target", "3", "The target must lie between 4 and 6."),
        ("reps.target", "-1", "The target must lie between 4 and 6."),
        ("reps.target", "9" * 40, "The target must lie between 4 and 6."),
        ("reps.target", "9" * 5000, "Enter a whole number."),
        ("reps.target", "\x00", "Enter a whole number."),
        ("reps.target", "", "This field is required."),
        ("reps.high", "3", "The highest value is below the lowest."),
        ("reps.high", "101", "From 1 to 100 repetitions."),
        ("sets.high", "11", "From 1 to 10 sets."),
        ("reps_cap", "5", "The cap must not be below the highest number of repetitions."),
        ("sides", "upside_down", "Select a valid choice."),
        ("rest_seconds", "601", "Rest from 0 to 600 seconds."),
        ("tempo", "fast", "Leave empty"),
        ("tempo", "\x00", "Null characters are not allowed."),
        ("load.kind", "\x00", "Select a valid choice."),
    ],
)
def test_a_refusal_stands_at_its_field_and_the_stored_dosage_stays(desk, field, value, sentence):
    before = desk.first.dosage
    response = desk.send("programs:dosage", desk.first, **{field: value})

    assert response.status_code == 422
    form = response.context["bench"].rows[0].form
    assert sentence in " ".join(form.errors[field])
    assert f'id="rx-{desk.first.pk}-{field}_error"' in response.content.decode()
    assert desk.first.dosage == before


@pytest.mark.parametrize("kg", ["0", "500.01", "1.234", "NaN", "1e400", "-2"])
def test_a_weight_that_cannot_be_is_refused(desk, kg):
    response = desk.send("programs:dosage", desk.first, **{"load.kind": "mass", "load.kg": kg})
    assert response.status_code == 422
    assert "load.kg" in response.context["bench"].rows[0].form.errors


def test_what_was_typed_stays_in_view(desk):
    page = desk.send("programs:dosage", desk.first, **{"reps.target": "77"}).content.decode()
    assert 'value="77"' in page


def test_htmx_swaps_the_prescription_that_was_refused(desk):
    response = desk.send_by_htmx("programs:dosage", desk.first, **{"reps.target": "7"})
    assert response.headers["HX-Retarget"] == f"#rx-{desk.first.pk}"
    assert "The target must lie between 4 and 6." in response.content.decode()


def test_nothing_changed_makes_no_history(desk):
    events = desk.program.events.count()
    desk.send("programs:dosage", desk.first, **{"reps.target": "4"})
    assert desk.program.events.count() == events


def test_seconds_and_cycles_can_be_steered_too(desk, clinician):
    timed = TimedDosage(seconds=Range.between(60, 120), step_seconds=30, sides=Sides.BOTH_ALWAYS)
    phases = tuple(Phase(name, PhaseAction.ISOMETRIC, Range.between(10, 15)) for name in ("Back", "Forward"))
    cycles = CyclesDosage(cycles=Range.between(2, 4), phases=phases)
    for dosage in (timed, cycles):
        exercise = factories.make_exercise()
        prescribing.prescribe(program=desk.program, exercise=exercise, by=clinician, at=NOW, dosage=dosage)

    desk.send("programs:dosage", desk.rows[2], **{"seconds.target": "90"})
    desk.send("programs:dosage", desk.rows[3], **{"cycles.target": "3", "hold_seconds.target": "12"})
    desk.send("programs:dosage", desk.rows[3], **{"phases.2.hold_seconds.high": "20"})

    assert desk.rows[2].dosage == timed.with_targets(seconds=90)
    changed = desk.rows[3].dosage
    assert changed.cycles == Range(2, 3, 4)
    assert [phase.hold_seconds for phase in changed.phases] == [Range(10, 12, 15), Range(10, 12, 20)]


def test_the_queries_of_a_step_do_not_grow_with_the_exercises(signed_in, clinician, patient):
    client, counts = signed_in.as_(clinician), []
    for exercises in (2, 6):
        program = factories.make_program(patient, clinician, exercises=exercises, issued=False)
        url = reverse("programs:dosage", args=[program.prescriptions.first().pk])
        with CaptureQueriesContext(connection) as queries:
            data = {"revision": program.revision, "reps.target": "5"}
            assert client.post(url, data, headers={"HX-Request": "true"}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
