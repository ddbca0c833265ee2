"""The four kinds of dosage as immutable values, read from and written to JSON; everyone who stores or shows a dosage calls `parse`.

A range is what the clinician allows, its target is what the patient is asked to do: `low <= target <= high`.
The limits are wide on purpose [default]: they catch slips of the keyboard, not clinical choices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercises.dosage.reading import DosageError, Reader
from exercises.dosage.sides import Sides

# Whether a field is as it must be, and what to say when it is not.
Rule = tuple[bool, str | Promise]

TEMPO = re.compile(r"(slow|[0-9]-[0-9]-[0-9]-[0-9])?")


class LoadKind(TextChoices):
    NONE = "none", _("Body weight only")
    MASS = "mass", _("Weight")
    BANDS = "bands", _("Bands")
    OWN = "own", _("Own resistance")
    OTHER = "other", _("Other")


class PhaseAction(TextChoices):
    CONCENTRIC_HOLD = "concentric_hold", _("Move and hold")
    ISOMETRIC = "isometric", _("Push without moving")
    ECCENTRIC = "eccentric", _("Give way slowly")
    RELAX = "relax", _("Relax")


class Value:
    """What every part of a dosage can do: be read from JSON and written back, leaving out what was left at its default."""

    def as_data(self) -> dict[str, Any]:
        data = {}
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if value != item.default:
                data[item.name] = _as_json(value)
        return data

    def _require(self, **rules: Rule) -> None:
        """Raise one DosageError naming every field whose rule does not hold."""
        problems = {name: message for name, (holds, message) in rules.items() if not holds}
        if problems:
            raise DosageError(problems)


@dataclass(frozen=True, slots=True)
class Range(Value):
    low: int
    target: int
    high: int

    def __post_init__(self) -> None:
        if self.low <= self.target <= self.high:
            return  # pages build hundreds: none needs the sentences below
        self._require(
            high=(self.low <= self.high, _("The highest value is below the lowest.")),
            target=(
                self.low <= self.target <= self.high or self.low > self.high,
                _("The target must lie between %(low)s and %(high)s.") % {"low": self.low, "high": self.high},
            ),
        )

    @classmethod
    def exactly(cls, value: int) -> Self:
        return cls(value, value, value)

    @classmethod
    def between(cls, low: int, high: int) -> Self:
        """A range that begins, as a program does, at its low end."""
        return cls(low, low, high)

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls, low=reader.integer("low"), target=reader.integer("target"), high=reader.integer("high")
        )

    @property
    def is_fixed(self) -> bool:
        return self.low == self.high

    def at(self, target: int) -> Range:
        return replace(self, target=target)

    def within(self, low: int, high: int) -> bool:
        return low <= self.low and self.high <= high


@dataclass(frozen=True, slots=True)
class Load(Value):
    """What is lifted or pulled. An amount that is not known stays None: unknown is not zero."""

    kind: LoadKind
    kg: Decimal | None = None
    bands: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        kg_ok = self.kg is None or (0 < self.kg <= 500 and self.kg == round(self.kg, 2))
        self._require(
            kg=(
                kg_ok and (self.kg is None or self.kind == LoadKind.MASS),
                _("A weight in kg, above 0, with at most two decimals."),
            ),
            bands=(
                self.bands is None or (1 <= self.bands <= 20 and self.kind == LoadKind.BANDS),
                _("From 1 to 20 bands."),
            ),
            note=(len(self.note) <= 100, _("At most 100 characters.")),
        )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls,
            kind=reader.choice("kind", LoadKind),
            kg=reader.decimal("kg"),
            bands=reader.optional_integer("bands"),
            note=reader.text("note"),
        )


@dataclass(frozen=True, slots=True)
class Phase(Value):
    """One contraction of a cycle: what it is called, what the muscle does, and for how long."""

    label: str
    action: PhaseAction
    hold_seconds: Range

    def __post_init__(self) -> None:
        self._require(
            label=(0 < len(self.label) <= 100, _("Give the phase a name of at most 100 characters.")),
            hold_seconds=(self.hold_seconds.within(0, 300), _("Hold from 0 to 300 seconds.")),
        )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls,
            label=reader.text("label"),
            action=reader.choice("action", PhaseAction),
            hold_seconds=reader.part("hold_seconds", Range.read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage(Value):
    """What all kinds share. `inferred` names the fields that the source leaves open and that are our reading of it."""

    kind: ClassVar[str]
    sides: Sides = Sides.BILATERAL
    load: Load = field(default=Load(LoadKind.NONE))
    tempo: str = ""
    rest_seconds: int | None = None
    inferred: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rest = self.rest_seconds
        self._require(
            tempo=(
                bool(TEMPO.fullmatch(self.tempo)),
                _("Leave empty, or write “slow” or four digits such as 3-1-1-0."),
            ),
            rest_seconds=(rest is None or 0 <= rest <= 600, _("Rest from 0 to 600 seconds.")),
            inferred=(len(self.inferred) <= 10, _("At most 10 fields.")),
            **self._rules(),
        )

    def _rules(self) -> dict[str, Rule]:
        return {}

    def as_data(self) -> dict[str, Any]:
        # `super()` needs the class by name: slots make a new class of this one.
        return {"kind": self.kind, **Value.as_data(self)}

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(cls, **cls._shared(reader))

    @staticmethod
    def _shared(reader: Reader) -> dict[str, Any]:
        return {
            "sides": reader.choice("sides", Sides, default=Sides.BILATERAL),
            "load": reader.part("load", Load.read, default=Load(LoadKind.NONE)),
            "tempo": reader.text("tempo"),
            "rest_seconds": reader.optional_integer("rest_seconds"),
            "inferred": reader.texts("inferred"),
        }

    @property
    def can_be_prescribed(self) -> bool:
        return True

    def ranges(self) -> dict[str, Range]:
        """The variables a clinician steers, in the order in which they are raised [default]: reps, hold, sets; seconds; cycles."""
        return {}

    def with_targets(self, **targets: int) -> Self:
        """The same dosage asking for other amounts, e.g. `with_targets(reps=5)`. Raises DosageError outside the range."""
        changes: dict[str, Any] = {name: _at(self.ranges()[name], target, name) for name, target in targets.items()}
        return replace(self, **changes)

    def at_low(self) -> Self:
        return self.with_targets(**{name: wanted.low for name, wanted in self.ranges().items()})

    def at_high(self) -> Self:
        return self.with_targets(**{name: wanted.high for name, wanted in self.ranges().items()})

    @property
    def is_loaded(self) -> bool:
        return self.load.kind != LoadKind.NONE

    def __str__(self) -> str:
        from exercises.dosage import wording

        return wording.for_clinician(self)

    @property
    def for_patient(self) -> str:
        from exercises.dosage import wording

        return wording.for_patient(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepsDosage(Dosage):
    """Sets of repetitions, each held for some seconds (0 = not held). `reps_cap` is never exceeded, even by progression."""

    kind: ClassVar[str] = "reps"
    sets: Range
    reps: Range
    hold_seconds: Range = field(default=Range(0, 0, 0))
    reps_cap: int | None = None
    reps_are: str = "per_side"
    slow_ramp: bool = False

    def _rules(self) -> dict[str, Rule]:
        cap = self.reps_cap
        return {
            "sets": (self.sets.within(1, 10), _("From 1 to 10 sets.")),
            "reps": (self.reps.within(1, 100), _("From 1 to 100 repetitions.")),
            "hold_seconds": (self.hold_seconds.within(0, 300), _("Hold from 0 to 300 seconds.")),
            "reps_cap": (
                cap is None or self.reps.high <= cap <= 100,
                _("The cap must not be below the highest number of repetitions."),
            ),
            "reps_are": (self.reps_are in ("per_side", "total"), _("Say “per_side” or “total”.")),
        }

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls,
            sets=reader.part("sets", Range.read),
            reps=reader.part("reps", Range.read),
            hold_seconds=reader.part("hold_seconds", Range.read, default=Range(0, 0, 0)),
            reps_cap=reader.optional_integer("reps_cap"),
            reps_are=reader.text("reps_are", default="per_side"),
            slow_ramp=reader.boolean("slow_ramp"),
            **cls._shared(reader),
        )

    def ranges(self) -> dict[str, Range]:
        return {"reps": self.reps, "hold_seconds": self.hold_seconds, "sets": self.sets}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedDosage(Dosage):
    """Some seconds at a stretch, in sets. `step_seconds` is by how much a progression lengthens it."""

    kind: ClassVar[str] = "timed"
    seconds: Range
    sets: Range = field(default=Range(1, 1, 1))
    step_seconds: int = 10

    def _rules(self) -> dict[str, Rule]:
        return {
            "seconds": (self.seconds.within(5, 3600), _("From 5 seconds to one hour.")),
            "sets": (self.sets.within(1, 10), _("From 1 to 10 sets.")),
            "step_seconds": (1 <= self.step_seconds <= 600, _("A step from 1 to 600 seconds.")),
        }

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls,
            seconds=reader.part("seconds", Range.read),
            sets=reader.part("sets", Range.read, default=Range(1, 1, 1)),
            step_seconds=reader.optional_integer("step_seconds", default=10),
            **cls._shared(reader),
        )

    def ranges(self) -> dict[str, Range]:
        return {"seconds": self.seconds, "sets": self.sets}


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclesDosage(Dosage):
    """Cycles of ordered phases, such as three contractions one after the other."""

    kind: ClassVar[str] = "cycles"
    cycles: Range
    phases: tuple[Phase, ...]

    def _rules(self) -> dict[str, Rule]:
        return {
            "cycles": (self.cycles.within(1, 20), _("From 1 to 20 cycles.")),
            "phases": (1 <= len(self.phases) <= 8, _("From 1 to 8 phases.")),
        }

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(
            cls,
            cycles=reader.part("cycles", Range.read),
            phases=reader.parts("phases", Phase.read),
            **cls._shared(reader),
        )

    def ranges(self) -> dict[str, Range]:
        return {"hold_seconds": self._hold_seconds, "cycles": self.cycles}

    def with_targets(self, **targets: int) -> Self:
        """As for every dosage; `hold_seconds` is asked of every phase, kept within each phase's own range."""
        hold = targets.pop("hold_seconds", None)
        changed = Dosage.with_targets(self, **targets)
        if hold is None:
            return changed
        _at(self._hold_seconds, hold, "hold_seconds")
        phases = (
            replace(
                phase,
                hold_seconds=phase.hold_seconds.at(min(max(hold, phase.hold_seconds.low), phase.hold_seconds.high)),
            )
            for phase in self.phases
        )
        return replace(changed, phases=tuple(phases))

    @property
    def _hold_seconds(self) -> Range:
        holds = [phase.hold_seconds for phase in self.phases]
        return Range(min(h.low for h in holds), min(h.target for h in holds), max(h.high for h in holds))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDosage(Dosage):
    """What an import said in words only. It is kept and shown, and cannot be prescribed."""

    kind: ClassVar[str] = "text"
    text: str

    def _rules(self) -> dict[str, Rule]:
        return {"text": (0 < len(self.text) <= 500, _("From 1 to 500 characters."))}

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return reader.build(cls, text=reader.text("text"), **cls._shared(reader))

    @property
    def can_be_prescribed(self) -> bool:
        return False


KINDS: Mapping[str, type[Dosage]] = {cls.kind: cls for cls in (RepsDosage, TimedDosage, CyclesDosage, TextDosage)}


def parse(data: object) -> Dosage:
    """The dosage that `data` (decoded JSON) describes. Raises DosageError, whose `problems` name each wrong field by its path."""
    reader = Reader(data)
    kind = reader.text("kind")
    if kind not in KINDS:
        raise DosageError(reader.problems or {"kind": _("Say one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)}})
    return reader.whole(KINDS[kind].read)


def _at(wanted: Range, target: int, name: str) -> Range:
    try:
        return wanted.at(target)
    except DosageError as error:
        raise error.beneath(name) from None


def _as_json(value: Any) -> Any:
    if isinstance(value, Value):
        return value.as_data()
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value if not isinstance(value, TextChoices) else value.value
