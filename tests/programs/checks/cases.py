"""The table of cases: for every rule a program that passes it and programs in which it finds something.

A case begins from `facts()`, a program of four weeks that leaves nothing open: two exercises for the hip, on two to three days a week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from exercises.dosage import Dosage, Load, LoadKind, Range, RepsDosage, Sides, TextDosage, TimedDosage
from programs.checks import Accepted, Facts, Need, OtherProgram, PrescribedExercise, Question

MONDAY = date(2026, 3, 2)
LUNGES = {"text": "Static lunges.", "why": "Easy to overdo.", "match": {"stage": "stretch", "muscles": ["psoas_major"]}}
SAID = Accepted("Has it at home", "Ines Vogel", datetime(2026, 2, 2, 9, tzinfo=UTC), "Knee program")


class Case(NamedTuple):
    """`finds` is how many findings the rule makes of it, `weeks` those of the first, `text` what its sentence holds."""

    rule: str
    what: str
    facts: Facts
    finds: int = 0
    weeks: tuple[int, ...] = ()
    text: str = ""


def reps(**particulars: Any) -> RepsDosage:
    """Two sets of five, held, with a minute's rest: nothing is left open."""
    whole = {"sets": Range.between(2, 3), "reps": Range(4, 5, 6), "hold_seconds": Range.exactly(5), "rest_seconds": 60}
    return RepsDosage(**{**whole, **particulars})


def held(seconds: int) -> TimedDosage:
    return TimedDosage(seconds=Range.exactly(seconds))


def with_kg(kg: int | None) -> Load:
    return Load(LoadKind.MASS, kg=None if kg is None else Decimal(kg))


BARE, LOADED = reps(), reps(load=with_kg(4))
IN_WORDS = TextDosage(text="as often as you like")


def exercise(name: str = "Drive", stage: str = "strengthen", *course: Dosage | None, **particulars: Any) -> Any:
    whole = {"slug": name.lower(), "place": f"rx-{name.lower()}", "regions": frozenset({"hip"})}
    return PrescribedExercise(name, stage, course or (BARE,), **{**whole, **particulars})


def facts(*exercises: PrescribedExercise, weeks: int = 4, band: tuple[int, int] = (2, 3), **particulars: Any) -> Facts:
    exercises = exercises or (exercise("Squeeze", "activate"), exercise())
    whole = {"bands": (band,) * weeks, "starts_on": MONDAY, "on": MONDAY, "exercises": exercises}
    return Facts(weeks=weeks, **{**whole, **particulars})


def cases() -> Iterator[Case]:
    yield from frame()
    yield from content()
    yield from order()
    yield from load()
    yield from patient()
    yield from notes()


def frame() -> Iterator[Case]:
    yield Case("weeks", "four", facts())
    yield Case("weeks", "eight", facts(weeks=8))
    yield Case("weeks", "three", facts(weeks=3), 1, text="at least 4 weeks")
    yield Case("weeks", "nine", facts(weeks=9), 1, text="at most 8 weeks")

    yield Case("per_week", "two", facts(band=(2, 2)))
    yield Case("per_week", "three", facts(band=(3, 3)))
    yield Case("per_week", "one", facts(band=(1, 2)), 1, text="2 to 3 sessions")
    yield Case("per_week", "four", facts(band=(2, 4)), 1)
    yield Case("per_week", "upside down", facts(band=(3, 2)), 1)
    yield Case("per_week", "in one week", facts(bands=((2, 3), (2, 3), (2, 3), (1, 1))), 1, (4,), "Week 4:")

    yield Case("start", "today", facts())
    yield Case("start", "in a year", facts(starts_on=MONDAY + timedelta(days=366)))
    yield Case("start", "yesterday", facts(starts_on=MONDAY - timedelta(days=1)), 1, text="has passed")
    yield Case("start", "too far ahead", facts(starts_on=MONDAY + timedelta(days=367)), 1, text="next year")

    yield Case("room", "a free day between three", facts(band=(3, 3), min_gap_days=2))
    yield Case("room", "two free days between two", facts(band=(2, 3), min_gap_days=3))
    yield Case("room", "two free days between three", facts(band=(3, 3), min_gap_days=3), 1, text="no room for 3")
    yield Case("room", "three free days between two", facts(min_gap_days=4), 1, text="no room for 2")
    yield Case("room", "in later weeks", facts(bands=((2, 2), (2, 2), (3, 3), (3, 3)), min_gap_days=3), 1, (3, 4))

    yield Case("reminder_time", "none", facts())
    yield Case("reminder_time", "in the morning", facts(reminder_time=time(8)))
    yield Case("reminder_time", "at night", facts(reminder_time=time(20)), 1, text="08:00")


