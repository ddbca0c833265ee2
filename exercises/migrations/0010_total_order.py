from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exercises", "0009_usual_dosage")]

    operations = [
        migrations.AlterModelOptions(
            name="equipment",
            options={"ordering": ["name", "pk"], "verbose_name": "equipment", "verbose_name_plural": "equipment"},
        ),
        migrations.AlterModelOptions(
            name="exercise",
            options={"ordering": ["name", "pk"], "verbose_name": "exercise", "verbose_name_plural": "exercises"},
        ),
        migrations.AlterModelOptions(
            name="muscle",
            options={"ordering": ["name", "pk"], "verbose_name": "muscle", "verbose_name_plural": "muscles"},
        ),
        migrations.AlterModelOptions(
            name="region",
            options={"ordering": ["name", "pk"], "verbose_name": "body region", "verbose_name_plural": "body regions"},
        ),
    ]
