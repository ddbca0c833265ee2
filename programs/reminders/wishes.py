"""Which messages patients should get, as programs, sessions and consents stand: `planning` brings the stored ones in line with these.

A wish is made from facts alone, so asking twice gives the same answer. What somebody asked for, and what `notices` tells, is no wish.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from patients.models import Consent, Slot, has_address
from programs import guidance, scheduling
from programs.models import ExerciseSession, Pause, Program, Reminder
from programs.models.exercise_session import ExerciseSessionQuerySet
from programs.reminders import timing
from programs.reminders.channels import CHANNELS
from programs.reminders.timing import DAY

HORIZON = timedelta(hours=48)
NUDGE_HORIZON = timedelta(hours=2)  # a nudge is planned only when it is near: by then most sessions are done
NUDGES_A_WEEK = 2  # [default], in any seven days
TIMED = (Slot.SESSION, Slot.NUDGE, Slot.NEXT_MORNING, Slot.WEEK)  # what the timetable sends of itself

Session = ExerciseSession.State
REACHED = (Reminder.State.ACCEPTED, Reminder.State.DELIVERED, Reminder.State.UNKNOWN)


class Key(NamedTuple):
    """What makes a message the same message."""

    patient_id: UUID
    local_date: date
    slot: int
    channel: str

    @classmethod
    def of(cls, reminder: Reminder) -> Self:
        return cls(reminder.patient_id, reminder.local_date, reminder.slot, reminder.channel)


@dataclass(frozen=True)
class Moment:
    """That a patient should hear of something, by whichever way, on a local date at a wall time."""

    clinic_id: UUID
    patient_id: UUID
    program_id: UUID
    session_id: UUID | None
    local_date: date
    slot: Slot
    wall_time: time
    zone: str


@dataclass(frozen=True)
class Wish:
    """A moment on one channel, with its instant."""

    moment: Moment
    key: Key
    due_at: datetime


def patients_concerned(at: datetime) -> set[UUID]:
    """Whoever might have a wish within the horizon."""
    return {
        *_sessions_near(at).values_list("patient_id", flat=True),
        *_programs_with_a_word(at).values_list("patient_id", flat=True),
    }


def of(patients: Collection[UUID], *, at: datetime) -> dict[Key, Wish]:
    """The wishes of these patients from a day ago to 48 hours ahead; when two programs speak on one day, the earlier one does."""
    return _made(_moments(patients, at), channels_of(patients))


def of_first(program: Program, sessions: Iterable[ExerciseSession], *, at: datetime) -> dict[Key, Wish]:
    """The wishes of a patient whose one program was issued just now, and so has no pauses, with these sessions. One query."""
    zone, reminded = program.patient.time_zone, program.patient.reminder_time or program.reminder_time
    clock = scheduling.Plan(starts_on=program.starts_on, weeks=program.weeks)
    first, last = days_near(at)
    rows = (
        (row.clinic_id, row.patient_id, row.program_id, row.pk, row.planned_on, None, reminded, zone)
        for row in sessions
        if first <= row.planned_on <= last
    )
    return _made([*_of_sessions(rows), *_words_of(program, clock)], channels_of([program.patient_id]))


def days_near(at: datetime) -> tuple[date, date]:
    """The local dates of whatever is due from now within the horizon, with a day's slack on both sides for the time zones."""
    return (at - DAY).date(), (at + HORIZON + DAY).date()


def channels_of(patients: Collection[UUID]) -> dict[tuple[UUID, int], list[str]]:
    """By which ways, of those that are set up and have an address, each patient wants to hear of what. One query."""
    rows = Consent.objects.live().filter(has_address(), patient__in=patients, channel__in=CHANNELS)
    found = defaultdict(list)
    for patient, slot, channel in rows.values_list("patient_id", "slot", "channel"):
        found[patient, slot].append(channel)
    return found


def _made(moments: Iterable[Moment], channels: Mapping[tuple[UUID, int], Sequence[str]]) -> dict[Key, Wish]:
    wishes: dict[Key, Wish] = {}
    for moment in moments:
        for channel in channels.get((moment.patient_id, moment.slot), ()):
            due_at = timing.instant_of(moment.local_date, moment.wall_time, ZoneInfo(moment.zone))
            if due_at is not None:
                key = Key(moment.patient_id, moment.local_date, moment.slot, channel)
                wish = Wish(moment, key, due_at)
                wishes[key] = min(wish, wishes.get(key, wish), key=_order)
    return wishes


def _order(wish: Wish) -> tuple[datetime, UUID]:
    return wish.due_at, wish.moment.session_id or wish.moment.program_id


def _moments(patients: Collection[UUID], at: datetime) -> Iterator[Moment]:
    of_sessions = list(_of_sessions(_columns(_sessions_near(at).filter(patient__in=patients))))
    yield from of_sessions
    yield from _nudges([moment for moment in of_sessions if moment.slot == Slot.SESSION], at)
    yield from _words(_programs_with_a_word(at).filter(patient__in=patients))