def content() -> Iterator[Case]:
    late = exercise("Drive", "strengthen", None, None, BARE)
    yield Case("empty", "two exercises", facts())
    yield Case("empty", "one begins later, the other is there", facts(exercise("Squeeze", "activate"), late))
    yield Case("empty", "none", facts(exercises=()), 1, text="at least one exercise")
    yield Case("empty", "all begin later", facts(late), 1, (1, 2), "Weeks 1–2:")
    yield Case("empty", "a gap", facts(exercise("A", "balance", BARE, None, BARE, None)), 1, (2, 4), "Weeks 2, 4:")

    yield Case("dosage", "sets and reps", facts())
    yield Case("dosage", "in words", facts(exercise("Drive", "strengthen", IN_WORDS)), 1, text="in words only")
    yield Case("dosage", "in words later", facts(exercise("Drive", "strengthen", BARE, IN_WORDS)), 1, (2, 3, 4))
    yield Case("dosage", "asked in no week", facts(exercise("Drive", "strengthen", None)), 1, text="in no week")

    allowed = {"reps": Range(4, 4, 6), "sets": Range(1, 1, 2)}
    six, seven = BARE.with_targets(reps=6), reps(reps=Range(4, 7, 8))
    yield Case("target", "within", facts(exercise("Drive", "strengthen", BARE, six, allowed=allowed)))
    yield Case("target", "nothing agreed", facts(exercise("Drive", "strengthen", seven)))
    yield Case("target", "above", facts(exercise("Drive", "strengthen", BARE, seven, six, allowed=allowed)), 1, (2,))
    yield Case("target", "below", facts(exercise("Drive", "strengthen", reps(reps=Range(2, 3, 6)), allowed=allowed)), 1)

    capped, many = reps(reps_cap=12), reps(reps=Range(6, 6, 13))
    yield Case("cap", "no cap", facts(exercise("Drive", "strengthen", many, suggested=BARE)))
    yield Case("cap", "at the cap", facts(exercise("D", "strengthen", reps(reps=Range(6, 6, 12)), suggested=capped)))
    yield Case("cap", "above", facts(exercise("Drive", "strengthen", many, suggested=capped)), 1, text="more than 12")
    yield Case("cap", "later", facts(exercise("Drive", "strengthen", BARE, many, suggested=capped)), 1, (2, 3, 4))

    yield Case("retired", "published", facts())
    yield Case("retired", "retired", facts(exercise(state="retired")), 1, text="was retired")

    yield Case("unreviewed_import", "published", facts())
    yield Case("unreviewed_import", "draft", facts(exercise(state="draft")), 1, text="not published")
    yield Case("unreviewed_import", "in review", facts(exercise(state="in_review")), 1)

    lunge = exercise("Lunge", "stretch", held(30), muscles=frozenset({"iliopsoas"}))
    yield Case("avoid", "nothing to avoid", facts(lunge))
    yield Case("avoid", "something else", facts(exercise(muscles=frozenset({"iliopsoas"})), avoid=(LUNGES,)))
    yield Case("avoid", "a group that has the muscle", facts(lunge, avoid=(LUNGES,)), 1, text="Easy to overdo")
    yield Case("avoid", "two reasons, one finding", facts(lunge, avoid=(LUNGES, LUNGES)), 1)


def order() -> Iterator[Case]:
    release, squeeze, drive = exercise("Ball", "release", held(60)), exercise("Squeeze", "activate"), exercise()
    squeeze_later = exercise("Squeeze", "activate", None, None, BARE)
    yield Case("release_then_activate", "followed", facts(release, squeeze, drive))
    yield Case("release_then_activate", "no release", facts(drive))
    yield Case("release_then_activate", "last", facts(squeeze, release), 1, text="releases")
    yield Case("release_then_activate", "followed by something else", facts(release, drive, squeeze), 1)
    yield Case("release_then_activate", "in no week yet", facts(release, squeeze_later, drive), 1, (1, 2))
    yield Case(
        "release_then_activate", "two in a row", facts(release, exercise("Roller", "release", held(60)), squeeze), 1
    )

    yield Case("stage_order", "in order", facts(release, squeeze, drive))
    yield Case("stage_order", "other stages between", facts(squeeze, exercise("Stand", "balance"), drive))
    yield Case("stage_order", "falls", facts(drive, squeeze), 1, text="purposeful order")
    yield Case("stage_order", "falls later", facts(drive, squeeze_later), 1, (3, 4), "Weeks 3–4:")


