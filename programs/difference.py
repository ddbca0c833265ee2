"""What became of a program's prescriptions and frame, from two of its standings. Pure; the builder says it before a change is saved,
the history beneath one, and the phone once to the patient.

A standing is what `prescribing.standing` takes, as it is stored. Only the weeks that are not over count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import time_format
from django.utils.translation import gettext as _

from exercises.dosage import Dosage, in_brief, instead, parse
from patients.templatetags.days import weekday, weekdays
from programs.grid import Course, Reach, band_in
from programs.scheduling import Plan, week_days, weeks_begun

if TYPE_CHECKING:
    from programs.models import Program

Standing = Mapping[str, Any]
Names = Mapping[str, str]  # of exercises, by id


class Line(NamedTuple):
    """One sentence without its full stop; `about` is the prescription's id, empty for the whole program."""

    about: str
    text: str


class Week(NamedTuple):
    """What one week asked and asks now, in few signs."""

    number: int
    then: str
    now: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One prescription that asks something else in some week; `cells` are the weeks that are not over."""

    name: str
    cells: tuple[Week, ...]


@dataclass(frozen=True)
class Difference:
    """From `before` to `after` in the weeks from `since` on, on the program's clock."""

    before: Standing
    after: Standing
    clock: Plan
    names: Names
    since: int = 1

    @classmethod
    def of(cls, program: Program, before: Standing, after: Standing, *, on: date) -> Difference:
        """Of a program fetched with its pauses and its prescriptions with their versions; the weeks before that of `on` are over."""
        names = {str(row.exercise_id): row.version.name for row in program.prescriptions.all()}
        clock = program.clock
        return cls(before, after, clock=clock, names=names, since=max(1, weeks_begun(clock, on)))

    @property
    def lines(self) -> list[Line]:
        """Everything that the patient would notice, exercises first. Empty when nothing is another than it was."""
        return [*self._exercises(), *self._frame()]

    @property
    def rows(self) -> list[Row]:
        """The exercises that ask something else in a week that is not over, in their order."""
        old, new = _by_id(self.before), _by_id(self.after)
        weeks = tuple(range(self.since, self._plan(self.after).weeks + 1))
        found = []
        for key in [*new, *(key for key in old if key not in new)]:
            then, now = self._course(self.before, old.get(key)), self._course(self.after, new.get(key))
            cells = tuple(
                Week(week, _brief(then.on(week)), _brief(now.on(week)), then.on(week) != now.on(week)) for week in weeks
            )
            if any(cell.differs for cell in cells):
                found.append(Row(self._name(new.get(key) or old[key]), cells))
        return found

    def _exercises(self) -> Iterator[Line]:
        old, new = _by_id(self.before), _by_id(self.after)
        gone = {row["order"]: key for key, row in old.items() if key not in new}
        for key, row in new.items():
            name = self._name(row)
            if key not in old:
                instead = gone.pop(row["order"], None)
                yield Line(key, self._added(row, name, self._name(old[instead]) if instead else ""))
                continue
            if row["exercise_id"] != old[key]["exercise_id"]:
                yield Line(key, self._added(row, name, self._name(old[key])))
                continue
            asked = "; ".join(self._dosage(old[key], row))
            if asked:
                yield Line(key, f"{name}: {asked}")
            if row["version_id"] != old[key]["version_id"]:
                yield Line(key, _("%(exercise)s: the instructions are newer") % {"exercise": name})
            if row["note"] != old[key]["note"] and row["note"]:
                yield Line(key, _("%(exercise)s: “%(note)s”") % {"exercise": name, "note": row["note"]})
        for key in gone.values():
            yield Line(key, _("%(exercise)s is taken out") % {"exercise": self._name(old[key])})
        stayed = [key for key in old if key in new]
        if stayed != [key for key in new if key in old]:
            yield Line("", _("The order is new: %(names)s") % {"names": ", ".join(map(self._name, new.values()))})

    def _added(self, row: Standing, name: str, instead: str) -> str:
        course = self._course(self.after, row)
        asked = next((course.on(week) for week in range(self.since, len(course.weeks) + 1) if course.on(week)), None)
        first = next((week for week, dosage in enumerate(course.weeks, 1) if dosage), 1)
        words = {"exercise": name, "other": instead, "dosage": asked.for_patient if asked else "", "week": first}
        if instead:
            return _("%(exercise)s instead of %(other)s: %(dosage)s") % words
        if first > max(self.since, 1):
            return _("New from week %(week)s: %(exercise)s, %(dosage)s") % words
        return _("New: %(exercise)s, %(dosage)s") % words

    def _dosage(self, old: Standing, new: Standing) -> Iterator[str]:
        """What one exercise asks otherwise: in single sessions, and over the weeks. Weeks that ask the same now are told together,
        whatever each of them asked before."""
        yield from self._sessions(old, new)
        then, now = self._course(self.before, old), self._course(self.after, new)
        last = len(now.weeks)
        changed = {week for week in range(self.since, last + 1) if then.on(week) != now.on(week)}
        for run in _runs(range(self.since, last + 1), key=now.on):
            weeks = [week for week in run if week in changed]
            if weeks and run[-1] == last:
                weeks.append(last)
            text = instead(then.on(weeks[0]), now.on(weeks[0])) if weeks else ""
            if text:
                yield f"{text}, {self._when(weeks, old, new, last)}"

    def _sessions(self, old: Standing, new: Standing) -> Iterator[str]:
        """Steps about one session that came or went."""
        own = {step["id"]: step for step in [*old["steps"], *new["steps"]] if step.get("session_on")}
        standing = {step["id"] for step in old["steps"]}, {step["id"] for step in new["steps"]}
        changed = {
            date.fromisoformat(own[key]["session_on"]) for key in own if (key in standing[0]) != (key in standing[1])
        }
        for day in sorted(changed):
            text = instead(self._asked(self.before, old, day), self._asked(self.after, new, day))
            if text:
                yield _("%(change)s, only in the session of %(day)s") % {"change": text, "day": weekday(day)}

    def _when(self, run: list[int], old: Standing, new: Standing, last: int) -> str:
        """“from Wed 4 Mar”, “from week 3”, “in week 3” or “in weeks 3 to 5”."""
        known = {step["id"] for step in old["steps"]}
        days = [step["from_on"] for step in new["steps"] if step["from_on"] and step["id"] not in known]
        begun = [day for day in map(date.fromisoformat, days) if day in week_days(self._plan(self.after), run[0])]
        if run[-1] == last:
            if begun:
                return _("from %(day)s") % {"day": weekday(begun[-1])}
            return _("from week %(week)s") % {"week": run[0]}
        if len(run) == 1:
            return _("in week %(week)s") % {"week": run[0]}
        return _("in weeks %(first)s to %(last)s") % {"first": run[0], "last": run[-1]}

    def _frame(self) -> Iterator[Line]:
        old, new = self.before["frame"], self.after["frame"]
        if old["weeks"] != new["weeks"]:
            yield Line("", _("%(now)s weeks instead of %(then)s") % {"now": new["weeks"], "then": old["weeks"]})
        yield from self._frequency()
        if old["weekdays"] != new["weekdays"] and new["weekdays"]:
            yield Line("", _("Planned on %(days)s") % {"days": weekdays(new["weekdays"])})
        if old["starts_on"] != new["starts_on"]:
            yield Line("", _("It begins on %(day)s") % {"day": weekday(date.fromisoformat(new["starts_on"]))})
        if old["reminder_time"] != new["reminder_time"]:
            at = time_format(time.fromisoformat(new["reminder_time"]))
            yield Line("", _("Reminders come at %(time)s") % {"time": at})
        if old["cues"] != new["cues"]:
            yield Line("", _("In every exercise: %(cues)s") % {"cues": " ".join(new["cues"]) or "–"})
        if old["avoid"] != new["avoid"]:
            yield Line("", _("What to leave out was changed"))

    def _frequency(self) -> Iterator[Line]:
        """Sessions a week; a week with load aims at the low end, as `agenda` plans it."""
        weeks = min(self.before["frame"]["weeks"], self.after["frame"]["weeks"])
        then = {week: self._band(self.before, week) for week in range(self.since, weeks + 1)}
        now = {week: self._band(self.after, week) for week in then}
        changed = [week for week in then if then[week] != now[week]]
        for run in _runs(changed, key=lambda week: (then[week], now[week])):
            words = {"now": _span(*now[run[0]]), "then": _span(*then[run[0]]), "first": run[0], "last": run[-1]}
            if run[-1] == weeks:
                yield Line("", _("%(now)s sessions a week instead of %(then)s, from week %(first)s") % words)
            elif len(run) == 1:
                yield Line("", _("%(now)s sessions instead of %(then)s in week %(first)s") % words)
            else:
                yield Line("", _("%(now)s sessions a week instead of %(then)s in weeks %(first)s to %(last)s") % words)

    def _band(self, standing: Standing, week: int) -> tuple[int, int]:
        frame = standing["frame"]
        per_week = (frame["per_week_low"], frame["per_week_high"])
        low, high = band_in(frame["bands"], week, otherwise=per_week)
        asked = (self._course(standing, row).on(week) for row in standing["rows"])
        return (low, low) if any(dosage and dosage.is_loaded for dosage in asked) else (low, high)

    def _course(self, standing: Standing, row: Standing | None) -> Course:
        """What a prescription asks over the weeks, decided changes included and single sessions left aside."""
        plan = self._plan(standing)
        if row is None:
            return Course((None,) * plan.weeks)
        planned = Course.of(parse(row["dosage"]), row["by_week"], weeks=plan.weeks)
        asked = []
        for week in range(1, plan.weeks + 1):
            last_day = max(week_days(plan, week), default=date.max)
            said = [step for step in row["steps"] if not step.get("session_on") and _covers(step, last_day, week)]
            asked.append(_dosage_of(said[-1]) if said else planned.on(week))
        return Course(tuple(asked))

    def _asked(self, standing: Standing, row: Standing, day: date) -> Dosage | None:
        plan = self._plan(standing)
        week = next((number for number, days in plan.days_by_week.items() if day in days), 1)
        said = [step for step in row["steps"] if _covers(step, day, week)]
        if said:
            return _dosage_of(said[-1])
        return Course.of(parse(row["dosage"]), row["by_week"], weeks=plan.weeks).on(week)

    def _plan(self, standing: Standing) -> Plan:
        starts_on = date.fromisoformat(standing["frame"]["starts_on"])
        return replace(self.clock, weeks=standing["frame"]["weeks"], starts_on=starts_on)

    def _name(self, row: Standing) -> str:
        return self.names.get(row["exercise_id"], _("an exercise"))


def _brief(dosage: Dosage | None) -> str:
    return str(in_brief(dosage)) if dosage else "–"


def _covers(step: Standing, day: date, week: int) -> bool:
    from_on, session_on = (date.fromisoformat(on) if on else None for on in (step["from_on"], step.get("session_on")))
    return Reach(from_on, step["from_week"], step["until_week"], session_on).covers(day, week)


def _dosage_of(step: Standing) -> Dosage | None:
    return parse(step["dosage"]) if step["dosage"] else None


def _by_id(standing: Standing) -> dict[str, Standing]:
    return {row["id"]: row for row in standing["rows"]}


def _runs(weeks: Iterable[int], *, key: Any) -> Iterator[list[int]]:
    """Neighbouring weeks with the same key."""
    for _found, run in groupby(enumerate(weeks), key=lambda item: (item[1] - item[0], key(item[1]))):
        yield [week for _place, week in run]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
