"""What changed between two versions of a protocol, in words. Pure."""

from copy import deepcopy
from uuid import UUID

import pytest

from programs.models import ProtocolVersion
from programs.protocols.difference import Names, difference

A, B, C = (UUID(int=number) for number in (1, 2, 3))
NAMES = Names(
    exercises={A: "Bridge", B: "Squat", C: "Hinge"}, slugs={"lunge": "Lunge"}, regions={"hip": "Hip", "knee": "Knee"}
)
REPS = {"kind": "reps", "sets": {"low": 2, "target": 2, "high": 3}, "reps": {"low": 8, "target": 8, "high": 12}}
MORE = REPS | {"reps": {"low": 10, "target": 10, "high": 15}}
BASE = {
    "slug": "hip",
    "name": "Hip",
    "lang": "en",
    "weeks": {"low": 4, "default": 4, "high": 8},
    "per_week": {"low": 2, "high": 3},
    "min_gap_days": 2,
    "prescriptions": [{"exercise": slug, "dosage": REPS} for slug in ("bridge", "squat", "hinge")],
}


def version(exercises=(A, B, C), **said):
    return ProtocolVersion(content=deepcopy(BASE) | said, exercises=list(exercises))


def told(old, new):
    """Each change as one line: deletions in brackets, insertions in pluses."""
    signs = {"del": "[{}]", "ins": "+{}+", "same": "{}"}
    return [
        " ".join([change.label, change.word, *(signs[part.kind].format(part.text) for part in change.parts)])
        for change in difference(old, new, NAMES)
    ]


def prescribing(**said):
    """The three exercises, of which the first says something more."""
    first, *others = deepcopy(BASE["prescriptions"])
    return [first | said, *others]


def test_the_same_is_no_difference():
    assert told(version(), version()) == []


def test_an_exercise_came_another_went_and_the_rest_stayed_in_its_place():
    old = version((A, B), prescriptions=BASE["prescriptions"][:2])
    new = version((B, C), prescriptions=BASE["prescriptions"][1:])

    assert told(old, new) == [
        "Exercise added +Hinge: 2–3 sets of 8–12+",
        "Exercise removed [Bridge: 2–3 sets of 8–12]",
    ]


def test_of_three_in_another_order_only_the_one_that_moved_is_named():
    assert told(version(), version((C, A, B))) == ["Hinge moved from place 3 to place 1"]


def test_an_exercise_may_stand_there_twice():
    old, new = version((A, B, A)), version((A, B), prescriptions=BASE["prescriptions"][:2])

    assert told(old, new) == ["Exercise removed [Bridge: 2–3 sets of 8–12]"]


def test_a_clinics_own_exercise_of_the_same_short_name_is_another():
    assert told(version((A, B, C)), version((A, B, UUID(int=9)))) == [
        "Exercise added +hinge: 2–3 sets of 8–12+",
        "Exercise removed [Hinge: 2–3 sets of 8–12]",
    ]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"dosage": MORE}, "Bridge, dosage changed 2–3 sets of [8–12] +10–15+"),
        ({"note": "Slowly."}, "Bridge, note to the patient added +Slowly.+"),
        ({"leads_straight_on": True}, "Bridge is followed by the next at once"),
        (
            {"by_week": [{"week": 3, "targets": {"reps": 12}}]},
            "Bridge, week by week added +from week 3: 2 sets of 12+",
        ),
        ({"by_week": [{"week": 5, "out": True}]}, "Bridge, week by week added +from week 5: not done+"),
        (
            {"progressions": [{"to": "lunge", "gate": {"min_week": 3, "pain_max": 3}}]},
            "Bridge, progression added +Lunge: from week 3, pain at most 3+",
        ),
        (
            {"progressions": [{"load": {"kind": "bands", "step": 1}, "gate": {"sessions_at_reps_cap": 2}}]},
            "Bridge, progression added +1 more band: 2 sessions running at the most reps+",
        ),
    ],
)
def test_what_one_exercise_says_else(said, line):
    assert told(version(), version(prescriptions=prescribing(**said))) == [line]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"name": "Hip pain"}, "Name changed Hip +pain+"),
        ({"indication": "Sore hips"}, "Indication added +Sore hips+"),
        ({"regions": ["hip"]}, "Region added +Hip+"),
        ({"weeks": {"low": 4, "default": 6, "high": 8}}, "Length changed 4–8 weeks, [4] +6+ to begin with"),
        ({"per_week": {"low": 2, "high": 2}}, "How often changed [2–3] +2+ sessions a week"),
        ({"bands": [{"week": 3, "low": 2, "high": 2}]}, "How often added +from week 3: 2 sessions a week+"),
        ({"min_gap_days": 3}, "Between changed [1] +2+ free [day] +days+ at least"),
        ({"cues": ["Breathe on."]}, "Cue added +Breathe on.+"),
        ({"outcomes": ["Stairs"]}, "What should change added +Stairs+"),
        (
            {"avoid": [{"text": "Lunges", "why": "They irritate.", "level": "advise_against"}]},
            "To avoid added +Lunges (They irritate.)+",
        ),
        (
            {"milestones": [{"week": 4, "tell": "Well done.", "ask": ["pain"], "decide": ["finish", "extend"]}]},
            "Milestone added +Week 4: Well done. Ask about: pain. Decide: finish, extend, to eight weeks in all.+",
        ),
        (
            {"frequency_rule": [{"when": {"loaded": True}, "per_week": 2}]},
            "How often added +with a load: aim at 2 a week+",
        ),
    ],
)
def test_what_the_rules_say_else(said, line):
    assert told(version(), version(**said)) == [line]
    assert len(told(version(**said), version())) == 1
