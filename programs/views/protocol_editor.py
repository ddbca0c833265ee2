"""What the editor of a protocol shows: a stored protocol, an empty page, or what was sent; the views of `protocols` render and save it.

Nothing is kept between two requests: what was typed travels in the form until it is saved. So every button works without scripts, and
neither a refusal nor somebody else's save loses anything. Each list names its rows by keys, in order: the fields of row 3 of
`avoid` begin with `avoid-3-`. A button says `act`: `avoid:remove:3`, `line:up:2`, `line:add:<exercise>`, `line-2-week:add:-`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from exercises.finding.shelf import Shelf
from exercises.interchange.document import faults
from exercises.models import Exercise
from patients.models import Clinician
from programs.forms.protocols import (
    AvoidForm,
    BandForm,
    FrameForm,
    MilestoneForm,
    PrescriptionForm,
    RowForm,
    Typed,
    WeekForm,
)
from programs.models import Protocol
from programs.protocols import Comparison
from programs.protocols.content import problems_of_course, said_of
from programs.scheduling import MAX_WEEKS

LISTS: dict[str, type[RowForm]] = {"bands": BandForm, "avoid": AvoidForm, "milestones": MilestoneForm}
EXERCISE = re.compile(r"prescriptions\[(\d+)\]")  # where a path names one
MOST_FINDS = 24
MOST_ROWS = 60  # twice what the format takes: enough to be told that it is too much

Form = TypeVar("Form", bound=Typed)
Row = dict[str, Any]


class ProtocolEditor:
    """`comparison` is what somebody else saved in between, once the save was refused for it."""

    def __init__(self, by: Clinician, protocol: Protocol | None = None, sent: QueryDict | None = None) -> None:
        self.by, self.protocol, self.sent = by, protocol, sent
        self.saves = sent is not None and "save" in sent
        self.comparison: Comparison | None = None
        self.version = sent.get("version", "") if sent is not None else protocol and protocol.version
        self.act = _act_of(sent)

    @cached_property
    def frame(self) -> FrameForm:
        return self._judged(FrameForm(self.sent, initial=_typed(self.protocol) if self.protocol else None))

    @cached_property
    def prescriptions(self) -> list[PrescriptionForm]:
        rows = {key: self._carried(key) for key in self._keys("line", list(self._standing))}
        library = Exercise.objects.for_clinician(self.by).filter(version__isnull=False).select_related("version")
        exercises = library.in_bulk([UUID(row["exercise"]) for row in rows.values()])
        if any(UUID(row["exercise"]) not in exercises for row in rows.values()):
            raise BadRequest("no such exercise")
        return [self._line(key, exercises[UUID(row["exercise"])], row) for key, row in rows.items()]

    @cached_property
    def bands(self) -> list[RowForm]:
        return self._rows("bands")

    @cached_property
    def avoid(self) -> list[RowForm]:
        return self._rows("avoid")

    @cached_property
    def milestones(self) -> list[RowForm]:
        return self._rows("milestones")

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.by, self.words, {})

    @property
    def words(self) -> str:
        return self.sent.get("q", "")[:100].strip() if self.sent is not None else ""

    @cached_property
    def finds(self) -> list[Exercise]:
        return self.shelf.exercises(self.shelf.ids[:MOST_FINDS])

    @property
    def since(self) -> int:
        """The version that the author saw."""
        return self.frame.cleaned_data["version"] or 0

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self._forms)

    @property
    def rules(self) -> dict[str, Any]:
        """What is to be said from now on, as `protocols.make` and `protocols.revise` take it."""
        entries = {name: [row.entry for row in self._rows_of(name) if row.entry] for name in LISTS}
        for name in ("bands", "milestones"):
            entries[name].sort(key=lambda entry: entry["week"])
        return {**self.frame.rules, **entries, "prescriptions": [row.prescription for row in self.prescriptions]}

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self._forms]
        if not all(valid) and self.frame.is_valid():
            self.frame.add_error(None, _("Something below cannot be saved yet; it says why."))
        return all(valid)

    def overtaken(self, by: Comparison) -> None:
        """Show what somebody else saved in between; whoever saves again, saves over it."""
        self.comparison, self.version = by, by.new.number

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say what the domain refused: at its field or its exercise, else on top."""
        for path, sentence in problems.items():
            place = EXERCISE.match(path)
            if place:
                self.prescriptions[int(place[1])].add_error(None, sentence)
            else:
                self.frame.refuse({path: sentence})
        self.is_valid()

    @property
    def _forms(self) -> list[Any]:
        weeks = [week for row in self.prescriptions for week in row.weeks]
        return [self.frame, *self.prescriptions, *weeks, *self.bands, *self.avoid, *self.milestones]

    @cached_property
    def _standing(self) -> dict[str, Row]:
        """The stored prescriptions as rows, by key."""
        rows = self.protocol.prescriptions.all() if self.protocol else []
        return {str(number): {"exercise": str(row.exercise_id), **said_of(row)} for number, row in enumerate(rows, 1)}

    def _carried(self, key: str) -> Row:
        """What the row of this key carries: sent along, stored, or of an exercise added just now."""
        if self.sent is None:
            return self._standing[key]
        written = self.sent.get(f"line-{key}-carried")
        return _read(written) if written is not None else self._begun(self.act[2])

    def _begun(self, exercise_id: str) -> Row:
        """A row of an exercise that is added, with the low end of the dosage that is suggested for it."""
        library = Exercise.objects.for_clinician(self.by).prescribable()
        exercise = library.filter(pk=_uuid(exercise_id)).first()
        dosage = exercise and exercise.version and exercise.version.suggested
        if not exercise or not dosage or not dosage.can_be_prescribed:
            raise BadRequest("no such exercise")
        return {"exercise": str(exercise.pk), "dosage": dosage.at_low().as_data()}

    def _line(self, key: str, exercise: Exercise, row: Row) -> PrescriptionForm:
        prefix = f"line-{key}"
        is_sent = self.sent is not None and f"{prefix}-carried" in self.sent
        form = self._judged(PrescriptionForm(exercise, row, self.sent if is_sent else None, prefix=prefix), key)
        form.weeks = self._weeks(form)
        form.unfolds = self.act[0] == f"{prefix}-week" or any(week.errors for week in form.weeks)
        return form

    def _weeks(self, line: PrescriptionForm) -> list[WeekForm]:
        """The course of one exercise. Weeks that are added begin after the last, with what the dosage asks."""
        name = f"{line.prefix}-week"
        standing = {str(number): entry for number, entry in enumerate(line.carried.get("by_week", []), 1)}
        rows: list[WeekForm] = []
        for key in self._keys(name, list(standing)):
            prefix = f"{name}-{key}"
            sent = self.sent if self.sent is not None and f"{prefix}-week" in self.sent else None
            initial = WeekForm.typed(standing[key]) if key in standing else {"week": _next_week(rows)}
            rows.append(self._judged(WeekForm(line.dosage, sent, prefix=prefix, initial=initial), key))
        return rows

    def _rows(self, name: str) -> list[RowForm]:
        entries = getattr(self.protocol, name) if self.protocol else []
        standing = {str(number): entry for number, entry in enumerate(entries, 1)}
        kind = LISTS[name]
        return [
            self._judged(
                kind(self.sent, prefix=f"{name}-{key}", initial=kind.typed(standing[key]) if key in standing else None),
                key,
            )
            for key in self._keys(name, list(standing))
        ]

    def _rows_of(self, name: str) -> list[RowForm]:
        rows: list[RowForm] = getattr(self, name)
        return rows

    def _keys(self, name: str, standing: list[str]) -> list[str]:
        """The rows of a list in order, the act done to them."""
        keys = (
            standing if self.sent is None else [key for key in self.sent.getlist(name) if key.isdecimal()][:MOST_ROWS]
        )
        what, act, key = self.act
        return _acted(keys, act, key) if what == name else keys

    def _judged(self, form: Form, key: str = "") -> Form:
        form.judges, form.key = self.saves, key
        form.full_clean()
        return form


