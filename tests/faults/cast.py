"""As many patients as a trial needs, each with one session today and its reminder due when the trial says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from patients import access, keys
from patients.models import AccessLink, Clinic, Clinician, Consent, Patient
from programs.models import ExerciseSession, Program, Reminder
from programs.reminders import planning

CLINICS = 10
Slot, Channel = Reminder.Slot, Reminder.Channel


def fill(
    number: int, *, by: Channel, first_due: datetime, over: timedelta = timedelta(0), name: str = "patient"
) -> None:
    """`number` patients of ten clinics; the product's own planning makes their reminders, spread evenly `over` a while."""
    now = timezone.now()
    zone = where_it_is_noon(now)
    today = now.astimezone(zone).date()
    staff = [_clinic(f"{name}-clinic{n}") for n in range(CLINICS)]
    patients = Patient.objects.bulk_create(_patient(name, n, staff[n % CLINICS], zone) for n in range(number))
    Consent.objects.bulk_create(
        Consent(clinic_id=patient.clinic_id, patient=patient, channel=by, slot=Slot.SESSION, given_at=now)
        for patient in patients
    )
    AccessLink.objects.bulk_create(_link(patient, now) for patient in patients)
    dues = [(first_due + n * over / number).astimezone(zone).time() for n in range(number)]
    programs = Program.objects.bulk_create(
        _program(*particulars, today, now) for particulars in zip(patients, dues, strict=True)
    )
    ExerciseSession.objects.bulk_create(
        ExerciseSession(clinic_id=p.clinic_id, program=p, patient_id=p.patient_id, week=1, planned_on=today)
        for p in programs
    )
    planning.plan(at=now)
    made = Reminder.objects.filter(patient__in=patients).count()
    if made != number:
        raise RuntimeError(f"planned {made} reminders for {number} patients")


def where_it_is_noon(at: datetime) -> ZoneInfo:
    """Or within an hour of it, so that no trial runs into the quiet hours."""
    hours = 12 - at.astimezone(UTC).hour
    return ZoneInfo(f"Etc/GMT{-hours:+d}")  # POSIX counts westwards


def _clinic(name: str) -> Clinician:
    clinic = Clinic.objects.create(name=name, time_zone="Europe/Berlin")
    return Clinician.objects.create(email=f"{name}@example.org", name="Clinician", clinic=clinic)


def _patient(name: str, number: int, by: Clinician, zone: ZoneInfo) -> Patient:
    return Patient(
        clinic_id=by.clinic_id,
        name=f"{name} {number}",
        email=f"{name}{number}@example.org",
        phone=f"+4930{number:07}",
        year_of_birth=1956,
        time_zone=zone.key,
        registered_by=by,
    )


def _link(patient: Patient, at: datetime) -> AccessLink:
    link = AccessLink(clinic_id=patient.clinic_id, patient=patient, made_at=at)
    link.token_hash = keys.hash_of(access.token_of(link))
    return link


def _program(patient: Patient, reminder_time: time, starts_on: date, at: datetime) -> Program:
    return Program(
        clinic_id=patient.clinic_id,
        patient=patient,
        prescriber_id=patient.registered_by_id,
        title="Home program",
        starts_on=starts_on,
        reminder_time=reminder_time,
        state=Program.State.ACTIVE,
        drafted_at=at,
        issued_at=at,
    )
