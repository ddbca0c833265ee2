"""A clinic of invented people for newcomers, made by the product's own verbs at past instants; `load_demo` calls it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from exercises.catalogue import shipped
from exercises.dosage import RepsDosage
from patients import access, care
from patients.models import Clinic, Clinician, Patient
from programs import prescribing, sessions
from programs.interchange import catalogue
from programs.models import ExerciseSession, PerformedExercise, Program, Protocol, Reminder
from programs.reminders import notices, planning, timing
from programs.reminders.dispatch import dispatch

PROTOCOL = "hip-flexor-strength-5"
PHYSIO, ADMIN = "physio@demo.example", "admin@demo.example"
ZONE = "Europe/Berlin"
# By the clinic's clock.
REMINDED, WORKED, TOLD, NUDGED, TRAINED = time(9), time(10, 30), time(10, 45), time(17), time(18, 10)
SOON = timedelta(minutes=3)  # until the first reminder that a newcomer sees arrive
Outcome = PerformedExercise.Outcome


@dataclass(frozen=True)
class Story:
    """A patient, and how the program went. Days count from today: `began=-24` is 24 days ago.

    `suits=(0, 2)` are today's weekday and the one two days on. `missed` and `partly` number the sessions from 1. `pain` falls evenly
    from its first value to its last over the program.
    """

    name: str
    born: int
    side: str
    suits: tuple[int, ...] = (1, 3, 6)
    began: int | None = None
    weeks: int = 4
    missed: frozenset[int] = frozenset()
    partly: frozenset[int] = frozenset()
    pain: tuple[int, int] = (4, 1)
    raised: int | None = None
    paused: int | None = None
    ended: int | None = None

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@patients.example"


IN_THE_FIRST_WEEK = Story("Marta Lindqvist", 1968, "right", suits=(0, 2, 5), began=-2, pain=(4, 2))
STORIES = (
    IN_THE_FIRST_WEEK,
    Story(
        "Tomasz Brandt",
        1979,
        "left",
        began=-24,
        weeks=6,
        missed=frozenset({4, 8}),
        partly=frozenset({3, 7}),
        pain=(6, 1),
        raised=-9,
    ),
    Story("Aylin Kessler", 1991, "both", began=-16, pain=(5, 3), missed=frozenset({5}), paused=-3),
    Story("Walter Pohl", 1954, "left", began=-36, pain=(5, 0), missed=frozenset({6}), partly=frozenset({2}), ended=-5),
)
WITH_A_DRAFT = Story("Noor Haddad", 1986, "right")
WITHOUT_A_PROGRAM = Story("Elsa Winter", 1973, "unknown")


@dataclass(frozen=True)
class Demo:
    """What a newcomer needs to look around. `next_on` is the patient's next session, if one is ahead."""

    is_new: bool
    physio: Clinician
    admin: Clinician
    patient: Patient
    link: str
    next_on: date | None


@transaction.atomic
def load(*, at: datetime, password: str, send: bool) -> Demo:
    """The catalogue and the demo clinic, made if they are not there yet; whatever is there stays as it is.

    With `send`, the reminders of the past are sent as they would have been: only where mail goes nowhere.
    """
    catalogue.load_missing(shipped(), at=at)
    is_new = not Clinician.objects.filter(email=PHYSIO).exists()
    if is_new:
        _Past(at, password).happen(send=send)
    return _demo(is_new=is_new, at=at)


def _demo(*, is_new: bool, at: datetime) -> Demo:
    physio, admin = Clinician.objects.get(email=PHYSIO), Clinician.objects.get(email=ADMIN)
    patient = Patient.objects.for_clinician(physio).get(email=IN_THE_FIRST_WEEK.email)
    link = access.hand_out(patient=patient, by=physio, at=at)
    today = at.astimezone(patient.zone).date()
    ahead = ExerciseSession.objects.for_patient(patient).ahead().filter(planned_on__gte=today).order_by("planned_on")
    return Demo(
        is_new=is_new,
        physio=physio,
        admin=admin,
        patient=patient,
        link=access.address_of(link, site=settings.SITE_URL),
        next_on=ahead.values_list("planned_on", flat=True).first(),
    )


