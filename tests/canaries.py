"""A clinic whose every word is a canary: heard in an answer to somebody else, it gives the leak away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from exercises.models import Exercise
from patients import access
from patients.models import Clinic, Clinician, Device, Patient, PushSubscription
from programs import monitoring, prescribing, sessions
from programs.interchange import calendar_feed
from programs.models import (
    Acceptance,
    CalendarFeed,
    Concern,
    Correction,
    ExerciseSession,
    GoalRating,
    OwnGoal,
    PhoneEntry,
    Prescription,
    Program,
    Protocol,
    Reminder,
)
from tests import factories
from tests.factories import NOW, TODAY, days, make_dosage

ROOMS = ("patients", "exercises", "programs")
WORDLESS = {  # text that no person wrote: keys, hashes, zones, codes
    *("slug", "lang", "language", "time_zone", "zone", "figure", "token_hash", "secret_hash", "password"),
    *("ticket_hash", "code_hash"),
    *("rule", "subject", "provider_id", "error_code", "reason_code", "kind", "answer"),
}
PUBLIC_TO_KEEPERS = ("clinic", "clinician", "exercise", "protocol")  # what the catalogue's admin may read


@dataclass
class Aviary:
    """The clinic's people and, by the name of an address's part, the ids to put into it."""

    clinician: Clinician
    colleague: Clinician
    patient: Patient
    ids: dict[str, list[Any]]


def canary(model: type[models.Model], field: models.Field[Any, Any]) -> Any:
    word = f"canary.{model._meta.model_name}.{field.name}"
    if isinstance(field, ArrayField):
        return [word]
    if isinstance(field, models.URLField):
        return f"https://{word}.example"
    return f"{word}@example.org" if isinstance(field, models.EmailField) else word[: field.max_length]


def words_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that hold what people wrote."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(getattr(field, "base_field", field), models.CharField | models.TextField)
        and not getattr(field, "base_field", field).choices
        and field.name not in WORDLESS
    ]


def tenants() -> list[type[models.Model]]:
    """Every model whose rows belong to a clinic, and the clinic itself."""
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if model is Clinic or any(field.name == "clinic" for field in model._meta.fields)]


def rows_of(model: type[models.Model], clinic: Clinic) -> models.QuerySet[Any]:
    lookup = {"pk": clinic.pk} if model is Clinic else {"clinic": clinic}
    return model._default_manager.filter(**lookup)


def make_aviary() -> Aviary:
    clinic = factories.make_clinic()
    clinician, colleague = factories.make_clinician(clinic), factories.make_clinician(clinic)
    patient = factories.make_patient(clinician, phone="1")
    exercise = factories.make_exercise(
        clinic=clinic, reviewed_on=TODAY, **{field.name: canary(Exercise, field) for field in words_of(Exercise)}
    )
    protocol = Protocol.objects.create(clinic=clinic, slug="own", name="own")
    protocol.prescriptions.create(exercise=exercise, order=1, dosage=make_dosage(), note="canary.protocol.note")
    issued, draft = (_program(patient, clinician, exercise, protocol, issue) for issue in (True, False))
    Program.objects.filter(clinic=clinic).update(protocol=protocol, protocol_version=1)
    _sing(clinic, Clinic, Clinician, Patient, Protocol, Program, Prescription)
    Acceptance.objects.create(
        clinic=clinic, program=draft, rule="burden", reason="canary.acceptance.reason", by=clinician, at=NOW
    )
    session = _session(issued)  # keeps what it was told: the database lets nobody rewrite that
    device = _device(patient)
    PushSubscription.objects.create(clinic=clinic, patient=patient, device=device, made_at=NOW)
    goal, feed = _said_on_the_phone(session, device)
    _sing(clinic, Device, PushSubscription, Reminder, OwnGoal)
    ids = {
        "patient_id": [patient.pk],
        "program_id": [issued.pk, draft.pk],
        "prescription_id": [program.prescriptions.get().pk for program in (issued, draft)],
        "session_id": [session.pk],
        "performed_id": [session.performed.get().pk],
        "goal_id": [goal.pk],
        "feed_id": [feed.pk],
        "reminder_id": [Reminder.objects.filter(patient=patient).first().pk],
        "device_id": [device.pk],
        "secret": [calendar_feed.token_of(feed)],
        "exercise_id": [exercise.pk],
        "protocol_id": [protocol.pk],
    }
    return Aviary(clinician, colleague, patient, ids)


def _program(patient: Patient, by: Clinician, exercise: Exercise, protocol: Protocol, issue: bool) -> Program:
    program = prescribing.draft(patient=patient, by=by, at=NOW, starts_on=TODAY, title="own")
    prescription = prescribing.prescribe(program=program, exercise=exercise, by=by, at=NOW)
    if issue:
        prescribing.issue(program=program, by=by, at=NOW - days(1), on=TODAY)
        prescribing.change_dosage(
            prescription=prescription,
            dosage=make_dosage(rest_seconds=60),
            by=by,
            at=NOW,
            from_on=TODAY + days(7),
            reason="canary.dosagestep.reason",
        )
    return program


def _session(program: Program) -> ExerciseSession:
    program.refresh_from_db()
    session = sessions.start(program=program, by=program.patient, at=NOW)
    for row in session.performed.all():
        sessions.record(performed=row, outcome="done", by=program.patient, at=NOW, pain=2)
    sessions.finish(session=session, by=program.patient, at=NOW, comment="canary.exercisesession.comment")
    by = program.prescriber
    return monitoring.reply(session=session, text="canary.exercisesession.reply", by=by, at=NOW)


def _said_on_the_phone(session: ExerciseSession, device: Device) -> tuple[OwnGoal, CalendarFeed]:
    """A row of everything that a patient's phone may leave behind."""
    clinic, patient, performed = session.clinic, session.patient, session.performed.get()
    goal = OwnGoal.objects.create(clinic=clinic, patient=patient, set_at=NOW)
    GoalRating.objects.create(clinic=clinic, goal=goal, on=TODAY, rating=4, at=NOW)
    Concern.objects.create(clinic=clinic, performed=performed, kind="odd", answer="odd", ended_exercise=True, at=NOW)
    Correction.objects.create(clinic=clinic, session=session, said_at=NOW, comment="canary.correction.comment")
    PhoneEntry.objects.create(
        key=uuid4(),
        clinic=clinic,
        patient=patient,
        device=device,
        received_at=NOW,
        refusal="not_asked",
        content={"comment": "canary.phoneentry.content"},
    )
    return goal, calendar_feed.make(patient=patient, at=NOW)


def _device(patient: Patient) -> Device:
    link = access.hand_out(patient=patient, by=None, at=NOW)
    return access.let_in(link=link, label="own", at=NOW)[0]


def _sing(clinic: Clinic, *kinds: type[models.Model]) -> None:
    """Put a canary into every word of the clinic's rows."""
    for model in kinds:
        words = {field.name: canary(model, field) for field in words_of(model)}
        for number, row in enumerate(rows_of(model, clinic)):
            unique = {"email": f"{number}{words['email']}"} if "email" in words else {}
            rows_of(model, clinic).filter(pk=row.pk).update(**words | unique)
