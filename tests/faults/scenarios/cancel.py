"""Row 8: pauses, stops, ends and discharges race against dispatchers that have the patient's reminder in hand.

What "after" means. Sending begins with the mark, one UPDATE that is also the last look; `sending_at` is the instant just before it.
A cancel is done when the call has returned: its transaction is committed, on the disk, and seen by everybody. So:

- no sending may begin after a cancel was done; whatever the judge got for that patient must have begun before;
- pause, stop and end also wait for a mark that is under way: by PostgreSQL's own record it must be committed before the cancel is;
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

SOON = """
    select id, patient_id, program_id from (
        select *, row_number() over (partition by lease_token order by id) as turn
        from programs_reminder where state = 'leased'
    ) as leased where turn <= 3 order by random() limit 1
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
    done: datetime


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
WAIT_FOR_A_MARK = ("pause", "stop", "end")


def cancel(trial: Trial) -> None:
    patients, cancels = trial.size(4000, 150, broken=250), trial.size(3000, 150)
    cast.fill(patients, by=Channel.EMAIL, first_due=timezone.now() + timedelta(seconds=trial.size(2, 1)))
    done: list[Cancel] = []
    verbs = cycle(VERBS)

    def call_off_some() -> None:
        if not trial.has_begun():  # the race has not begun
            return
        for _ in range(min(AT_ONCE, cancels - len(done))):
            done.extend(_call_off_one(next(verbs)))

    with (
        trial.judge(pace=trial.size(0.03, 0.02), hurry=trial.size(10, 30)) as equipment,
        trial.senders(4, equipment) as senders,
    ):
        settled = trial.wait_until_settled(senders, patience=trial.size(240, 60), meanwhile=call_off_some)
    trial.findings.demand(settled, "some were still under way at the end")
    _judge(trial, done)


def _call_off_one(verb: Callable[[Program, Patient, Clinician, datetime], None]) -> list[Cancel]:
    """One whose reminder a dispatcher has in hand and will send next, or nearly; none when there is nobody."""
    with connection.cursor() as cursor:
        cursor.execute(SOON)
        row = cursor.fetchone()
    if row is None:
        return []
    program = Program.objects.select_related("patient__registered_by").get(pk=row[2])
    patient = program.patient
    with transaction.atomic(), connection.cursor() as cursor:
        verb(program, patient, patient.registered_by, timezone.now())
        cursor.execute("select pg_current_xact_id()::text")
        (own,) = cursor.fetchone()
    return [Cancel(verb.__name__, patient.pk, own, timezone.now())]


def _judge(trial: Trial, cancels: list[Cancel]) -> None:
    marks, addresses = _marks(), dict(Patient.objects.values_list("pk", "email"))
    called = {entry.to: entry.began for entry in read(trial.ledger) if entry.what == TAKEN}
    told = [cancel for cancel in cancels if addresses[cancel.patient] in called]
    late = [cancel for cancel in told if cancel.patient not in marks or marks[cancel.patient].began > cancel.done]
    overtaken = [
        cancel
        for cancel in told
        if cancel.verb in WAIT_FOR_A_MARK
        and cancel not in late
        and marks[cancel.patient].committed > _commit_of(cancel)
    ]
    ways = [called[addresses[cancel.patient]] - cancel.done.timestamp() for cancel in told]
    trial.findings.measure(
        cancels=len(cancels),
        in_time=len(cancels) - len(told),
        after=len(late),
        longest_way_ms=round(max([0.0, *ways]) * 1000),
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