def load() -> Iterator[Case]:
    from_3, from_2 = (exercise("Drive", "strengthen", *[BARE] * before, LOADED) for before in (2, 1))
    heavy = exercise("Drive", "strengthen", LOADED)
    yield Case("loaded_often", "no load", facts(band=(3, 3)))
    yield Case("loaded_often", "load, two to three", facts(heavy))
    yield Case("loaded_often", "load, three", facts(heavy, band=(3, 3)), 1, text="with load")
    yield Case("loaded_often", "from week 3", facts(from_3, band=(3, 3)), 1, (3, 4))
    yield Case("loaded_often", "fewer with load", facts(from_3, bands=((3, 3), (3, 3), (2, 2), (2, 2))))

    yield Case("early_load", "no load", facts())
    yield Case("early_load", "own resistance", facts(exercise("D", "strengthen", reps(load=Load(LoadKind.OWN)))))
    yield Case("early_load", "in week 3", facts(from_3))
    yield Case("early_load", "in week 2", facts(from_2), 1, (2,), "before week 3")
    yield Case("early_load", "from the start", facts(heavy), 1, (1, 2))

    band_work = replace(heavy, suggested=LOADED, has_easier=False)
    yield Case("early_load", "load is part of the exercise", facts(band_work))
    yield Case("early_load", "the harder variant of one without", facts(replace(band_work, has_easier=True)), 1, (1, 2))

    yield Case("technique", "no load", facts())
    yield Case("technique", "early load asks it", facts(heavy))
    yield Case("technique", "load is part of the exercise", facts(band_work), 1, text="seen done well")
    yield Case("technique", "from week 3", facts(from_3), 1, text="from week 3 on")

    yield Case("free_day", "a free day", facts())
    yield Case("free_day", "light", facts(exercise("Stand", "balance"), min_gap_days=1))
    yield Case("free_day", "hard", facts(min_gap_days=1), 1, text="two days running")
    yield Case(
        "free_day", "hard by its load", facts(exercise("Step", "balance", BARE, LOADED), min_gap_days=1), 1, (2, 3, 4)
    )

    six = [exercise(f"Move {number}", "mobilise", held(60)) for number in range(6)]
    later = exercise("Seventh", "mobilise", None, held(60))
    yield Case("burden", "six", facts(*six))
    yield Case("burden", "seven", facts(*six, six[0]), 1, text="7 exercises")
    yield Case("burden", "seven from week 2", facts(*six, later), 1, (2, 3, 4))
    yield Case("burden", "half an hour", facts(exercise("Walk", "mobilise", held(1800))))
    yield Case("burden", "more than half an hour", facts(exercise("Walk", "mobilise", held(1840), held(60))), 1, (1,))


def patient() -> Iterator[Case]:
    band = Need("required", frozenset({"long_band", "loop_band"}))
    either = Need("required", frozenset({"chair", "step"}))
    weight = Need("optional", frozenset({"dumbbell"}))
    pull, push = exercise("Pull", needs=(band,)), exercise("Push", needs=(band,))
    yield Case("equipment", "nothing needed", facts())
    yield Case("equipment", "in every household", facts(exercise(needs=(either,))))
    yield Case("equipment", "optional", facts(exercise(needs=(weight,))))
    yield Case("equipment", "a band", facts(pull), 1, text="Long band or loop band")
    yield Case("equipment", "once for two", facts(pull, push), 1, text="“Pull”, “Push”")
    yield Case("equipment", "optional, but prescribed", facts(exercise("D", "strengthen", LOADED, needs=(weight,))), 1)

    falls = Question("falls-1", "Have you fallen?")
    walk, turn = exercise("Walk", "balance", questions=(falls,)), exercise("Turn", "balance", questions=(falls,))
    yield Case("screening", "nothing to ask", facts())
    yield Case("screening", "a question", facts(walk), 1, text="Have you fallen?")
    yield Case("screening", "once for two", facts(walk, turn), 1, text="“Walk”, “Turn”")
    yield Case("screening", "two", facts(exercise(questions=(falls, Question("eyes-2", "Dizzy?")))), 2)

    psoas, quadriceps = frozenset({"psoas_major"}), frozenset({"quadriceps"})
    knee = OtherProgram("7", "Knee program", quadriceps, frozenset({"knee"}))
    hip = OtherProgram("8", "Hip program", frozenset({"iliopsoas"}), frozenset({"hip", "knee"}))
    yield Case("same_muscle", "no other", facts(exercise(targets=psoas)))
    yield Case("same_muscle", "others", facts(exercise(targets=psoas), others=(knee,)))
    yield Case("same_muscle", "stretched here", facts(exercise("S", "stretch", targets=quadriceps), others=(knee,)))
    yield Case("same_muscle", "the same", facts(exercise(targets=quadriceps), others=(knee,)), 1, text="quadriceps")
    yield Case(
        "same_muscle", "by the group's name", facts(exercise(targets=psoas), others=(hip,)), 1, text="Hip program"
    )

    yield Case("same_region", "no other", facts())
    yield Case("same_region", "another region", facts(others=(knee,)))
    yield Case("same_region", "the same", facts(others=(knee, hip)), 1, text="“Hip program”")


