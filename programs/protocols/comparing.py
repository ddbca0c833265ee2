"""Two versions of a protocol beside each other; for a program, the one it was drafted from and the one that stands now."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.difference import Change
from exercises.models import Exercise, Region
from programs.models import Program, Protocol, ProtocolVersion
from programs.protocols.difference import Names, difference


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another. `old` is None where versions were not kept yet; then nothing is known."""

    old_number: int
    old: ProtocolVersion | None
    new: ProtocolVersion
    changes: list[Change]


@dataclass(frozen=True)
class Kept:
    """A version, and what it changed in the one before."""

    version: ProtocolVersion
    changes: list[Change]


def newer(program: Program) -> Comparison | None:
    """The version that stands, if it is newer than the one this program was drafted from. Reads the program's protocol."""
    protocol, number = program.protocol, program.protocol_version
    if protocol is None or number is None or protocol.version <= number:
        return None
    return between(protocol, number, protocol.version)


def between(protocol: Protocol, old: int, new: int) -> Comparison:
    """Three queries at most. Raises ProtocolVersion.DoesNotExist when there is no such new one."""
    versions = {row.number: row for row in protocol.versions.filter(number__in=[old, new]).select_related("by")}
    if new not in versions:
        raise ProtocolVersion.DoesNotExist
    before, after = versions.get(old), versions[new]
    return Comparison(old, before, after, difference(before, after, names_of([before, after])) if before else [])


def history(protocol: Protocol) -> list[Kept]:
    """Every version that is kept, the newest first, with what it changed. Three queries."""
    versions = list(protocol.versions.select_related("by"))
    names = names_of(versions)
    older: list[ProtocolVersion | None] = [*versions[1:], None]
    return [
        Kept(version, difference(before, version, names) if before else [])
        for version, before in zip(versions, older, strict=False)
    ]


def names_of(versions: list[ProtocolVersion]) -> Names:
    """What the exercises and regions in them are called today. Two queries."""
    ids = {key for version in versions for key in version.exercises}
    slugs = {
        progression["to"]
        for version in versions
        for row in version.content["prescriptions"]
        for progression in row.get("progressions", [])
        if "to" in progression
    }
    exercises = Exercise.objects.filter(pk__in=ids) | Exercise.objects.shared().filter(slug__in=slugs)
    rows = list(exercises.values_list("pk", "slug", "name"))
    return Names(
        exercises={key: name for key, _slug, name in rows},
        slugs={slug: name for _key, slug, name in rows},
        regions=dict(Region.objects.values_list("key", "name")),
    )
