"""An exercise as beats: what is done when, on which side, and for how long."""

import json
from collections import Counter

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from exercises.dosage import (
    AffectedSide,
    CyclesDosage,
    Phase,
    PhaseAction,
    Range,
    RepsDosage,
    Side,
    Sides,
    TextDosage,
    TimedDosage,
    estimated_seconds,
    parse,
    sides_for,
)
from programs import guiding
from programs.guiding import Kind
from tests.exercises.dosage import strategies

LEFT, RIGHT, UNKNOWN = AffectedSide.LEFT, AffectedSide.RIGHT, AffectedSide.UNKNOWN
CATALOGUE = settings.BASE_DIR / "exercises" / "catalogue" / "hip-flexor-strength.json"
ROUTINE = {exercise["slug"]: parse(exercise["dosage"]) for exercise in json.loads(CATALOGUE.read_text())["exercises"]}
OPEN_REST = 45  # what exercises.dosage.estimate assumes


def reps(**changes):
    asked = {"sets": Range.exactly(2), "reps": Range.exactly(2), "hold_seconds": Range.exactly(5), **changes}
    return RepsDosage(**asked)


def told(dosage, affected=RIGHT, **more):
    """Kind, seconds, side and set of each beat, in short."""
    return [
        f"{beat.kind} {beat.seconds or '…'} {beat.side[0]}{beat.number}"
        for beat in guiding.script(dosage, affected=affected, **more)
    ]


def worked(beats):
    """The beats in which something is done, changes, rests and getting ready left out."""
    return [beat for beat in beats if beat.kind not in (Kind.READY, Kind.SIDE, Kind.REST)]


class TestTheRoutine:
    """Each of its five exercises, for a patient whose right side is affected."""

    def test_the_release_lasts_a_minute_on_both_sides_the_affected_one_first(self):
        assert told(ROUTINE["hip-front-release"]) == ["ready 5 r1", "work 60 r1", "side 5 l1", "work 60 l1"]

    def test_the_contraction_grows_and_fades_slowly_around_each_hold(self):
        beats = guiding.script(ROUTINE["standing-glute-contraction"], affected=RIGHT)

        assert [(beat.kind, beat.seconds, beat.ramp) for beat in beats[1:4]] == [
            ("move", 3, "up"),
            ("hold", 5, ""),
            ("back", 3, "down"),
        ]
        assert [beat.label for beat in beats[:4]] == ["Get ready", "Build up slowly", "Hold", "Let go slowly"]
        assert [beat.rep for beat in beats[1::3]] == [1, 2, 3, 4]
        assert {(beat.side, beat.sets) for beat in beats} == {(Side.BOTH, 1)}

    def test_the_knee_drive_changes_sides_each_repetition_and_counts_them_per_side(self):
        beats = guiding.script(ROUTINE["standing-knee-drive"], affected=RIGHT)

        first = [beat for beat in beats if beat.kind == Kind.MOVE and beat.number == 1]
        assert [(beat.side, beat.rep, beat.reps) for beat in first[:4]] == [
            ("right", 1, 4),
            ("left", 1, 4),
            ("right", 2, 4),
            ("left", 2, 4),
        ]
        assert [beat.say for beat in first[:2]] == ["Right. Move", "Left. Move"]
        assert len(first) == 8
        assert Kind.SIDE not in {beat.kind for beat in beats}

    def test_the_end_range_exercise_goes_through_its_phases_before_the_patient_turns_over(self):
        beats = guiding.script(ROUTINE["side-lying-hip-extension-end-range"], affected=RIGHT, turning=True)

        holds = [beat for beat in beats if beat.kind == Kind.HOLD]
        assert [beat.label for beat in holds[:3]] == [
            "Back with the buttock",
            "Push forward, no movement",
            "Further back with the buttock",
        ]
        assert [(beat.side, beat.rep, beat.seconds) for beat in holds] == [
            (side, cycle, 10) for side in ("right", "left") for cycle in (1, 2) for _phase in range(3)
        ]
        assert holds[1].action == "Push without moving"
        turns = [beat for beat in beats if beat.kind == Kind.SIDE]
        assert [(beat.seconds, beat.label, beat.say) for beat in turns] == [
            (10, "Turn over", "Turn over. Now the left side")
        ]

    def test_the_last_one_rests_as_long_as_the_patient_needs_for_the_source_names_no_rest(self):
        beats = guiding.script(ROUTINE["front-support-knee-drive-band"], affected=RIGHT)

        rest = next(beat for beat in beats if beat.kind == Kind.REST)
        assert (rest.seconds, rest.label) == (None, "Rest as long as you need")
        after = beats[beats.index(rest) + 1]
        assert (after.kind, after.side, after.say) == ("ready", "right", "Get ready. Now the right side")

    @pytest.mark.parametrize("slug", ROUTINE)
    @pytest.mark.parametrize("end", ["at_low", "at_high"])
    @pytest.mark.parametrize("down", [False, True])
    def test_each_takes_about_as_long_as_it_was_said_to(self, slug, end, down):
        dosage = getattr(ROUTINE[slug], end)()
        assert seconds(guiding.script(dosage, affected=LEFT, down=down)) == pytest.approx(
            estimated_seconds(dosage), rel=0.15
        )