def notes() -> Iterator[Case]:
    both = reps(sides=Sides.BOTH_ALWAYS)
    one = reps(sides=Sides.AFFECTED_ONLY)
    yield Case("one_side", "both", facts(exercise("Ball", "release", both, suggested=both)))
    yield Case("one_side", "the source says one", facts(exercise("D", "strengthen", one, suggested=one)))
    yield Case("one_side", "one of both", facts(exercise("D", "release", one, suggested=both)), 1, text="says both")
    yield Case(
        "one_side", "one of both later", facts(exercise("D", "release", both, one, suggested=both)), 1, (2, 3, 4)
    )

    restless = reps(rest_seconds=None)
    yield Case("rest", "said", facts())
    yield Case("rest", "one set", facts(exercise("D", "strengthen", reps(rest_seconds=None, sets=Range.exactly(1)))))
    yield Case("rest", "left open", facts(exercise("Drive", "strengthen", restless)), 1, text="how long to rest")

    yield Case("load_amount", "no load", facts())
    yield Case("load_amount", "4 kg", facts(exercise("Drive", "strengthen", LOADED)))
    yield Case(
        "load_amount", "a weight", facts(exercise("D", "strengthen", reps(load=with_kg(None)))), 1, text="how much"
    )
    yield Case("load_amount", "a band", facts(exercise("D", "strengthen", reps(load=Load(LoadKind.BANDS)))), 1)
    yield Case("load_amount", "two bands", facts(exercise("D", "strengthen", reps(load=Load(LoadKind.BANDS, bands=2)))))
    yield Case("load_amount", "something", facts(exercise("D", "strengthen", reps(load=Load(LoadKind.OTHER)))), 1)

    yield Case("figure", "drawn", facts())
    yield Case("figure", "none", facts(exercise(has_figure=False)), 1, text="no figure")

    yield Case("easier", "known", facts())
    yield Case("easier", "none", facts(exercise(has_easier=False)), 1, text="No easier variant")

    yield Case("reading_level", "not known", facts())
    yield Case("reading_level", "plain", facts(exercise(grade=6.0)))
    yield Case("reading_level", "hard", facts(exercise(grade=9.4)), 1, text="year 9")

    loose = reps(hold_seconds=Range(0, 0, 0))
    harder = BARE.with_targets(reps=6)
    yield Case("fitt_vp", "a rule says when it gets harder", facts())
    yield Case("fitt_vp", "the weeks get harder", facts(exercise("D", "strengthen", BARE, harder, has_rule=False)))
    yield Case("fitt_vp", "a stretch", facts(exercise("S", "stretch", held(30), has_rule=False)))
    yield Case("fitt_vp", "no progression", facts(exercise(has_rule=False)), 1, text="Progression")
    yield Case("fitt_vp", "no intensity", facts(exercise("D", "strengthen", loose)), 1, text="Intensity")
    yield Case("fitt_vp", "slowly", facts(exercise("D", "strengthen", replace(loose, tempo="slow"))))

    weight = Need("optional", frozenset({"dumbbell"}))
    heavy = exercise("Drive", "strengthen", LOADED)
    yield Case("cert", "all said", facts(replace(heavy, needs=(weight,))))
    yield Case("cert", "loaded with what", facts(heavy), 1, text="Item 1")
    yield Case("cert", "when to stop", facts(exercise(has_stop=False)), 1, text="Item 11")
    yield Case("cert", "nothing said on the way", facts(has_milestones=False), 1, text="Item 6")
