"""Row 8: pauses, stops, ends and discharges race against dispatchers that have the patient's reminder in hand.

What "after" means. Sending begins with the mark, one UPDATE that is also the last look; `sending_at` is the instant just before it.
A cancel is done when its transaction has committed, by PostgreSQL's own record of when. So:

- no sending may begin after a cancel was done; whatever the judge got for that patient must have begun before;
- pause, stop and end also wait for a mark that is under way: there the mark must even be committed before the cancel;
- what was begun before is on its way and is handed over within one call to the provider. How long after the cancel the last of
  these calls began is measured, not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from patients import care
from patients.models import Channel, Clinician, Patient
from programs import prescribing
from programs.models import Program, Reminder
from programs.reminders import consent
from tests.faults import cast
from tests.faults.ledger import TAKEN, read
from tests.faults.trial import Scenario, Trial

AT_ONCE = 10  # cancels between two looks at the senders

LEASED = """
    select id, patient_id, program_id from (
        select id, patient_id, program_id from programs_reminder where state = 'leased' order by next_attempt_at limit 20
    ) as soon order by random() limit 1
"""
MARKS = """
    select patient_id, sending_at, pg_xact_commit_timestamp(event.xmin)
    from programs_reminderevent as event join programs_reminder as reminder on reminder.id = reminder_id
    where event.state = 'sending'
"""


class Cancel(NamedTuple):
    verb: str
    patient: UUID
    transaction: str


class Mark(NamedTuple):
    began: datetime
    committed: datetime


def pause(program: Program, patient: Patient, by: Clinician, at: datetime) -> None:
    on = at.astimezone(patient.zone).date()
    prescribing.pause(program=program, by=by, at=at, on=on, reason="illness")


def end(program: Program, patient: Patient, by: Clinician, at: datetime) -> None:
    prescribing.end(program=program, by=by, at=at, on=at.astimezone(patient.zone).date(), reason="moved away")


def stop(program: Program, patient: Patient, by: Clinician, at: datetime) -> None:
    consent.stop(patient=patient, at=at)


def discharge(program: Program, patient: Patient, by: Clinician, at: datetime) -> None:
    care.discharge(patient=patient, by=by, at=at)


VERBS: list[Callable[[Program, Patient, Clinician, datetime], None]] = [pause, stop, discharge, end]
WAIT_FOR_A_MARK = (pause, stop, end)


def cancel(trial: Trial) -> None:
    patients, cancels = trial.size(4000, 250), trial.size(3000, 150)
    cast.fill(patients, by=Channel.EMAIL, first_due=timezone.now() + timedelta(seconds=2))
    done: list[Cancel] = []
    verbs = cycle(VERBS)

    def call_off_some() -> None:
        for _ in range(min(AT_ONCE, cancels - len(done))):
            done.extend(_call_off_one(next(verbs)))

    with (
        trial.judge(pace=trial.size(0.005, 0.02), hurry=trial.size(10, 30)) as equipment,
        trial.senders(4, equipment) as senders,
    ):
        settled = trial.wait_until_settled(senders, patience=trial.size(240, 60), meanwhile=call_off_some)
    trial.findings.demand(settled, "some were still under way at the end")
    _judge(trial, done)


def _call_off_one(verb: Callable[[Program, Patient, Clinician, datetime], None]) -> list[Cancel]:
    """One whose reminder a dispatcher has in hand; none when there is nobody."""
    with connection.cursor() as cursor:
        cursor.execute(LEASED)
        row = cursor.fetchone()
    if row is None:
        return []
    program = Program.objects.select_related("patient__registered_by").get(pk=row[2])
    patient = program.patient
    with transaction.atomic(), connection.cursor() as cursor:
        verb(program, patient, patient.registered_by, timezone.now())
        cursor.execute("select pg_current_xact_id()::text")
        (own,) = cursor.fetchone()
    return [Cancel(verb.__name__, patient.pk, own)]


def _judge(trial: Trial, cancels: list[Cancel]) -> None:
    marks, committed = _marks(), {cancel: _commit_of(cancel) for cancel in cancels}
    addresses = dict(Patient.objects.values_list("pk", "email"))
    called = {entry.to: entry.began for entry in read(trial.ledger) if entry.what == TAKEN}
    told = [cancel for cancel in cancels if addresses[cancel.patient] in called]
    late, overtaken, tail = [], [], timedelta(0)
    for cancel in told:
        mark, gone = marks.get(cancel.patient), committed[cancel]
        if mark is None or mark.began > gone:
            late.append(cancel)
        elif mark.committed > gone and cancel.verb in [verb.__name__ for verb in WAIT_FOR_A_MARK]:
            overtaken.append(cancel)
        tail = max(tail, datetime.fromtimestamp(called[addresses[cancel.patient]], gone.tzinfo) - gone)
    trial.findings.measure(
        cancels=len(cancels),
        in_time=len(cancels) - len(told),
        after=len(late),
        longest_way_ms=round(tail / timedelta(milliseconds=1)),
    )
    trial.findings.demand(bool(told) and len(told) < len(cancels), f"no race: of {len(cancels)}, {len(told)} were told")
    trial.findings.demand(not late, f"{len(late)} sent after the cancel: {[cancel.verb for cancel in late[:5]]}")
    trial.findings.demand(not overtaken, f"{len(overtaken)} cancels did not wait for a mark: {overtaken[:3]}")
    lost = Reminder.objects.filter(state__in=["accepted", "unknown"]).exclude(patient__email__in=called).count()
    trial.findings.demand(not lost, f"{lost} others were told nothing")


def _marks() -> dict[UUID, Mark]:
    with connection.cursor() as cursor:
        cursor.execute(MARKS)
        return {patient: Mark(began, committed) for patient, began, committed in cursor.fetchall()}


def _commit_of(cancel: Cancel) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select pg_xact_commit_timestamp(%s::xid)", [cancel.transaction])
        committed: datetime = cursor.fetchone()[0]
    return committed


CANCEL = Scenario(
    row=8,
    name="cancel",
    promise="pause, stop, end, discharge against dispatchers: none sent after",
    play=cancel,
    broken={"no_last_look": "sent after the cancel"},
)
