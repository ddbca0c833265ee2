"""A figure is its definition, no longer the name of one. Texts published with a name keep it and draw nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0005_names_and_spans"),
    ]

    operations = [
        migrations.RemoveField(model_name="exercise", name="figure"),
        migrations.AddField(
            model_name="exercise",
            name="figure",
            field=models.JSONField(
                blank=True,
                help_text="Key poses, as exercises.figures reads them.",
                null=True,
                verbose_name="figure",
            ),
        ),
    ]
