"""What happened to a program, in words: its events as the clinic reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

SENTENCES: dict[str, Any] = {  # of the other kinds their name says it all
    Kind.PRESCRIBED: _("Added: %(exercise)s"),
    Kind.REMOVED: _("Taken out: %(exercise)s"),
    Kind.DOSAGE_CHANGED: _("Dosage of %(exercise)s changed from %(day)s"),
    Kind.SUBSTITUTED: _("%(exercise)s replaced by %(other)s"),
    Kind.UPDATED_TEXT: _("Newer text taken: %(exercise)s"),
    Kind.WARNING_ACCEPTED: _("Accepted: %(warning)s. Reason: %(reason)s"),
    Kind.ACCEPTANCE_WITHDRAWN: _("Open again: %(warning)s"),
    Kind.ISSUED: _("Issued for %(weeks)s weeks from %(day)s"),
    Kind.RESUMED: _("Resumed on %(day)s"),
    Kind.SESSION_OFFERED_AGAIN: _("Session of %(day)s offered again on %(later)s"),
    Kind.SESSION_MOVED: _("Session of %(day)s moved to %(later)s"),
    Kind.SESSION_SKIPPED: _("Session of %(day)s left out"),
    Kind.RATING_CHANGED: _("Pain and effort are asked: %(when)s"),
    Kind.CONCERN_RAISED: _("Concern raised: %(performed)s"),
    Kind.CORRECTED: _("Log corrected: %(what)s"),
    Kind.LOGGED_AFTERWARDS: _("Session of %(day)s logged afterwards"),
    Kind.REPLIED: _("Replied to the session of %(day)s"),
}
# The first of these that an event has is the `day` of its sentence.
DAYS = ("starts_on", "planned_on", "from_on", "on", "until_on")


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
    return {
        str(key): gettext("%(exercise)s, %(day)s") % {"exercise": name, "day": day(on)} for key, name, on in rows if on
    }


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
    return gettext("Undone: %(change)s") % {"change": undone} if undone else deeds[str(event.pk)]


def _in_words(event: ProgramEvent, names: dict[str, str]) -> str:
    """One sentence without its full stop. `names` are the exercises by prescription id, reasons by the acceptance's, days by the session's,
    and of what was done its exercise and day."""
    return "; ".join((_sentence(event) % _words(event.about, names), *_besides(event.about)))


def _sentence(event: ProgramEvent) -> str:
    """What is said of its kind, which for some depends on what it was about."""
    about = event.about
    match event.kind:
        case Kind.DRAFTED if about.get("protocol"):
            return gettext("Drafted from a protocol")
        case Kind.PAUSED if about.get("until_on"):
            return gettext("Paused from %(day)s to %(last)s")
        case Kind.PAUSED if about.get("from_on"):
            return gettext("Paused from %(day)s")
        case Kind.REPLIED if about["taken_back"]:
            return gettext("Reply to %(day)s taken back")
    return str(SENTENCES.get(event.kind) or event.get_kind_display())


def _words(about: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """All that a sentence may name; of it an event has a part."""
    days = {key: _day(about[key]) for key in DAYS if about.get(key)}
    named = {key: names[value] for key, value in about.items() if isinstance(value, str) and value in names}
    return {
        "exercise": named.get("prescription", gettext("an exercise")),
        "other": named.get("instead", gettext("another exercise")),
        "performed": named.get("performed", gettext("an exercise")),
        "what": named.get("performed") or named.get("session", ""),
        "warning": _warning(about.get("rule", ""), named.get("prescription")),
        "reason": named.get("acceptance", ""),
        "weeks": about.get("weeks"),
        "when": Program.Rating(about["rating"]).label if "rating" in about else "",
        "day": next(iter(days.values()), named.get("session", "")),
        "later": days.get("on"),
        "last": days.get("until_on"),
    }


def _besides(about: dict[str, Any]) -> Iterable[str]:
    """What an issue left undecided, and what a choice about one session did to others."""
    if rules := [str(RULES[name].label) for name in about.get("open", []) if name in RULES]:
        yield gettext("undecided: %(rules)s") % {"rules": ", ".join(rules)}
    for moved, to in about.get("also_moved", []):
        yield gettext("that of %(day)s to %(later)s") % {"day": _day(moved), "later": _day(to)}
    for dropped in about.get("also_dropped", []):
        yield gettext("that of %(day)s fell away") % {"day": _day(dropped)}


def _warning(rule: str, exercise: str | None) -> str:
    """What a rule of the checks is called, and the exercise it stood beside."""
    label = str(RULES[rule].label) if rule in RULES else rule
    return f"{label} ({exercise})" if exercise else label


def _since_issue(events: Iterable[ProgramEvent], program: Program) -> list[ProgramEvent]:
    issued_at = program.issued_at
    return [event for event in events if event.kind in OF_DRAFTS or (issued_at and event.at >= issued_at)]


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso))
