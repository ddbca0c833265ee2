from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_passes_codes_and_years")]

    operations = [
        migrations.AlterModelOptions(
            name="clinic",
            options={"ordering": ["name", "pk"], "verbose_name": "clinic", "verbose_name_plural": "clinics"},
        ),
        migrations.AlterModelOptions(
            name="clinician",
            options={"ordering": ["name", "pk"], "verbose_name": "clinician", "verbose_name_plural": "clinicians"},
        ),
        migrations.AlterModelOptions(
            name="consent",
            options={"ordering": ["given_at", "pk"], "verbose_name": "consent", "verbose_name_plural": "consents"},
        ),
        migrations.AlterModelOptions(
            name="patient",
            options={"ordering": ["name", "pk"], "verbose_name": "patient", "verbose_name_plural": "patients"},
        ),
        migrations.AlterModelOptions(
            name="pushsubscription",
            options={
                "ordering": ["-made_at", "pk"],
                "verbose_name": "notification address",
                "verbose_name_plural": "notification addresses",
            },
        ),
    ]
