"""Random documents of the published format, in the form in which an export writes them."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from exercises.models.exercise import Evidence, Position, Stage
from tests.exercises.dosage.strategies import prescribable
from tests.factories import FIGURE

Entry = dict[str, Any]
letters = st.characters(exclude_categories=["Cs", "Cc"])
slugs = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
LICENCE = {"id": "CC-BY-4.0", "author": "Somebody", "url": "https://example.org/"}


def lines(size: int = 60) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=1, max_size=size).filter(str.strip)


def some(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, min_size=1, max_size=most)


def entry(required: dict[str, Any], **optional: st.SearchStrategy[Any]) -> st.SearchStrategy[Entry]:
    return st.fixed_dictionaries(required, optional=optional)


def subset(keys: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(keys), min_size=1, unique=True)


parameters = st.one_of(
    entry(
        {"name": lines(), "span": st.lists(st.integers(-9000, 9000), min_size=2, max_size=2).map(sorted)},
        unit=lines(20),
    ),
    entry({"name": lines(), "span": st.just([-0.25, 0.5])}),
    entry({"name": lines(), "aim": lines()}),
)
cautions = entry({"kind": st.sampled_from(["stop", "avoid_area", "limit", "screen"]), "text": lines(300)}, flag=slugs)
sources = entry({"author": lines(), "licence": st.just("CC-BY-SA-4.0")}, note=lines(), url=st.just("http://a.example/"))
rationales = entry({"text": lines(200)}, evidence=st.sampled_from(Evidence.values))
reviews = st.builds(lambda by, on: {"by": by, "on": on.isoformat()}, lines(), st.dates(min_value=date(1900, 1, 1)))


@st.composite
def muscles(draw: st.DrawFn, keys: list[str]) -> Entry:
    chosen = draw(subset(keys))
    roles: Entry = {}
    for key in chosen:
        roles.setdefault(draw(st.sampled_from(["target", "assist", "limit", "antagonist"])), []).append(key)
    return roles


def exercises(slug: str, below: list[str], words: dict[str, list[str]]) -> st.SearchStrategy[Entry]:
    needs = entry(
        {
            "need": st.sampled_from(["required", "recommended", "optional"]),
            "any_of": subset(words["equipment"]).map(sorted),
        },
        note=lines(),
    )
    compensations = entry(
        {"sign": lines(), "fixes": some(lines())},
        common=st.just(True),
        muscle=st.sampled_from(words["muscles"]),
    )
    variant = {"variant_of": st.sampled_from(below)} if below else {}
    return entry(
        {
            "slug": st.just(slug),
            "name": lines(),
            "lang": st.sampled_from(["en", "de"]),
            "stage": st.sampled_from(Stage.values),
            "position": st.sampled_from(Position.values),
            "steps": some(lines(300)),
            "dosage": prescribable.map(lambda dosage: dosage.as_data()),
        },
        aliases=some(lines()),
        regions=subset(words["regions"]).map(sorted),
        muscles=muscles(words["muscles"]),
        equipment=some(needs),
        cues=some(lines()),
        parameters=some(parameters),
        compensations=some(compensations),
        cautions=some(cautions),
        rationale=rationales,
        figure=st.builds(lambda summary: FIGURE | {"summary": summary}, lines()),
        media_url=st.just("https://example.org/film"),
        review=reviews,
        **variant,
    ).map(_as_drawn)


def _as_drawn(exercise: Entry) -> Entry:
    """The figure stands, so whoever has it is standing."""
    return exercise | {"position": "standing"} if "figure" in exercise else exercise


def protocols(slug: str, known: list[str], words: dict[str, list[str]]) -> st.SearchStrategy[Entry]:
    gates = entry({"pain_max": st.integers(0, 10)}, min_week=st.integers(1, 8))
    progressions = st.one_of(
        entry({"to": st.sampled_from(known), "gate": gates}),
        entry({"load": st.just({"kind": "mass", "step": 0.5}), "gate": gates}, reset=st.just(["reps"])),
    )
    prescriptions = entry(
        {"exercise": st.sampled_from(known), "dosage": prescribable.map(lambda dosage: dosage.as_data())},
        by_week=st.just([{"week": 2}, {"week": 3, "load": {"kind": "mass", "kg": "2.50"}}, {"week": 8, "out": True}]),
        leads_straight_on=st.just(True),
        progressions=some(progressions),
        note=lines(),
    )
    return entry(
        {
            "slug": st.just(slug),
            "name": lines(),
            "lang": st.just("en"),
            "weeks": st.sampled_from([{"low": 4, "default": 4, "high": 8}, {"low": 5, "default": 6, "high": 6}]),
            "per_week": st.sampled_from([{"low": 2, "high": 3}, {"low": 3, "high": 3}]),
            "min_gap_days": st.integers(1, 7),
            "prescriptions": some(prescriptions),
        },
        indication=lines(),
        regions=subset(words["regions"]).map(sorted),
        bands=st.just([{"week": 3, "low": 2, "high": 2}, {"week": 5, "low": 2, "high": 3}]),
        frequency_rule=st.just([{"when": {"loaded": True}, "per_week": 2}, {"per_week": 3}]),
        cues=some(lines()),
        avoid=some(
            entry(
                {"text": lines(), "why": lines(), "level": st.just("advise_against")},
                match=st.builds(lambda keys: {"muscles": keys}, subset(words["muscles"])),
            )
        ),
        milestones=some(entry({"week": st.integers(0, 8)}, tell=lines(), ask=st.just(["pain"]))),
        outcomes=some(lines()),
    )


@st.composite
def _documents(draw: st.DrawFn) -> Entry:
    vocabulary = {
        group: draw(st.dictionaries(slugs, lines(), min_size=1, max_size=4))
        for group in ("muscles", "equipment", "regions")
    }
    words = {group: sorted(terms) for group, terms in vocabulary.items()}
    names = sorted(draw(st.lists(slugs, min_size=1, max_size=4, unique=True)))
    rows = [draw(exercises(slug, names[:place], words)) for place, slug in enumerate(names)]
    if len(rows) > 2:  # most are under the document's licence, one is not
        rows[0]["source"] = draw(sources)
    slugs_of_protocols = sorted(draw(st.lists(slugs, max_size=2, unique=True)))
    return {
        "format": "setwell-catalogue",
        "version": 1,
        "lang": "en",
        "licence": LICENCE,
        "vocabulary": vocabulary,
        "exercises": rows,
        "protocols": [draw(protocols(slug, names, words)) for slug in slugs_of_protocols],
    }


documents = _documents()
