"""Of a whole session, too, is kept what was said before; of a concern, what the phone said to it; of a session, that one tap told it."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
alter table programs_correction disable trigger keep_history_1;
update programs_correction kept set session_id = performed.session_id
    from programs_performedexercise performed where performed.id = kept.performed_id;
alter table programs_correction enable trigger keep_history_1;

alter table programs_concern disable trigger keep_history_1;
update programs_concern concern set answer = case
    when concern.kind = 'odd' and not ended_exercise then 'odd_in_a_release'
    when concern.kind = 'odd' and version.content ->> 'stage' <> 'release' then 'odd'
    when ended_exercise then concern.kind || '_again'
    else concern.kind end
    from programs_performedexercise performed join exercises_exerciseversion version on version.id = performed.version_id
    where performed.id = concern.performed_id;
alter table programs_concern enable trigger keep_history_1;
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0017_total_order")]

    operations = [
        migrations.AddField(
            model_name="exercisesession",
            name="said_done_at",
            field=models.DateTimeField(blank=True, help_text="When it was said to be done in one tap.", null=True),
        ),
        migrations.AddField(
            model_name="concern",
            name="answer",
            field=models.CharField(
                default="", help_text="What the phone said to it, by its name in `programs.advice`.", max_length=20
            ),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="correction",
            options={
                "ordering": ["said_at", "pk"],
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
            },
        ),
        migrations.RemoveField(model_name="correction", name="at"),
        migrations.AlterField(
            model_name="correction",
            name="said_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="correction",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("done", "Done"), ("partly", "Partly"), ("not_today", "Not today")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="comment",
            field=models.CharField(blank=True, default="", max_length=1000),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="correction",
            name="performed",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="programs.performedexercise",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="programs.exercisesession",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="correction",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="programs.exercisesession",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment", ""), ("performed__isnull", False))
                | models.Q(("outcome", ""), ("performed", None), ("why_not", "")),
                name="correction_of_exercise_or_whole",
            ),
        ),
    ]