def _act_of(sent: QueryDict | None) -> tuple[str, str, str]:
    parts = sent.get("act", "").split(":") if sent is not None and "save" not in sent else []
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def _acted(keys: list[str], act: str, key: str) -> list[str]:
    if act == "add":
        return [*keys, str(max(map(int, keys), default=0) + 1)]
    if key not in keys:
        return keys
    place = keys.index(key)
    rest = keys[:place] + keys[place + 1 :]
    match act:
        case "remove":
            return rest
        case "up":
            return [*rest[: max(0, place - 1)], key, *rest[max(0, place - 1) :]]
        case "down":
            return [*rest[: place + 1], key, *rest[place + 1 :]]
    return keys


def _next_week(rows: list[WeekForm]) -> int:
    last = str(rows[-1]["week"].value()) if rows else "1"
    return min(int(last) + 1, MAX_WEEKS) if last.isdecimal() and len(last) < 3 else MAX_WEEKS


def _typed(protocol: Protocol) -> dict[str, Any]:
    names = ("name", "indication", "weeks_low", "weeks_default", "weeks_high", "min_gap_days", "cues", "version")
    return {
        **{name: getattr(protocol, name) for name in names},
        "tags": ", ".join(protocol.tags),
        "regions": [region.pk for region in protocol.regions.all()],
        "per_week": (protocol.per_week_low, protocol.per_week_high),
    }


def _read(written: str) -> Row:
    """A row as the page carried it; whatever else came in its place is refused."""
    try:
        row: Row = json.loads(written)
    except (ValueError, RecursionError):
        raise BadRequest("not a row") from None
    if any(faults(row, "prescription")) or any(problems_of_course(row)):
        raise BadRequest("not a row")
    _uuid(row["exercise"])
    return row


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest("no such exercise") from None
