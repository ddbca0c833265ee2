from django.db import migrations, models

import exercises.models.fields


class Migration(migrations.Migration):
    dependencies = [("exercises", "0008_workflow_and_search")]

    operations = [
        migrations.AddField(
            model_name="habit",
            name="dosage",
            field=exercises.models.fields.DosageField(blank=True, null=True, verbose_name="usual dosage"),
        ),
        migrations.AddConstraint(
            model_name="habit",
            constraint=models.CheckConstraint(
                condition=models.Func(
                    models.F("dosage"),
                    function="setwell_dosage_is_valid",
                    output_field=models.BooleanField(),
                ),
                name="habit_dosage_valid",
            ),
        ),
    ]
