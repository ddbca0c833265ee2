"""Random valid dosages of every kind, for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from exercises.dosage import (
    CyclesDosage,
    Load,
    LoadKind,
    Phase,
    PhaseAction,
    Range,
    RepsDosage,
    Sides,
    TextDosage,
    TimedDosage,
)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


def ranges(lowest: int, highest: int) -> st.SearchStrategy[Range]:
    values = st.lists(st.integers(lowest, highest), min_size=3, max_size=3).map(sorted)
    return values.map(lambda three: Range(*three))


loads = st.one_of(
    st.just(Load(LoadKind.NONE)),
    st.builds(Load, st.just(LoadKind.MASS), kg=st.none() | st.decimals(Decimal("0.25"), 100, places=2)),
    st.builds(Load, st.just(LoadKind.BANDS), bands=st.none() | st.integers(1, 20), note=words),
    st.builds(Load, st.sampled_from([LoadKind.OWN, LoadKind.OTHER]), note=words),
)
shared = {
    "sides": st.sampled_from(Sides),
    "load": loads,
    "tempo": st.sampled_from(["", "slow", "3-1-1-0"]),
    "rest_seconds": st.none() | st.integers(0, 600),
    "inferred": st.lists(st.sampled_from(["sides", "reps_are"]), unique=True).map(tuple),
}
reps = st.builds(
    RepsDosage,
    sets=ranges(1, 10),
    reps=ranges(1, 60),
    hold_seconds=ranges(0, 300),
    reps_cap=st.none() | st.integers(60, 100),
    reps_are=st.sampled_from(["per_side", "total"]),
    slow_ramp=st.booleans(),
    **shared,
)
timed = st.builds(TimedDosage, seconds=ranges(5, 3600), sets=ranges(1, 10), step_seconds=st.integers(1, 600), **shared)
phases = st.builds(Phase, label=words, action=st.sampled_from(PhaseAction), hold_seconds=ranges(0, 300))
cycles = st.builds(
    CyclesDosage, cycles=ranges(1, 20), phases=st.lists(phases, min_size=1, max_size=8).map(tuple), **shared
)
texts = st.builds(TextDosage, text=words, **shared)

prescribable = st.one_of(reps, timed, cycles)
dosages = st.one_of(prescribable, texts)
