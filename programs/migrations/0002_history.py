"""What was done, told and decided is never changed and never deleted; the database sees to it."""

from django.db import migrations

ALWAYS = "before update or delete"
KEPT = {
    "programs_dosagestep": [ALWAYS],
    "programs_reminderevent": [ALWAYS],
    "programs_programevent": [
        "before delete",
        "before update of id, clinic_id, program_id, kind, by_clinician_id, by_patient_id, about, at",
    ],
    # The snapshot of what was asked stands; how it went may be corrected.
    "programs_performedexercise": [
        "before delete",
        'before update of id, clinic_id, session_id, prescription_id, version_id, "order", dosage, leads_straight_on, note',
    ],
    "programs_exercisesession": ["before delete"],
    "programs_reminder": ["before delete"],
}


def _triggers() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"create trigger keep_history_{number} {when} on {table} for each row execute function setwell_keep_history()",
            f"drop trigger keep_history_{number} on {table}",
        )
        for table, moments in KEPT.items()
        for number, when in enumerate(moments, 1)
    ]


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("exercises", "0004_history")]

    operations = _triggers()
