"""What changed from one version of a protocol to another, in words. Pure; the versions of a protocol and “a newer one exists” show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from exercises.difference import Change, lines, one
from exercises.dosage import parse
from programs.models import ProtocolVersion
from programs.protocols import wording

Content = Mapping[str, Any]
Key = tuple[UUID, int]  # an exercise, and which of its places in the protocol


@dataclass(frozen=True)
class Names:
    """What is called how: exercises by id and by short name, regions by key. What is missing is called by its key."""

    exercises: Mapping[UUID, str] = field(default_factory=dict)
    slugs: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)


def difference(old: ProtocolVersion, new: ProtocolVersion, names: Names) -> list[Change]:
    """First the exercises, then the rules; empty when both say the same."""
    return [*_exercises(old, new, names), *_rules(old.content, new.content, names)]


def _exercises(old: ProtocolVersion, new: ProtocolVersion, names: Names) -> Iterator[Change]:
    before, after = _rows(old), _rows(new)
    called = {key: names.exercises.get(key[0], row["exercise"]) for key, row in {**before, **after}.items()}
    for key in after:
        if key not in before:
            yield from one(_("Exercise"), None, f"{called[key]}: {_dosage(after[key])}")
    for key in before:
        if key not in after:
            yield from one(_("Exercise"), f"{called[key]}: {_dosage(before[key])}", None)
    yield from _moves(list(before), list(after), called)
    for key, row in after.items():
        if key in before:
            yield from _prescription(called[key], before[key], row, names)


def _rows(version: ProtocolVersion) -> dict[Key, Content]:
    """An exercise may stand in a protocol twice."""
    met: Counter[UUID] = Counter()
    found = {}
    for exercise, row in zip(version.exercises, version.content["prescriptions"], strict=True):
        found[exercise, met[exercise]] = row
        met[exercise] += 1
    return found


def _moves(before: Sequence[Key], after: Sequence[Key], called: Mapping[Key, str]) -> Iterator[Change]:
    """The fewest that must have moved among those that stayed."""
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in old[block.a : block.a + block.size]}
    for key in new:
        if key not in stayed:
            places = {"old": before.index(key) + 1, "new": after.index(key) + 1}
            yield Change(called[key], _("moved from place %(old)s to place %(new)s") % places, [])


def _prescription(name: str, old: Content, new: Content, names: Names) -> Iterator[Change]:
    about = _("%(name)s, %(part)s")
    yield from one(about % {"name": name, "part": _("dosage")}, _dosage(old), _dosage(new))
    yield from lines(about % {"name": name, "part": _("week by week")}, _course(old), _course(new))
    if old.get("leads_straight_on") != new.get("leads_straight_on"):
        follows = _("is followed by the next at once") if new.get("leads_straight_on") else _("is followed by a rest")
        yield Change(name, follows, [])
    harder = [[wording.progression(entry, names.slugs) for entry in row.get("progressions", [])] for row in (old, new)]
    yield from lines(about % {"name": name, "part": _("progression")}, *harder)
    yield from one(about % {"name": name, "part": _("note to the patient")}, old.get("note"), new.get("note"))


def _rules(old: Content, new: Content, names: Names) -> Iterator[Change]:
    yield from one(_("Name"), old["name"], new["name"])
    yield from one(_("Indication"), old.get("indication"), new.get("indication"))
    yield from lines(_("Region"), _regions(old, names), _regions(new, names))
    yield from one(_("Length"), wording.length(old["weeks"]), wording.length(new["weeks"]))
    yield from one(_("How often"), wording.band(**old["per_week"]), wording.band(**new["per_week"]))
    yield from lines(_("How often"), wording.bands(old.get("bands", [])), wording.bands(new.get("bands", [])))
    yield from lines(_("How often"), _frequency(old), _frequency(new))
    yield from one(_("Between"), wording.gap(old["min_gap_days"]), wording.gap(new["min_gap_days"]))
    yield from lines(_("Cue"), old.get("cues", []), new.get("cues", []))
    yield from lines(_("To avoid"), _avoided(old), _avoided(new))
    yield from lines(_("Milestone"), _milestones(old), _milestones(new))
    yield from lines(_("What should change"), old.get("outcomes", []), new.get("outcomes", []))


def _dosage(row: Content) -> str:
    return str(parse(row["dosage"]))


def _course(row: Content) -> list[str]:
    return wording.course(parse(row["dosage"]), row.get("by_week", []))


def _regions(content: Content, names: Names) -> list[str]:
    return [names.regions.get(key, key) for key in content.get("regions", [])]


def _frequency(content: Content) -> list[str]:
    return [wording.frequency(rule) for rule in content.get("frequency_rule", [])]


def _avoided(content: Content) -> list[str]:
    return [wording.avoided(entry) for entry in content.get("avoid", [])]


def _milestones(content: Content) -> list[str]:
    return [wording.milestone(entry) for entry in content.get("milestones", [])]
