"""A published version is never changed and never deleted; the database sees to it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exercises", "0003_owners")]

    operations = [
        migrations.RunSQL(
            "create trigger keep_history before update or delete on exercises_exerciseversion"
            " for each row execute function setwell_keep_history()",
            "drop trigger keep_history on exercises_exerciseversion",
        )
    ]
