"""What changed between two standings, in sentences for the patient and week by week for the clinic. Pure tables."""

from copy import deepcopy
from decimal import Decimal

import pytest

from exercises.dosage import CyclesDosage, Load, LoadKind, Phase, PhaseAction, Range, Sides, TimedDosage
from programs.difference import Difference
from programs.scheduling import Pause, Plan
from tests.factories import TODAY, days, make_dosage

SLIDE, BRIDGE = "slide", "bridge"
NAMES = {"e-slide": "Heel slide", "e-bridge": "Bridge", "e-drive": "Knee drive"}
SIX = make_dosage().with_targets(reps=6)


def row(key, dosage=None, **about):
    return {
        "id": key,
        "exercise_id": f"e-{key}",
        "version_id": f"v-{key}",
        "order": 1 if key == SLIDE else 2,
        "dosage": (dosage or make_dosage()).as_data(),
        "by_week": [],
        "leads_straight_on": False,
        "progressions": [],
        "note": "",
        "steps": [],
        **about,
    }


def step(dosage=SIX, key="step", **holds):
    holds = {"from_on": None, "from_week": None, "until_week": None, "session_on": None, **holds}
    return {"id": key, "dosage": dosage and dosage.as_data(), **holds}


def standing(*rows, **frame):
    about = {
        "title": "Hip",
        "starts_on": TODAY.isoformat(),
        "weeks": 4,
        "per_week_low": 2,
        "per_week_high": 3,
        "bands": [],
        "weekdays": [1, 3, 5],
        "min_gap_days": 2,
        "reminder_time": "09:00:00",
        "cues": [],
        "avoid": [],
    }
    return {"frame": {**about, **frame}, "rows": list(rows) or [row(SLIDE), row(BRIDGE)]}


def difference(before, after, *, since=1, pauses=()):
    clock = Plan(starts_on=TODAY, weeks=4, pauses=pauses)
    return Difference(deepcopy(before), deepcopy(after), clock=clock, names=NAMES, since=since)


def lines(before, after, **about):
    return [line.text.replace("\xa0", " ") for line in difference(before, after, **about).lines]


def stepped(*steps, **about):
    return standing(row(SLIDE, steps=list(steps), **about), row(BRIDGE))


def test_nothing_is_said_where_nothing_changed():
    assert lines(standing(), standing()) == []
    assert difference(standing(), standing()).rows == []


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        (stepped(step(from_on="2026-03-04")), "Heel slide: 6 times per side instead of 4, from Wed 4 Mar"),
        (stepped(step(from_week=3)), "Heel slide: 6 times per side instead of 4, from week 3"),
        (stepped(step(from_week=2, until_week=2)), "Heel slide: 6 times per side instead of 4, in week 2"),
        (stepped(step(from_week=2, until_week=3)), "Heel slide: 6 times per side instead of 4, in weeks 2 to 3"),
        (
            stepped(step(session_on="2026-03-04")),
            "Heel slide: 6 times per side instead of 4, only in the session of Wed 4 Mar",
        ),
        (stepped(step(None, from_week=3)), "Heel slide: leave it out, from week 3"),
        (stepped(step(None, session_on="2026-03-04")), "Heel slide: leave it out, only in the session of Wed 4 Mar"),
        (
            stepped(by_week=[{"week": 2, "targets": {"reps": 5}}, {"week": 3, "targets": {"reps": 6}}]),
            "Heel slide: 5 times per side instead of 4, in week 2; 6 times per side instead of 4, from week 3",
        ),
        (
            stepped(step(make_dosage().with_targets(sets=3, hold_seconds=10), from_week=3)),
            "Heel slide: 3 sets instead of 2 and hold 10 seconds instead of 5, from week 3",
        ),
        (
            stepped(step(make_dosage(load=Load(LoadKind.MASS, kg=Decimal(2))), from_week=3)),
            "Heel slide: 2 kg instead of body weight only, from week 3",
        ),
        (
            stepped(step(make_dosage(sides=Sides.AFFECTED_ONLY), from_week=3)),
            f"Heel slide: {Sides.AFFECTED_ONLY.label}, from week 3",
        ),
        (
            stepped(step(make_dosage().at_high(), from_week=3)),
            "Heel slide: 3 sets of 6 per side, hold 10 s, before: 2 sets of 4 per side, hold 5 s, from week 3",
        ),
        (standing(row(SLIDE, version_id="v-2"), row(BRIDGE)), "Heel slide: the instructions are newer"),
        (standing(row(SLIDE, note="Slowly."), row(BRIDGE)), "Heel slide: “Slowly.”"),
        (standing(row(SLIDE)), "Bridge is taken out"),
        (
            standing(row(SLIDE), row(BRIDGE), row("drive", order=3)),
            "New: Knee drive, 2 sets of 4 per side, hold 5 s",
        ),
        (
            standing(row(SLIDE), row(BRIDGE), row("drive", order=3, by_week=[{"week": 1, "out": True}, {"week": 3}])),
            "New from week 3: Knee drive, 2 sets of 4 per side, hold 5 s",
        ),
        (
            standing(row(SLIDE), row("drive", order=2)),
            "Knee drive instead of Bridge: 2 sets of 4 per side, hold 5 s",
        ),
        (
            standing(row(SLIDE), row(BRIDGE, exercise_id="e-drive")),
            "Knee drive instead of Bridge: 2 sets of 4 per side, hold 5 s",
        ),
        (standing(row(BRIDGE), row(SLIDE)), "The order is new: Bridge, Heel slide"),
        (standing(weeks=6), "6 weeks instead of 4"),
        (standing(per_week_high=2), "2 sessions a week instead of 2–3, from week 1"),
        (
            standing(bands=[{"week": 2, "low": 2, "high": 2}, {"week": 3, "low": 2, "high": 3}]),
            "2 sessions instead of 2–3 in week 2",
        ),
        (standing(bands=[{"week": 3, "low": 3, "high": 3}]), "3 sessions a week instead of 2–3, from week 3"),
        (standing(weekdays=[2, 4]), "Planned on Tue, Thu"),
        (standing(reminder_time="18:30:00"), "Reminders come at 18:30"),
        (standing(cues=["Tall."]), "In every exercise: Tall."),
        (standing(avoid=[{"text": "x"}]), "What to leave out was changed"),
        (standing(starts_on="2026-03-09"), "It begins on Mon 9 Mar"),
    ],
)
def test_a_change_in_a_sentence(after, sentence):
    assert sentence in lines(standing(), after)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            TimedDosage(seconds=Range(60, 60, 120)),
            TimedDosage(seconds=Range(60, 90, 120)),
            "90 seconds instead of 60",
        ),
        (
            CyclesDosage(cycles=Range(2, 2, 4), phases=(Phase("a", PhaseAction.RELAX, Range.exactly(10)),)),
            CyclesDosage(cycles=Range(2, 3, 4), phases=(Phase("a", PhaseAction.RELAX, Range.exactly(10)),)),
            "3 cycles instead of 2",
        ),
        (make_dosage(), make_dosage(sets=Range(1, 1, 3)), "1 set instead of 2"),
        (
            make_dosage(sides=Sides.BILATERAL),
            make_dosage(reps=Range(4, 5, 6), sides=Sides.BILATERAL),
            "5 times instead",
        ),
    ],
)
def test_every_kind_of_amount_has_its_words(before, after, sentence):
    (line,) = lines(standing(row(SLIDE, before)), standing(row(SLIDE, after)))
    assert sentence in line


