"""What happened to a program, in words: its events as the clinic reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from patients.templatetags.days import day
from programs import scheduling
from programs.checks import RULES
from programs.difference import Difference
from programs.models import PerformedExercise, Program, ProgramChange, ProgramEvent
from programs.prescribing import standing

Kind = ProgramEvent.Kind
OF_DRAFTS = (Kind.DRAFTED, Kind.WARNING_ACCEPTED, Kind.ACCEPTANCE_WITHDRAWN)  # told although nothing was issued yet
IN_SESSIONS = (
    Kind.SESSION_STARTED,
    Kind.RECORDED,
    Kind.SESSION_FINISHED,
    Kind.SEEN,
)  # the list of sessions tells these


@dataclass(frozen=True)
class Entry:
    """`who` is empty when a rule acted. `lines` say what a change changed, `reason` why; `is_undone` that it was taken back."""

    text: str
    who: str
    at: datetime
    lines: tuple[str, ...] = ()
    reason: str = ""
    is_undone: bool = False


def entries(program: Program) -> list[Entry]:
    """Latest first. What was done to the draft is one entry, but for warnings that were overridden: a history begins with the issue.

    Fetch the program with its pauses, its sessions, and its prescriptions with their steps and versions.
    """
    told = (
        program.events.exclude(kind__in=IN_SESSIONS).select_related("by_clinician", "by_patient").order_by("-at", "pk")
    )
    names = {str(row.pk): row.version.name for row in program.prescriptions.all()}
    names |= {str(row.pk): row.reason for row in program.acceptances.all()}
    names |= {str(row.pk): day(row.performed_on) for row in program.sessions.all() if row.performed_on}
    names |= _performed(program)
    events = _since_issue(told, program)
    changes = _changes(program)
    deeds = {str(event.pk): _in_words(event, names) for event in events}
    return [
        Entry(
            _told(event, deeds),
            str(event.by_clinician or event.by_patient or ""),
            event.at,
            *changes.get(event.pk, ()),
        )
        for event in events
    ]


def _performed(program: Program) -> dict[str, str]:
    """What was done as “Knee drive, 2 Mar”, of whatever was corrected or raised a concern, by its id."""
    told = PerformedExercise.objects.filter(~Q(concerns=None) | ~Q(corrections=None), session__program=program)
    rows = told.values_list("pk", "version__content__name", "session__performed_on")
    return {str(key): _("%(exercise)s, %(day)s") % {"exercise": name, "day": day(on)} for key, name, on in rows if on}


def _changes(program: Program) -> dict[UUID, tuple[tuple[str, ...], str, bool]]:
    """What each change since the issue changed, why, and whether it was undone, by its event."""
    if program.issued_at is None:
        return {}
    changes = list(program.changes.filter(event__at__gte=program.issued_at).select_related("event"))
    after = [change.before for change in changes[1:]] + ([standing.now(program)] if changes else [])
    return {
        change.event_id: (
            tuple(line.text for line in _difference(program, change, then).lines),
            change.reason,
            change.undone_at is not None,
        )
        for change, then in zip(changes, after, strict=True)
    }


def _difference(program: Program, change: ProgramChange, after: standing.Standing) -> Difference:
    on = scheduling.local_day(change.event.at, program.patient.zone)
    return Difference.of(program, change.before, after, on=on)


def _told(event: ProgramEvent, deeds: dict[str, str]) -> str:
    """What was done; of an undoing, what it took back."""
    undone = deeds.get(event.about.get("undid", ""))
    return _("Undone: %(change)s") % {"change": undone} if undone else deeds[str(event.pk)]


def _in_words(event: ProgramEvent, names: dict[str, str]) -> str:
    """One sentence without its full stop. `names` are the exercises by prescription id, reasons by the acceptance's, days by the session's,
    and of what was done its exercise and day."""
    about = event.about
    exercise = names.get(about.get("prescription", ""), _("an exercise"))
    match event.kind:
        case Kind.DRAFTED:
            return _("Drafted from a protocol") if about.get("protocol") else _("Drafted")
        case Kind.PRESCRIBED:
            return _("Added: %(exercise)s") % {"exercise": exercise}
        case Kind.REMOVED:
            return _("Taken out: %(exercise)s") % {"exercise": exercise}
        case Kind.DOSAGE_CHANGED:
            words = {"exercise": exercise, "day": _day(about["from_on"])}
            return _("Dosage of %(exercise)s changed from %(day)s") % words
        case Kind.SUBSTITUTED:
            words = {"exercise": exercise, "other": names.get(about.get("instead", ""), _("another exercise"))}
            return _("%(exercise)s replaced by %(other)s") % words
        case Kind.UPDATED_TEXT:
            return _("Newer text taken: %(exercise)s") % {"exercise": exercise}
        case Kind.WARNING_ACCEPTED:
            words = {"warning": _warning(about, names), "reason": names.get(about["acceptance"], "")}
            return _("Accepted: %(warning)s. Reason: %(reason)s") % words
        case Kind.ACCEPTANCE_WITHDRAWN:
            return _("Open again: %(warning)s") % {"warning": _warning(about, names)}
        case Kind.ISSUED:
            return _issued(about)
        case Kind.PAUSED:
            return _paused(about.get("from_on"), about.get("until_on"))
        case Kind.RESUMED:
            return _("Resumed on %(day)s") % {"day": _day(about["on"])}
        case Kind.SESSION_OFFERED_AGAIN:
            words = {"day": _day(about["planned_on"]), "later": _day(about["on"])}
            return _("Session of %(day)s offered again on %(later)s") % words
        case Kind.SESSION_MOVED:
            return "; ".join((_moved(about["planned_on"], about["on"]), *_besides(about)))
        case Kind.SESSION_SKIPPED:
            left_out = _("Session of %(day)s left out") % {"day": _day(about["planned_on"])}
            return "; ".join((left_out, *_besides(about)))
        case Kind.RATING_CHANGED:
            return _("Pain and effort are asked: %(when)s") % {"when": Program.Rating(about["rating"]).label}
        case Kind.CONCERN_RAISED:
            return _("Concern raised: %(performed)s") % {"performed": names.get(about["performed"], exercise)}
        case Kind.CORRECTED:
            what = names.get(about.get("performed", "")) or names.get(about.get("session", ""), "")
            return _("Log corrected: %(what)s") % {"what": what}
        case Kind.LOGGED_AFTERWARDS:
            return _("Session of %(day)s logged afterwards") % {"day": _day(about["on"])}
        case Kind.REPLIED:
            reply = _("Reply to %(day)s taken back") if about["taken_back"] else _("Replied to the session of %(day)s")
            return reply % {"day": names.get(about["session"], "")}
    return event.get_kind_display()


def _issued(about: dict[str, Any]) -> str:
    issued = _("Issued for %(weeks)s weeks from %(day)s") % {"weeks": about["weeks"], "day": _day(about["starts_on"])}
    rules = [str(RULES[name].label) for name in about.get("open", []) if name in RULES]
    undecided = _("undecided: %(rules)s") % {"rules": ", ".join(rules)} if rules else ""
    return "; ".join(filter(None, (issued, undecided)))


def _warning(about: dict[str, Any], names: dict[str, str]) -> str:
    """What a rule of the checks is called, and the exercise it stood beside."""
    rule = RULES.get(about["rule"])
    label = str(rule.label) if rule else about["rule"]
    exercise = names.get(about["prescription"])
    return f"{label} ({exercise})" if exercise else label


def _since_issue(events: Iterable[ProgramEvent], program: Program) -> list[ProgramEvent]:
    issued_at = program.issued_at
    return [event for event in events if event.kind in OF_DRAFTS or (issued_at and event.at >= issued_at)]


def _besides(about: dict[str, Any]) -> list[str]:
    """What a choice about one session did to others."""
    moved = [
        _("that of %(day)s to %(later)s") % {"day": _day(day), "later": _day(to)} for day, to in about["also_moved"]
    ]
    return moved + [_("that of %(day)s fell away") % {"day": _day(day)} for day in about["also_dropped"]]


def _moved(day: str, to: str) -> str:
    return _("Session of %(day)s moved to %(later)s") % {"day": _day(day), "later": _day(to)}


def _paused(from_on: str | None, until_on: str | None) -> str:
    if from_on and until_on:
        return _("Paused from %(day)s to %(last)s") % {"day": _day(from_on), "last": _day(until_on)}
    return _("Paused from %(day)s") % {"day": _day(from_on)} if from_on else _("Paused")


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))
