"""What changed from one text of an exercise to another, in words. Pure; the admin's versions and “take the update” show it.

`one` and `lines` know no exercise: whatever else has versions tells its changes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import DosageError, parse
from exercises.models import Stage
from exercises.models.exercise import Evidence, Position
from exercises.models.parts import Caution, EquipmentNeed, MuscleRole
from exercises.models.vocabulary import Names

Content = Mapping[str, Any]
ALIKE = 0.5  # share of two lines that must agree for one to be the other reworded [default]

LINES: dict[str, Promise] = {
    "steps": gettext_lazy("Step"),
    "cues": gettext_lazy("Cue"),
    "aliases": gettext_lazy("Other name"),
}


class Part(NamedTuple):
    """A stretch of text that stayed (“same”), went (“del”) or came (“ins”)."""

    kind: str
    text: str


class Change(NamedTuple):
    """`label` names the field, `word` what happened to it."""

    label: str
    word: str
    parts: list[Part]


def changes(old: Content, new: Content, names: Names) -> list[Change]:
    """Field by field, in the order in which an exercise is read; empty when both say the same. Both are entries of the format."""
    return [
        *one(_("Name"), old.get("name"), new.get("name")),
        *one(_("Stage"), _label(Stage, old.get("stage")), _label(Stage, new.get("stage"))),
        *one(_("Position"), _label(Position, old.get("position")), _label(Position, new.get("position"))),
        *(
            change
            for name, label in LINES.items()
            for change in lines(str(label), old.get(name, []), new.get(name, []))
        ),
        *one(_("Suggested dosage"), _dosage(old), _dosage(new)),
        *lines(_("Caution"), list(_cautions(old)), list(_cautions(new))),
        *lines(_("When another muscle takes over"), list(_compensations(old)), list(_compensations(new))),
        *lines(_("Equipment"), list(_equipment(old, new, names)), list(_equipment(new, old, names))),
        *lines(_("Muscle"), list(_muscles(old, new, names)), list(_muscles(new, old, names))),
        *lines(_("Region"), _named(old, new, names), _named(new, old, names)),
        *lines(_("Movement"), list(_parameters(old)), list(_parameters(new))),
        *_figure(old.get("figure"), new.get("figure")),
        *one(_("Rationale"), _of(old, "rationale", "text"), _of(new, "rationale", "text")),
        *one(
            _("Evidence"),
            _label(Evidence, _of(old, "rationale", "evidence")),
            _label(Evidence, _of(new, "rationale", "evidence")),
        ),
        *one(_("Video or picture elsewhere"), old.get("media_url"), new.get("media_url")),
        *one(_("Harder variant of"), old.get("variant_of"), new.get("variant_of")),
        *one(_("Source"), _source(old), _source(new)),
        *one(_("Review"), _review(old), _review(new)),
    ]


def one(label: str, old: str | None, new: str | None) -> Iterator[Change]:
    """What became of one text."""
    if (old or "") == (new or ""):
        return
    if not old:
        yield Change(label, _("added"), [Part("ins", new or "")])
    elif not new:
        yield Change(label, _("removed"), [Part("del", old)])
    else:
        yield Change(label, _("changed"), _reworded(old, new))


def lines(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What became of a list of texts: a line that is much like a new one is that one before it was reworded."""
    gone = [line for line in old if line not in new]
    for line in (line for line in new if line not in old):
        before = max(gone, key=lambda other: _likeness(other, line), default="")
        if _likeness(before, line) < ALIKE:
            yield Change(label, _("added"), [Part("ins", line)])
        else:
            gone.remove(before)
            yield Change(label, _("reworded"), _reworded(before, line))
    for line in gone:
        yield Change(label, _("removed"), [Part("del", line)])
    if [line for line in old if line in new] != [line for line in new if line in old]:
        yield Change(label, _("in another order"), [])


def _reworded(old: str, new: str) -> list[Part]:
    """Word by word what went and what came; two texts that share little stand whole, one after the other."""
    if _likeness(old, new) < ALIKE:
        return [Part("del", old), Part("ins", new)]
    before, after = old.split(), new.split()
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", " ".join(before[a:b])))
            continue
        parts += [Part("del", " ".join(before[a:b]))] if b > a else []
        parts += [Part("ins", " ".join(after[c:d]))] if d > c else []
    return parts


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() if old and new else 0.0


def _label(choices: Any, value: str | None) -> str:
    return str(dict(choices.choices).get(value, value or ""))


def _of(content: Content, group: str, name: str) -> str:
    return str(content.get(group, {}).get(name, ""))


def _dosage(content: Content) -> str:
    try:
        return str(parse(content["dosage"])) if "dosage" in content else ""
    except DosageError:
        return str(content["dosage"])


def _cautions(content: Content) -> Iterator[str]:
    for row in content.get("cautions", []):
        yield f"{_label(Caution.Kind, row['kind'])}: {row['text']}"


def _compensations(content: Content) -> Iterator[str]:
    for row in content.get("compensations", []):
        yield f"{row['sign']} → {'; '.join(row['fixes'])}"


def _equipment(content: Content, other: Content, names: Names) -> Iterator[str]:
    if content.get("equipment") == other.get("equipment"):
        return
    for need in content.get("equipment", []):
        things = _(" or ").join(names["equipment"].get(key, key) for key in need["any_of"])
        note = f", {need['note']}" if "note" in need else ""
        yield f"{things} ({_label(EquipmentNeed.Need, need['need']).lower()}{note})"


def _muscles(content: Content, other: Content, names: Names) -> Iterator[str]:
    if content.get("muscles") == other.get("muscles"):
        return
    for role, keys in content.get("muscles", {}).items():
        for key in keys:
            yield f"{names['muscles'].get(key, key)} ({_label(MuscleRole.Role, role).lower()})"


def _named(content: Content, other: Content, names: Names) -> list[str]:
    if content.get("regions") == other.get("regions"):
        return []
    return [names["regions"].get(key, key) for key in content.get("regions", [])]


def _parameters(content: Content) -> Iterator[str]:
    for row in content.get("parameters", []):
        amount = "–".join(map(str, row["span"])) + f" {row.get('unit', '')}" if "span" in row else row.get("aim", "")
        yield f"{row['name']}: {amount}".strip()


def _figure(old: Any, new: Any) -> Iterable[Change]:
    if old == new:
        return []
    return [Change(_("Figure"), _("added") if not old else _("removed") if not new else _("drawn anew"), [])]


def _source(content: Content) -> str:
    source = content.get("source", {})
    return ", ".join(filter(None, (source.get(name) for name in ("author", "licence", "note", "url"))))


def _review(content: Content) -> str:
    review = content.get("review")
    return f"{review['by']}, {review['on']}" if review else ""
