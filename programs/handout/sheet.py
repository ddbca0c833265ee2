"""What a handout says: words and dates in the language that is active. The page and the PDF set the same sheet; the views ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from exercises.dosage import AffectedSide
from programs import guidance, scheduling
from programs.handout.later import Asked, later, when
from programs.models import Prescription, Program
from programs.sessions import minutes_for

Shown = tuple[Prescription, Sequence[Asked]]


@dataclass(frozen=True)
class Item:
    """One exercise as it is done at the next session that asks for it; `later` says when that is, if not at once, and what changes."""

    number: int
    content: guidance.Content
    dosage: str
    later: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Session:
    """A date to tick: the numbers of its exercises, each with whether it is asked."""

    on: date
    is_required: bool
    boxes: tuple[tuple[int, bool], ...]


@dataclass(frozen=True)
class Week:
    number: int | None
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Sheet:
    """`on` is the day whose state is printed; `facts` hold for all exercises, each with its name; `address` is the patient's link,
    empty when it was closed."""

    lang: str
    title: str
    patient: str
    clinic: str
    phone: str
    on: date
    first_on: date
    last_on: date
    facts: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    avoid: tuple[str, ...]
    weeks: tuple[Week, ...]
    address: str

    @property
    def how_to_tick(self) -> str:
        has_extra = any(not session.is_required for week in self.weeks for session in week.sessions)
        numbers = _("The numbers are those of the exercises.")
        return " ".join((numbers, _("“Extra” sessions may be left out."))) if has_extra else numbers


def sheet(
    program: Program, *, on: date, planned: Mapping[date, bool], equipment: Mapping[str, str], address: str
) -> Sheet:
    """Fetch the program with its clinic, patient, pauses and prescriptions with their steps and versions.

    `planned` are all its session dates, each with whether the band requires it; `equipment` names by key.
    """
    days = sorted(day for day in planned if day >= on)
    courses = [(row, _course(program, row, days or [max(on, program.starts_on)])) for row in program.prescribed]
    shown = [(row, course) for row, course in courses if any(asked.dosage for asked in course)]
    return Sheet(
        lang=program.patient.language,
        title=program.title,
        patient=program.patient.name,
        clinic=program.clinic.name,
        phone=program.clinic.phone,
        on=on,
        first_on=program.starts_on,
        last_on=max(planned, default=program.starts_on),
        facts=_facts(program, shown, equipment),
        items=tuple(_item(program, row, number, course) for number, (row, course) in enumerate(shown, 1)),
        avoid=tuple(_avoided(thing) for thing in program.avoid),
        weeks=_weeks(days, planned, [course for _row, course in shown]),
        address=address,
    )


def _course(program: Program, row: Prescription, days: Iterable[date]) -> list[Asked]:
    return [Asked(day, scheduling.week_of(program.clock, day), row.dosage_on(day)) for day in days]


def _item(program: Program, row: Prescription, number: int, course: Sequence[Asked]) -> Item:
    begun, dosage = next((at, asked.dosage) for at, asked in enumerate(course) if asked.dosage)
    content = row.version.content
    sides = guidance.sides(dosage, content, AffectedSide(program.patient.affected_side))
    begins = _("Begins in %(when)s") % {"when": when(course[begun], course[begun - 1])} if begun else ""
    remarks = (*(sides[1:] if sides else ()), row.note)
    return Item(
        number=number,
        content=content,
        dosage=dosage.for_patient,
        later=" · ".join(filter(None, (begins, later(course[begun:])))),
        remarks=tuple(filter(None, remarks)),
    )


def _facts(program: Program, shown: Sequence[Shown], equipment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What holds for all of it, each with its name."""
    needs = guidance.needs((row.version.content for row, _course in shown), equipment)
    facts = (
        (_("How often"), _rhythm(program, [course[0] for _row, course in shown])),
        (_("You need"), "; ".join(map(_need, needs))),
        (_("In every exercise"), " ".join(program.cues)),
    )
    return tuple((name, fact) for name, fact in facts if fact)


def _rhythm(program: Program, first: Sequence[Asked]) -> str:
    """How often and how long, as the first of these sessions has it."""
    low, high = program.band(first[0].week or 1) if first else program.per_week
    words = {"low": low, "high": high, "minutes": minutes_for(asked.dosage for asked in first if asked.dosage)}
    if low == high:
        return _("%(low)s times a week, about %(minutes)s minutes") % words
    return _("%(low)s to %(high)s times a week, about %(minutes)s minutes") % words


def _need(need: guidance.Need) -> str:
    names = _(" or ").join(need.names)
    return names if need.is_required else " ".join((names, _("(helps)")))


def _avoided(thing: Mapping[str, str]) -> str:
    return f"{thing['text']}: {thing['why']}" if thing.get("why") else thing["text"]


def _weeks(days: Sequence[date], planned: Mapping[date, bool], courses: Sequence[Sequence[Asked]]) -> tuple[Week, ...]:
    """The dates by program week; a date inside a pause stands in a group without a number."""
    dated = [(day, [course[at] for course in courses]) for at, day in enumerate(days)] if courses else []
    return tuple(
        Week(number, tuple(_session(day, planned[day], asked) for day, asked in group))
        for number, group in groupby(dated, key=lambda each: each[1][0].week)
    )


def _session(day: date, is_required: bool, asked: Sequence[Asked]) -> Session:
    return Session(day, is_required, tuple((number, each.dosage is not None) for number, each in enumerate(asked, 1)))