class TestSides:
    def test_the_sets_of_both_sides_go_round(self):
        dosage = reps(reps=Range.exactly(1), sides=Sides.EACH, rest_seconds=30)
        assert told(dosage) == [
            "ready 5 r1",
            *("move 2 r1", "hold 5 r1", "back 2 r1"),
            "side 5 l1",
            *("move 2 l1", "hold 5 l1", "back 2 l1"),
            "rest 30 r2",
            *("move 2 r2", "hold 5 r2", "back 2 r2"),
            "side 5 l2",
            *("move 2 l2", "hold 5 l2", "back 2 l2"),
        ]

    def test_the_affected_side_comes_first_and_has_the_extra_set_last(self):
        dosage = TimedDosage(seconds=Range.exactly(20), sides=Sides.AFFECTED_EXTRA, rest_seconds=10)
        assert told(dosage) == ["ready 5 r1", "work 20 r1", "side 5 l1", "work 20 l1", "rest 10 r2", "work 20 r2"]

    def test_getting_down_to_the_floor_takes_longer_once(self):
        dosage = TimedDosage(seconds=Range.exactly(20), sets=Range.exactly(2))
        assert told(dosage, down=True) == ["ready 10 b1", "work 20 b1", "rest … b2", "ready 5 b2", "work 20 b2"]

    def test_only_the_affected_side_works_where_that_is_asked(self):
        dosage = TimedDosage(seconds=Range.exactly(20), sides=Sides.AFFECTED_ONLY)
        assert told(dosage) == ["ready 5 r1", "work 20 r1"]
        assert told(dosage, UNKNOWN) == ["ready 5 l1", "work 20 l1", "side 5 r1", "work 20 r1"]

    def test_repetitions_in_all_are_shared_out_the_odd_one_to_the_first_side(self):
        dosage = reps(sets=Range.exactly(1), reps=Range.exactly(5), sides=Sides.EACH, reps_are="total")
        moves = [beat for beat in guiding.script(dosage, affected=RIGHT) if beat.kind == Kind.MOVE]
        assert Counter(beat.side for beat in moves) == {"right": 3, "left": 2}

    def test_repetitions_in_all_change_sides_one_by_one(self):
        dosage = reps(sets=Range.exactly(1), reps=Range.exactly(3), sides=Sides.ALTERNATE, reps_are="total")
        moves = [beat for beat in guiding.script(dosage, affected=LEFT) if beat.kind == Kind.MOVE]
        assert [(beat.side, beat.rep, beat.reps) for beat in moves] == [("left", 1, 3), ("right", 2, 3), ("left", 3, 3)]

    def test_a_set_that_follows_without_rest_still_says_which_side_is_next(self):
        dosage = TimedDosage(seconds=Range.exactly(20), sets=Range.exactly(2), sides=Sides.EACH, rest_seconds=0)
        assert told(dosage)[3:6] == ["work 20 l1", "side 5 r2", "work 20 r2"]


class TestPace:
    def test_repetitions_that_are_not_held_go_at_the_patients_own_pace(self):
        dosage = reps(reps=Range.exactly(6), hold_seconds=Range.exactly(0), rest_seconds=60)
        beats = guiding.script(dosage, affected=LEFT)

        assert [(beat.kind, beat.seconds) for beat in beats] == [("reps", None), ("rest", 60), ("reps", None)]
        assert (beats[0].label, beats[0].reps) == ("6 times", 6)

    @pytest.mark.parametrize(
        ("changes", "label"),
        [
            ({}, "6 times"),
            ({"tempo": "slow"}, "6 times, slowly"),
            ({"sides": Sides.ALTERNATE}, "6 times per side, changing sides"),
            ({"sides": Sides.ALTERNATE, "reps_are": "total"}, "6 times, changing sides"),
            ({"reps": Range.exactly(1)}, "1 time"),
        ],
    )
    def test_they_say_how_often(self, changes, label):
        dosage = reps(**{"reps": Range.exactly(6), "hold_seconds": Range.exactly(0), **changes})
        assert guiding.script(dosage, affected=LEFT)[0].label == label

    def test_a_tempo_paces_repetitions_as_it_is_written(self):
        dosage = reps(sets=Range.exactly(1), hold_seconds=Range.exactly(0), tempo="3-1-2-0")
        beats = guiding.script(dosage, affected=LEFT)
        assert [(beat.label, beat.seconds) for beat in beats[1:4]] == [("Lower", 3), ("Pause", 1), ("Lift", 2)]

    def test_what_is_held_is_lifted_first_in_its_tempo(self):
        dosage = reps(sets=Range.exactly(1), tempo="3-1-2-1")
        beats = guiding.script(dosage, affected=LEFT)
        expected = [("Lift", 2), ("Hold", 6), ("Lower", 3), ("Pause", 1)]
        assert [(beat.label, beat.seconds) for beat in beats[1:5]] == expected

    def test_a_tempo_of_nothing_is_none(self):
        dosage = reps(hold_seconds=Range.exactly(0), tempo="0-0-0-0")
        assert guiding.script(dosage, affected=LEFT)[0].kind == Kind.REPS

    def test_slowly_takes_longer(self):
        assert told(reps(tempo="slow"))[1:4] == ["move 3 b1", "hold 5 b1", "back 3 b1"]

    def test_time_on_alternating_sides_is_time_for_both(self):
        dosage = TimedDosage(seconds=Range.exactly(30), sides=Sides.ALTERNATE)
        assert told(dosage)[1] == "work 60 b1"

    def test_a_phase_without_a_hold_is_only_gone_through(self):
        phases = (Phase("open", PhaseAction.ECCENTRIC, Range.exactly(0)),)
        dosage = CyclesDosage(cycles=Range.exactly(2), phases=phases)
        assert told(dosage)[1:] == ["move 4 b1", "move 4 b1"]


