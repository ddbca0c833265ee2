from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_session_ahead_by_day")]

    operations = [
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state__in", ["bounced", "dead", "expired", "unknown"])),
                fields=["state", "changed_at"],
                name="reminder_gone_wrong",
            ),
        ),
    ]
