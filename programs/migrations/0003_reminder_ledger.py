"""Every change of a reminder is a line of its ledger; the database writes it, so that no path can forget to."""

import django.utils.timezone
from django.db import migrations, models

WRITE_LEDGER = """
create function programs_write_reminder_ledger() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into programs_reminderevent (clinic_id, reminder_id, state, reason, at)
        select clinic_id, id, state, reason, changed_at from changed;
    else
        insert into programs_reminderevent (clinic_id, reminder_id, state, reason, at)
        select changed.clinic_id, changed.id, changed.state, changed.reason, changed.changed_at
        from changed join before using (id)
        where (changed.state, changed.reason, changed.changed_at)
            is distinct from (before.state, before.reason, before.changed_at);
    end if;
    return null;
end
$$;
create trigger ledger_of_new_reminders after insert on programs_reminder
    referencing new table as changed
    for each statement execute function programs_write_reminder_ledger();
create trigger ledger_of_changed_reminders after update on programs_reminder
    referencing old table as before new table as changed
    for each statement execute function programs_write_reminder_ledger();
"""
WRITE_NO_LEDGER = """
drop trigger ledger_of_changed_reminders on programs_reminder;
drop trigger ledger_of_new_reminders on programs_reminder;
drop function programs_write_reminder_ledger();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("programs", "0002_history"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="reminder",
            name="reminder_due",
        ),
        migrations.AddField(
            model_name="reminder",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="reminder",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("plan_changed", "the schedule changed"),
                    ("session_moved", "the session was moved or taken out"),
                    ("already_done", "already begun or done"),
                    ("paused", "the program is paused"),
                    ("program_over", "the program is over"),
                    ("opted_out", "the patient wants no reminders"),
                    ("discharged", "the patient was discharged"),
                    ("no_address", "there is no e-mail address"),
                    ("quiet_hours", "it would have come between 20:00 and 08:00"),
                    ("zone_changed", "the patient’s time zone changed"),
                    ("late", "more than an hour late"),
                    ("not_reached", "picked up, but not sent in time; waiting again"),
                    ("busy", "the mail service could not take it; trying again"),
                    ("refused", "the mail service refused it"),
                    ("tries_used", "the mail service could not take it, after every try"),
                    ("no_answer", "no clear answer, so it may have arrived"),
                ],
                max_length=60,
            ),
        ),
        migrations.AlterField(
            model_name="reminderevent",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("plan_changed", "the schedule changed"),
                    ("session_moved", "the session was moved or taken out"),
                    ("already_done", "already begun or done"),
                    ("paused", "the program is paused"),
                    ("program_over", "the program is over"),
                    ("opted_out", "the patient wants no reminders"),
                    ("discharged", "the patient was discharged"),
                    ("no_address", "there is no e-mail address"),
                    ("quiet_hours", "it would have come between 20:00 and 08:00"),
                    ("zone_changed", "the patient’s time zone changed"),
                    ("late", "more than an hour late"),
                    ("not_reached", "picked up, but not sent in time; waiting again"),
                    ("busy", "the mail service could not take it; trying again"),
                    ("refused", "the mail service refused it"),
                    ("tries_used", "the mail service could not take it, after every try"),
                    ("no_answer", "no clear answer, so it may have arrived"),
                ],
                max_length=60,
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["next_attempt_at"],
                include=("clinic",),
                name="reminder_due",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state", "planned")),
                fields=["clinic", "next_attempt_at"],
                name="reminder_due_of_clinic",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state__in", ["leased", "sending"])),
                fields=["lease_until"],
                name="reminder_in_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "delivered"]), _negated=True),
                    ("accepted_at__isnull", False),
                    _connector="OR",
                ),
                name="reminder_accepted_has_an_instant",
            ),
        ),
        migrations.RunSQL(WRITE_LEDGER, WRITE_NO_LEDGER),
    ]