def _columns(sessions: ExerciseSessionQuerySet) -> Iterable[tuple[Any, ...]]:
    """What `_of_sessions` reads: whose they are, planned for and done on which day, and the wall time and zone of their reminder."""
    wall_time = Coalesce("patient__reminder_time", "program__reminder_time")
    whose = ("clinic_id", "patient_id", "program_id", "pk")
    return sessions.values_list(*whose, "planned_on", "performed_on", wall_time, "patient__time_zone")


def _of_sessions(rows: Iterable[tuple[Any, ...]]) -> Iterator[Moment]:
    """The reminder of a session ahead; the question of the morning after one that was done."""
    for clinic, patient, program, session, planned_on, performed_on, reminded, zone in rows:
        ids = (clinic, patient, program, session)
        if performed_on is None:
            yield Moment(*ids, planned_on, Slot.SESSION, reminded, zone)
        else:
            yield Moment(*ids, performed_on + DAY, Slot.NEXT_MORNING, timing.next_morning(reminded), zone)


def _nudges(ahead: Iterable[Moment], at: datetime) -> Iterator[Moment]:
    """One more word late in the day to whom the first one reached; whether anything was logged, the last look before sending asks."""
    near = [nudge for moment in ahead if (nudge := _nudge(moment, at))]
    if not near:
        return
    reached, nudged = _reached(near, at), _nudged(near)
    for nudge in near:
        lately = sum((nudge.patient_id, nudge.local_date - nth * DAY) in nudged for nth in range(1, 7))
        if (nudge.patient_id, nudge.local_date) in reached and lately < NUDGES_A_WEEK:
            yield nudge


def _nudge(moment: Moment, at: datetime) -> Moment | None:
    wall_time = timing.nudge_after(moment.wall_time)
    if wall_time is None:
        return None
    due_at = timing.instant_of(moment.local_date, wall_time, ZoneInfo(moment.zone))
    if due_at is None or not at - timing.LATE_AFTER <= due_at <= at + NUDGE_HORIZON:
        return None
    return replace(moment, slot=Slot.NUDGE, wall_time=wall_time)


def _reached(near: Collection[Moment], at: datetime) -> set[tuple[UUID, date]]:
    """Whom the first word of a day reached; not who asked for it again later."""
    patients = {nudge.patient_id for nudge in near}
    of_sessions = Reminder.objects.filter(patient__in=patients, slot=Slot.SESSION, local_date__range=days_near(at))
    reached = of_sessions.filter(state__in=REACHED).values_list("patient_id", "local_date")
    asked_for = of_sessions.filter(repeat__gt=0).values_list("patient_id", "local_date")
    return set(reached).difference(asked_for)


def _nudged(near: Collection[Moment]) -> set[tuple[UUID, date]]:
    """Who was nudged when, in the six days before these."""
    days = [nudge.local_date for nudge in near]
    sent = Reminder.objects.filter(
        patient__in={nudge.patient_id for nudge in near},
        slot=Slot.NUDGE,
        state__in=REACHED,
        local_date__range=(min(days) - 6 * DAY, max(days) - DAY),
    )
    return set(sent.values_list("patient_id", "local_date"))


def _words(programs: QuerySet[Program]) -> Iterator[Moment]:
    """The messages of weeks 0, 2, 4 and 8, where the protocol has a word for them: on the first day, and on the last of each week."""
    for program in programs.select_related("patient").prefetch_related("pauses"):
        yield from _words_of(program, program.clock)


def _words_of(program: Program, clock: scheduling.Plan) -> Iterator[Moment]:
    for on in guidance.words_of_weeks(program.milestones, clock):
        ids = (program.clinic_id, program.patient_id, program.pk, None)
        yield Moment(*ids, on, Slot.WEEK, timing.WEEK_AT, program.patient.time_zone)


def _sessions_near(at: datetime) -> ExerciseSessionQuerySet:
    """Those ahead within the horizon, and those done a day or so ago whose next morning is not told yet."""
    ahead = Q(state=Session.PLANNED, program__state=Program.State.ACTIVE, planned_on__range=days_near(at))
    lately = ((at - 2 * DAY).date(), (at + DAY).date())
    done = Q(state__in=[Session.DONE, Session.PARTLY], morning_at=None, performed_on__range=lately)
    done &= Q(program__state__in=[Program.State.ACTIVE, Program.State.PAUSED])
    return ExerciseSession.objects.filter(ahead | done, patient__discharged_at=None)


def _programs_with_a_word(at: datetime) -> QuerySet[Program]:
    """Running programs for which a week with a message may end about now: by the calendar, or anyhow where a pause moved it."""
    first, last = days_near(at)
    days = [on - (7 * week - 1) * DAY for week in (2, 4, 8) for on in _days(first, last)]
    near = (
        Q(starts_on__range=(first, last)) | Q(starts_on__in=days) | Exists(Pause.objects.filter(program=OuterRef("pk")))
    )
    running = Program.objects.filter(state=Program.State.ACTIVE, patient__discharged_at=None)
    return running.exclude(milestones=[]).filter(near)


def _days(first: date, last: date) -> list[date]:
    return [first + nth * DAY for nth in range((last - first).days + 1)]