def test_a_load_takes_sessions_from_the_weeks_that_have_it():
    loaded = make_dosage(load=Load(LoadKind.BANDS, bands=1))
    assert lines(standing(), stepped(step(loaded, from_week=3)))[-1] == (
        "2 sessions a week instead of 2–3, from week 3"
    )


def test_another_range_alone_is_the_clinicians_concern():
    assert lines(standing(), standing(row(SLIDE, make_dosage(reps=Range(4, 4, 9))), row(BRIDGE))) == []


def test_weeks_that_ask_the_same_now_are_told_together():
    rising = [{"week": 2, "targets": {"reps": 5}}, {"week": 3, "targets": {"reps": 6}}]
    assert lines(stepped(by_week=rising), stepped(step(from_on="2026-03-04"), by_week=rising)) == [
        "Heel slide: 6 times per side instead of 4, from Wed 4 Mar"
    ]
    assert lines(stepped(by_week=rising), stepped(step(make_dosage(), from_week=1), by_week=rising)) == [
        "Heel slide: 4 times per side instead of 5, from week 2"
    ]


def test_weeks_that_are_over_are_not_told():
    before = stepped(step(from_week=2, until_week=2))
    assert lines(standing(), before, since=2) != []
    assert lines(standing(), before, since=3) == []


def test_of_two_steps_the_one_said_later_holds():
    before = stepped(step(from_week=2))
    after = stepped(step(from_week=2), step(make_dosage().with_targets(reps=5), "later", from_week=2))
    assert lines(before, after) == ["Heel slide: 5 times per side instead of 6, from week 2"]


def test_a_step_that_was_withdrawn_is_told_the_other_way_round():
    assert lines(stepped(step(from_week=2)), standing()) == ["Heel slide: 4 times per side instead of 6, from week 2"]
    assert lines(stepped(step(session_on="2026-03-04")), standing()) == [
        "Heel slide: 4 times per side instead of 6, only in the session of Wed 4 Mar"
    ]


def test_weeks_count_on_the_programs_clock():
    """A week of pause in between: Wed 11 March lies in it, so what holds from then on holds in week 2."""
    pause = Pause(TODAY + days(7), TODAY + days(13))
    (line,) = lines(standing(), stepped(step(from_on="2026-03-16")), pauses=(pause,))
    assert line == "Heel slide: 6 times per side instead of 4, from Mon 16 Mar"
    found = difference(standing(), stepped(step(from_on="2026-03-11")), pauses=(pause,))
    assert [week.number for week in found.rows[0].cells if week.differs] == [2, 3, 4]


def test_every_line_names_its_prescription():
    found = difference(standing(), stepped(step(from_week=2))).lines
    assert [line.about for line in found] == [SLIDE]


def test_the_clinic_sees_it_week_by_week():
    found = difference(standing(), stepped(step(from_week=3)), since=2)
    (changed,) = found.rows
    assert changed.name == "Heel slide"
    assert [(week.number, week.then, week.now, week.differs) for week in changed.cells] == [
        (2, "2×4 · 5 s", "2×4 · 5 s", False),
        (3, "2×4 · 5 s", "2×6 · 5 s", True),
        (4, "2×4 · 5 s", "2×6 · 5 s", True),
    ]


def test_what_comes_and_goes_has_a_row_too():
    found = difference(standing(row(SLIDE)), standing(row(BRIDGE)))
    assert [(changed.name, changed.cells[0].then, changed.cells[0].now) for changed in found.rows] == [
        ("Bridge", "–", "2×4 · 5 s"),
        ("Heel slide", "2×4 · 5 s", "–"),
    ]
