"""The form of an exercise: what is wrong is said at its field, and a dosage is put together from its parts."""

from typing import Any

import pytest
from django.forms import MultiWidget

from exercises.forms import ExerciseForm
from exercises.models import Exercise, Source
from tests.factories import make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise() -> Exercise:
    source = Source.objects.create(author="Somebody", licence="CC0-1.0")
    return make_exercise(publish=False, source=source)


def form(exercise: Exercise, **changes: str) -> ExerciseForm:
    """The form as it would be sent after these changes."""
    typed: dict[str, Any] = {}
    for field in ExerciseForm(instance=exercise):
        value = field.value()
        widget = field.field.widget
        if isinstance(widget, MultiWidget):
            names = [field.html_name + suffix for suffix in widget.widgets_names]
            typed |= dict(zip(names, widget.decompress(value), strict=True))
        else:
            typed[field.html_name] = value
    sent = {name: value for name, value in typed.items() if value is not None}
    return ExerciseForm({**sent, **changes}, instance=exercise)


def test_unchanged_it_is_valid_and_changes_nothing(exercise: Exercise) -> None:
    before = exercise.dosage
    unchanged = form(exercise)
    assert unchanged.is_valid(), unchanged.errors
    assert not unchanged.has_changed()
    assert unchanged.save().dosage == before


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("steps", "One.\nTwo.\n" + "x" * 301, "Step 3 is longer than 300 characters."),
        ("cues", "x" * 301, "Cue 1 is longer than 300 characters."),
        ("aliases", "Ok\n" + "x" * 121, "Name 2 is longer than 120 characters."),
        ("cues", "Ok\na\x00b", "Cue 2 holds control characters."),
        ("steps", "x\n" * 21, "There are 21 lines; at most 20 are possible."),
        ("media_url", "http://example.org/film", "The address must begin with https://."),
        ("dosage_sets_high", "1", "The highest value is below the lowest."),
        ("dosage_reps_target", "9", "The target must lie between 4 and 6."),
        ("dosage_reps_low", "", "Say how much it is at least."),
        ("dosage_reps_high", "200", "From 1 to 100 repetitions."),
        ("dosage_reps_cap", "3", "The cap must not be below the highest number of repetitions."),
        ("dosage_tempo", "fast", "Leave empty, or write “slow” or four digits such as 3-1-1-0."),
        ("dosage_rest_seconds", "601", "Ensure this value is less than or equal to 600."),
        ("dosage_load_kg", "2.5", "A weight in kg, above 0, with at most two decimals."),
        ("figure", "unknown", "Enter a valid JSON."),
        ("figure", '{"poses": []}', "poses: 1 to 12 are possible, not 0"),
        ("name", "", "This field is required."),
        ("source", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(exercise: Exercise, field: str, typed: str, told: str) -> None:
    [[name, [message, *_more]]] = form(exercise, **{field: typed}).errors.items()
    assert field.startswith(name)
    assert message.startswith(told)


def test_another_kind_of_dosage_can_be_chosen(exercise: Exercise) -> None:
    edited = form(
        exercise, dosage_kind="timed", dosage_seconds_low="60", dosage_seconds_high="120", dosage_sides="both_always"
    )
    assert edited.is_valid()
    assert str(edited.instance.dosage).startswith("2–3 sets of 1–2\xa0min per side")


def test_phases_are_written_a_line_each(exercise: Exercise) -> None:
    phases = "back | Move and hold | 10-10-15\nforward | isometric | 8–12\nrest | relax | 5 s"
    edited = form(exercise, dosage_kind="cycles", dosage_cycles_low="2", dosage_phases=phases)
    assert edited.is_valid()
    dosage: Any = edited.instance.dosage
    assert [(phase.label, phase.action.value, phase.hold_seconds.high) for phase in dosage.phases] == [
        ("back", "concentric_hold", 15),
        ("forward", "isometric", 12),
        ("rest", "relax", 5),
    ]


@pytest.mark.parametrize(
    ("phases", "told"),
    [
        ("back 10", "Line 1: write it like “push forward | isometric | 10-10-15”."),
        ("back | isometric | 10\nforward | jump | 5", "Line 2: write it like"),
        ("back | isometric | 15-10", "Line 1: The highest value is below the lowest."),
        ("back | isometric | 10-400", "Line 1: Hold from 0 to 300 seconds."),
        ("", "This is needed for the kind of dosage that you chose."),
    ],
)
def test_a_phase_that_is_wrong_is_told_by_its_line(exercise: Exercise, phases: str, told: str) -> None:
    edited = form(exercise, dosage_kind="cycles", dosage_cycles_low="2", dosage_phases=phases)
    assert edited.errors["dosage_phases"][0].startswith(told)
