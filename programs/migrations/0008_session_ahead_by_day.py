from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_in_doubt")]

    operations = [
        migrations.AddIndex(
            model_name="exercisesession",
            index=models.Index(
                condition=models.Q(("state", "planned")), fields=["planned_on"], name="session_ahead_by_day"
            ),
        ),
    ]