class _Past:
    """The clinic's weeks up to `now`, lived through day by day."""

    def __init__(self, now: datetime, password: str) -> None:
        self.now, self.today = now, now.astimezone(ZoneInfo(ZONE)).date()
        clinic = Clinic.objects.create(name="Harbour Physio", phone="+49 30 23125 014", time_zone=ZONE)
        self.physio = Clinician.objects.create_user(PHYSIO, password, name="Ines Vogel", clinic=clinic)
        Clinician.objects.create_superuser(ADMIN, password, name="Robin Falk")
        self.protocol = Protocol.objects.get(slug=PROTOCOL, clinic=None)
        self.programs: dict[Story, Program] = {}

    def happen(self, *, send: bool) -> None:
        for day in self._days():
            planning.plan(at=self._at(day, time(6)))
            for story in STORIES:
                self._work(story, day)
            self._remind(day, send=send)
            for story, program in self.programs.items():
                self._train(story, program, day)
        self._draft(WITH_A_DRAFT)
        self._register(WITHOUT_A_PROGRAM, at=self.now)
        planning.plan(at=self.now)

    def _days(self) -> Iterator[int]:
        return iter(range(min(story.began or 0 for story in STORIES), 1))

    def _work(self, story: Story, day: int) -> None:
        """What the physio does for this patient on this day."""
        on, at = self._on(day), self._at(day, WORKED)
        if day == story.began:
            self.programs[story] = self._issue(story, on=on, at=self._at(day, time(7)))
        elif day == story.raised:
            _one_repetition_more(self.programs[story], by=self.physio, at=at)
        elif day == story.paused:
            prescribing.pause(program=self.programs[story], by=self.physio, at=at, on=on, reason="illness")
        elif day == story.ended:
            prescribing.end(program=self.programs[story], by=self.physio, at=at, on=on)

    def _remind(self, day: int, *, send: bool) -> None:
        """What the timetable would have done through the day."""
        notices.announce(at=min(self._at(day, TOLD), self.now))
        for wall_time in (NUDGED, TRAINED):
            until = min(self._at(day, wall_time), self.now)
            if send:
                self._send(until)
            if wall_time == NUDGED:
                planning.plan(at=until)  # whom the first word did not move gets a second

    def _send(self, until: datetime) -> None:
        """Send what is due, each at its time."""
        due = Reminder.objects.filter(state=Reminder.State.PLANNED, due_at__lte=until).order_by("due_at")
        for due_at in list(due.values_list("due_at", flat=True).distinct()):
            dispatch(clock=lambda due_at=due_at: due_at)  # type: ignore[misc]

    def _train(self, story: Story, program: Program, day: int) -> None:
        """What the patient does on this day, if a session is due and was not missed."""
        if day == 0:
            return  # today is the newcomer's
        [due] = sessions.programs_today(patient=program.patient, on=self._on(day))
        if due.status == sessions.Status.DUE and due.session:
            number = program.sessions.standing().filter(planned_on__lte=due.session.planned_on).count()
            if number not in story.missed:
                self._do(story, program, number, at=self._at(day, TRAINED))

    def _do(self, story: Story, program: Program, number: int, *, at: datetime) -> None:
        session = sessions.start(program=program, by=program.patient, at=at)
        pain = _pain(story, number)
        rows = list(session.performed.all())
        for place, row in enumerate(rows, 1):
            left_out = number in story.partly and place == len(rows)
            sessions.record(
                performed=row,
                outcome=Outcome.NOT_TODAY if left_out else Outcome.DONE,
                by=program.patient,
                at=at + timedelta(minutes=3 * place),
                pain=None if left_out else pain if place > 2 else max(0, pain - 1),
                effort="" if left_out else "hard" if number < 3 else "right" if number < 9 else "easy",
            )
        sessions.finish(session=session, by=program.patient, at=at + timedelta(minutes=20))

    def _issue(self, story: Story, *, on: date, at: datetime) -> Program:
        program = self._begin(story, starts_on=on, at=at, weeks=story.weeks, reminder_time=self._reminder_time(story))
        return prescribing.issue(program=program, by=self.physio, at=at, on=on)

    def _draft(self, story: Story) -> None:
        monday = self.today + timedelta(days=7 - self.today.weekday())
        self._begin(story, starts_on=monday, at=self.now)

    def _begin(self, story: Story, *, starts_on: date, at: datetime, **changes: Any) -> Program:
        patient = self._register(story, at=at)
        program = prescribing.draft(patient=patient, by=self.physio, at=at, starts_on=starts_on, protocol=self.protocol)
        if changes:
            prescribing.reschedule(program=program, by=self.physio, at=at, on=starts_on, **changes)
        return program

    def _register(self, story: Story, *, at: datetime) -> Patient:
        return care.register(
            by=self.physio,
            at=at,
            name=story.name,
            email=story.email,
            year_of_birth=story.born,
            affected_side=story.side,
            time_zone=ZONE,
            weekdays=sorted(self._on(day).isoweekday() for day in story.suits),
        )

    def _reminder_time(self, story: Story) -> time:
        """For the patient whose link is printed a few minutes from now, unless that is in quiet hours."""
        soon = (self.now + SOON).astimezone(ZoneInfo(ZONE))
        if story is IN_THE_FIRST_WEEK and timing.in_send_window(soon, ZoneInfo(ZONE)):
            return soon.time().replace(second=0, microsecond=0)
        return REMINDED

    def _on(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def _at(self, day: int, clock: time) -> datetime:
        """That time of that day; never later than now."""
        return min(datetime.combine(self._on(day), clock, ZoneInfo(ZONE)).astimezone(UTC), self.now)


def _one_repetition_more(program: Program, *, by: Clinician, at: datetime) -> None:
    for prescription in program.prescriptions.current():
        dosage = prescription.latest_dosage
        if isinstance(dosage, RepsDosage) and dosage.reps.target < dosage.reps.high:
            more = dosage.with_targets(reps=dosage.reps.target + 1)
            prescribing.change_dosage(
                prescription=prescription,
                dosage=more,
                by=by,
                at=at,
                reason="Two good sessions: one repetition more",
            )


def _pain(story: Story, number: int) -> int:
    first, last = story.pain
    return round(first + (last - first) * min(1, (number - 1) / (3 * story.weeks - 1)))
