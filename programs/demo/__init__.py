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
from exercises.dosage import Dosage, RepsDosage, Sides
from patients import access, care
from patients.models import Clinic, Clinician, Patient
from programs import monitoring, own_goals, prescribing, scheduling, sessions
from programs.demo.stories import IN_THE_FIRST_WEEK, STORIES, WITH_A_DRAFT, WITHOUT_A_PROGRAM, Story, rating_of
from programs.interchange import catalogue
from programs.models import Effort, ExerciseSession, PerformedExercise, Program, Protocol, Reminder
from programs.reminders import notices, planning, timing
from programs.reminders.dispatch import dispatch

PROTOCOL = "hip-flexor-strength-5"
PHYSIO, ADMIN = "physio@demo.example", "admin@demo.example"
ZONE = "Europe/Berlin"
# By the clinic's clock.
REMINDED, READ, WORKED, TOLD, NUDGED, TRAINED = time(9), time(10), time(10, 30), time(10, 45), time(17), time(18, 10)
CORRECTED = time(18)
SOON = timedelta(minutes=3)  # until the first reminder that a newcomer sees arrive
Outcome, Rating = PerformedExercise.Outcome, Program.Rating


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
    today = scheduling.local_day(at, patient.zone)
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
        self.now, self.today = now, scheduling.local_day(now, ZoneInfo(ZONE))
        clinic = Clinic.objects.create(name="Harbour Physio", phone="+49 30 23125 014", time_zone=ZONE)
        self.physio = Clinician.objects.create_user(PHYSIO, password, name="Ines Vogel", clinic=clinic)
        Clinician.objects.create_superuser(ADMIN, password, name="Robin Falk")
        self.protocol = Protocol.objects.get(slug=PROTOCOL, clinic=None)
        self.programs: dict[Story, Program] = {}

    def happen(self, *, send: bool) -> None:
        for day in self._days():
            planning.plan(at=self._at(day, time(6)))
            self._read(day)
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

    def _read(self, day: int) -> None:
        """The physio reads what was reported, and answers; today she has not got round to it."""
        at = self._at(day, READ)
        unread = monitoring.unseen(self.physio, on=at.date()).filter(started_at__lt=at)
        waiting = [] if day == 0 else list(unread)
        replies = {word.said: word.reply for story in STORIES for word in story.words}
        for session in waiting:
            monitoring.see(session=session, by=self.physio, at=at)
            if reply := replies.get(session.comment):
                monitoring.reply(session=session, text=reply, by=self.physio, at=at)

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
        self._think_again(story, program, day)
        [due] = sessions.programs_today(patient=program.patient, on=self._on(day))
        if due.status == sessions.Status.DUE and due.session:
            number = _number(due.session)
            if number not in story.missed:
                self._do(story, program, number, at=self._at(day, TRAINED))

    def _think_again(self, story: Story, program: Program, day: int) -> None:
        """What was said yesterday of an exercise was harder than it seemed."""
        session = program.sessions.counted().filter(performed_on=self._on(day - 1)).first()
        if session and _number(session) in story.corrected:
            row = session.performed.all()[2]
            said = {"outcome": row.outcome, "pain": row.pain, "sets_done": row.sets_done, "why_not": row.why_not}
            at = self._at(day, CORRECTED)
            sessions.record(performed=row, by=program.patient, at=at, effort=Effort.TOO_HARD, **said)

    def _do(self, story: Story, program: Program, number: int, *, at: datetime) -> None:
        patient = program.patient
        session = sessions.start(program=program, by=patient, at=at)
        for place, row in enumerate(session.performed.all(), 1):
            said_at = at + timedelta(minutes=3 * place)
            for kind in story.pressed(number, place):
                sessions.raise_concern(performed=row, kind=kind, by=patient, at=said_at - timedelta(minutes=1))
            sessions.record(performed=row, by=patient, at=said_at, **_said(story, number, place, row.dosage))
        rated: dict[str, Any] = (
            {"pain": story.pain_in(number), "effort": _effort(number)} if story.rating == Rating.END else {}
        )
        word = story.word(number)
        until = at + timedelta(minutes=20)
        sessions.finish(session=session, by=patient, at=until, comment=word.said if word else "", **rated)
        self._wish(story, patient, number, at=until)

    def _wish(self, story: Story, patient: Patient, number: int, *, at: datetime) -> None:
        """Once a week the patient says how well it goes."""
        if number % 3 == 1:
            for wish in story.wishes:
                goal = own_goals.add(patient=patient, text=wish.text, at=at)
                own_goals.rate(goal=goal, rating=rating_of(wish, story.share(number)), by=patient, at=at)

    def _issue(self, story: Story, *, on: date, at: datetime) -> Program:
        program = self._begin(story, starts_on=on, at=at, weeks=story.weeks, reminder_time=self._reminder_time(story))
        prescribing.change_rating(program=program, rating=story.rating, by=self.physio, at=at)
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


def _number(session: ExerciseSession) -> int:
    """Which of its program's sessions it is, from 1."""
    return session.program.sessions.standing().filter(planned_on__lte=session.planned_on).count()


def _said(story: Story, number: int, place: int, dosage: Dosage) -> dict[str, Any]:
    """What the patient says about an exercise."""
    left = story.left_out(number, place)
    outcome = left.outcome if left else Outcome.DONE
    said: dict[str, Any] = {"outcome": outcome, "why_not": left.why if left else ""}
    if outcome == Outcome.NOT_TODAY:
        return said
    if story.rating == Rating.EACH:
        pain = story.pain_in(number)
        said |= {"pain": pain if place > 2 else max(0, pain - 1), "effort": _effort(number)}
    if story.counts and isinstance(dosage, RepsDosage):
        said["sets_done"] = _sets(dosage, fewer=1 if left else 0)
    return said


def _sets(dosage: RepsDosage, *, fewer: int) -> list[dict[str, Any]]:
    """As many as were asked for; in the last set that many fewer."""
    sides = ("both",) if dosage.sides == Sides.BILATERAL else ("left", "right")
    amounts = [dosage.reps.target] * (dosage.sets.target - 1) + [dosage.reps.target - fewer]
    return [{"side": side, "amount": amount} for side in sides for amount in amounts]


def _effort(number: int) -> Effort:
    return Effort.HARD if number < 3 else Effort.RIGHT if number < 9 else Effort.EASY
