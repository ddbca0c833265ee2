"""A country's patients, written by SQL: each in the middle of six weeks with three sessions, all of them wanting e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from patients import access, keys
from patients.models import AccessLink, Patient
from tests.benchmarks.bulk import bare

CLINICS = 100

CAST = (
    """insert into patients_clinic (id, name, phone, time_zone, language)
    select gen_random_uuid(), 'Clinic ' || n, '', %(zone)s, 'en' from generate_series(1, %(clinics)s) n""",
    """insert into patients_clinician (id, email, name, password, role, is_superuser, is_staff, is_active, joined_at, clinic_id)
    select gen_random_uuid(), id || '@example.org', 'Clinician', '', 'clinician', false, false, true, now(), id
    from patients_clinic""",
    """insert into patients_patient (id, clinic_id, registered_by_id, registered_at, name, email, phone, year_of_birth,
        affected_side, time_zone, language, weekdays)
    select gen_random_uuid(), clinic_id, staff.id, now(), 'Patient ' || n, 'patient' || n || '@example.org', '', 1956,
        'left', %(zone)s, 'en', '{1,3,5}'
    from generate_series(1, %(patients)s) n
    join (select *, row_number() over () as nth from patients_clinician) staff on nth = 1 + n %% %(clinics)s""",
    """insert into patients_consent (id, clinic_id, patient_id, channel, slot, given_at)
    select gen_random_uuid(), clinic_id, id, 'email', slot, now() from patients_patient, generate_series(0, 5) slot""",
    """insert into programs_program (id, clinic_id, patient_id, prescriber_id, title, starts_on, weeks, per_week_low,
        per_week_high, bands, weekdays, min_gap_days, missed_policy, reminder_time, rating, cues, avoid, milestones, state, revision,
        drafted_at, issued_at, end_reason)
    select gen_random_uuid(), clinic_id, id, registered_by_id, 'Home program',
        %(today)s::date - (row_number() over ())::int %% 42, 6, 2, 3, '[]', '{}', 2, 'float', '12:00', 'each', '{}', '[]',
        '[{"week": 2, "tell": "Well begun."}, {"week": 4, "tell": "Half of it."}]', 'active', 1, now(), now(), ''
    from patients_patient""",
    """insert into programs_exercisesession (id, clinic_id, patient_id, program_id, week, planned_on, is_required, state,
        performed_on, started_at, finished_at, cues, comment, effort, reply, sequence, logged_afterwards)
    select gen_random_uuid(), clinic_id, patient_id, id, 1 + day / 7, on_day, true, case when past then 'done' else 'planned' end,
        case when past then on_day end, case when past then on_day end, case when past then on_day end, '{}', '',
        '', '', 0, false
    from programs_program, generate_series(0, 41) day,
        lateral (select starts_on + day as on_day, starts_on + day < %(today)s as past) as dates
    where day %% 7 in (0, 2, 4)""",
)

# As `planning` would write them, but all due at once; the key is the id, so that the provider's book names rows.
DUE = """
    insert into programs_reminder (id, idempotency_key, clinic_id, patient_id, program_id, session_id, local_date, slot,
        channel, repeat, zone, due_at, next_attempt_at, expires_at, changed_at, state, reason, attempts, provider_id,
        error_code, in_doubt)
    select id, id, clinic_id, patient_id, program_id, session_id, %(today)s, 0, 'email', 0, %(zone)s, %(at)s, %(at)s,
        %(at)s + interval '1 hour', %(at)s, 'planned', '', 0, '', '', false
    from (
        select gen_random_uuid() as id, clinic_id, patient_id, program_id, id as session_id
        from programs_exercisesession where planned_on = %(today)s and patient_id = any(%(whose)s)
    ) session
    returning id
"""


class People:
    """So many patients. Three in seven have a session today, and at most `reminded` of those have a link and may be reminded."""

    def __init__(self, number: int, *, reminded: int) -> None:
        now = timezone.now()
        zone = where_it_is_noon(now)
        self.particulars = {"zone": zone.key, "today": now.astimezone(zone).date()}
        with connection.cursor() as cursor:
            with bare("patients_consent", "programs_exercisesession"):
                for statement in CAST:
                    cursor.execute(statement, self.particulars | {"clinics": CLINICS, "patients": number})
            cursor.execute("vacuum analyze")  # what autovacuum does within minutes
        whose = Patient.objects.filter(sessions__planned_on=self.particulars["today"]).order_by("pk")[:reminded]
        hand_out_links(whose)
        self.reminded = [patient.pk for patient in whose]

    def make_due(self, number: int) -> set[UUID]:
        """So many reminders, all due, and nothing else in the queue."""
        if number > len(self.reminded):
            raise ValueError(f"{number} were wanted, {len(self.reminded)} can be reminded")
        with connection.cursor() as cursor:
            cursor.execute("truncate programs_reminder, programs_reminderevent")
            cursor.execute(DUE, self.particulars | {"at": timezone.now(), "whose": self.reminded[:number]})
            made = {row[0] for row in cursor.fetchall()}
            cursor.execute("vacuum analyze programs_reminder, programs_reminderevent")
            cursor.execute("checkpoint")  # or it would hit one contender and not the other
        return made


def hand_out_links(patients: Iterable[Patient]) -> None:
    """The secrets come from the server's key, which PostgreSQL does not have."""
    links = [AccessLink(clinic_id=patient.clinic_id, patient=patient, made_at=timezone.now()) for patient in patients]
    for link in links:
        link.token_hash = keys.hash_of(access.token_of(link))
    AccessLink.objects.bulk_create(links)


def where_it_is_noon(at: datetime) -> ZoneInfo:
    """Or within an hour of it, so that no round runs into the quiet hours. POSIX counts westwards."""
    return ZoneInfo(f"Etc/GMT{at.astimezone(UTC).hour - 12:+d}")