def test_a_dosage_in_words_has_no_beats():
    assert guiding.script(TextDosage(text="as discussed"), affected=LEFT) == ()


def test_a_beat_tells_only_what_it_has_to():
    beat = guiding.script(TimedDosage(seconds=Range.exactly(20)), affected=LEFT)[1]
    assert beat.as_data() == {
        "kind": "work",
        "seconds": 20,
        "label": "Go on until the time is up",
        "say": "Begin",
        "number": 1,
        "sets": 1,
    }


affected_sides = st.sampled_from(AffectedSide)


@given(strategies.prescribable, affected_sides, st.booleans(), st.booleans())
def test_a_script_is_finite_in_order_and_begins_with_something_to_do(dosage, affected, turning, down):
    beats = guiding.script(dosage, affected=affected, turning=turning, down=down)

    assert 0 < len(worked(beats)) <= len(beats) <= 10_000
    assert beats[-1] in worked(beats)
    assert [beat.number for beat in beats] == sorted(beat.number for beat in beats)
    assert all(beat.seconds is None or beat.seconds > 0 for beat in beats)
    assert all(beat.label and 1 <= beat.number <= beat.sets and 0 <= beat.rep <= beat.reps for beat in beats)
    assert all(beat.seconds or beat.kind in (Kind.REST, Kind.REPS) for beat in beats)


@given(strategies.prescribable, affected_sides)
def test_every_side_gets_its_sets_the_first_one_first(dosage, affected):
    turns = sides_for(dosage.sides, affected)
    sets = dosage.ranges()["sets"].target if "sets" in dosage.ranges() else 1
    rounds = guiding.bouts(dosage, affected=affected)

    assert rounds[0].side == turns[0].side
    found = Counter(side for bout in rounds for side in bout.sides)
    shared_out = isinstance(dosage, RepsDosage) and dosage.reps_are == "total" and dosage.reps.target < len(turns)
    if not shared_out:
        assert found == {turn.side: sets + turn.extra_sets for turn in turns}


@given(strategies.reps, affected_sides)
def test_every_repetition_is_there(dosage, affected):
    rounds = guiding.bouts(dosage, affected=affected)
    moves = [beat for beat in guiding.script(dosage, affected=affected) if beat.kind == Kind.MOVE]
    if moves:
        assert len(moves) == sum(bout.amount for bout in rounds)
    if dosage.reps_are == "total" and not any(turn.extra_sets for turn in sides_for(dosage.sides, affected)):
        assert sum(bout.amount for bout in rounds) == dosage.reps.target * dosage.sets.target


@given(strategies.prescribable)
def test_a_script_takes_as_long_as_was_estimated_but_for_getting_ready_and_changing_sides(dosage):
    beats = guiding.script(dosage, affected=AffectedSide.LEFT)
    changes = sum(beat.kind in (Kind.SIDE, Kind.READY) for beat in beats)
    slower = 2 * sum(beat.kind == Kind.MOVE for beat in beats) if getattr(dosage, "slow_ramp", False) else 0
    one_more = 306 if getattr(dosage, "reps_are", "") == "total" else 0  # a repetition that cannot be halved

    found = seconds(beats, own_pace=6 if dosage.tempo == "slow" else 4)
    assert abs(found - estimated_seconds(dosage)) <= 20 + 5 * changes + slower + one_more


def seconds(beats, *, own_pace=4):
    """What waits for a tap takes what the estimate assumes: `own_pace` seconds for a repetition."""
    return sum(beat.seconds or (OPEN_REST if beat.kind == Kind.REST else own_pace * in_all(beat)) for beat in beats)


def in_all(beat):
    return beat.reps * 2 if "per side" in beat.label else beat.reps
