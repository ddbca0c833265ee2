"""Versions of protocols, kept for ever; what each protocol says now is the first that is kept of it."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import exercises.models.fields

LISTS = ("bands", "frequency_rule", "cues", "avoid", "milestones", "outcomes")


def keep_what_is_there(apps, schema_editor):
    version = apps.get_model("programs", "ProtocolVersion")
    for protocol in apps.get_model("programs", "Protocol").objects.prefetch_related(
        "regions", "prescriptions__exercise"
    ):
        rows = list(protocol.prescriptions.order_by("order", "id").select_related("exercise"))
        version.objects.create(
            protocol=protocol,
            number=protocol.version,
            content=_entry(protocol, rows),
            exercises=[row.exercise_id for row in rows],
            at=timezone.now(),
        )


def _entry(protocol, rows):
    """As the published format had it when this was written."""
    entry = {
        "slug": protocol.slug,
        "name": protocol.name,
        "lang": protocol.lang,
        "indication": protocol.indication,
        "regions": sorted(region.key for region in protocol.regions.all()),
        "weeks": {"low": protocol.weeks_low, "default": protocol.weeks_default, "high": protocol.weeks_high},
        "per_week": {"low": protocol.per_week_low, "high": protocol.per_week_high},
        "min_gap_days": protocol.min_gap_days,
        **{name: getattr(protocol, name) for name in LISTS},
        "prescriptions": [_prescription(row) for row in rows],
    }
    return {name: value for name, value in entry.items() if name == "prescriptions" or value not in ("", [])}


def _prescription(row):
    entry = {
        "exercise": row.exercise.slug,
        "dosage": row.dosage.as_data(),
        "by_week": row.by_week,
        "leads_straight_on": row.leads_straight_on,
        "progressions": row.progressions,
        "note": row.note,
    }
    return {name: value for name, value in entry.items() if value not in ("", [], False)}


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0013_week_by_week"),
        ("exercises", "0004_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="protocol",
            name="tags",
            field=exercises.models.fields.LinesField(
                blank=True, default=list, max_length=30, size=10, verbose_name="tags"
            ),
        ),
        migrations.CreateModel(
            name="ProtocolVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "content",
                    models.JSONField(help_text="An entry of the published catalogue format.", verbose_name="text"),
                ),
                ("exercises", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="programs.protocol"
                    ),
                ),
            ],
            options={
                "verbose_name": "version",
                "verbose_name_plural": "versions",
                "ordering": ["protocol", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("protocol", "number"), name="one_protocol_version_per_number")
                ],
            },
        ),
        migrations.AddField(
            model_name="protocol",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="programs.protocolversion",
                verbose_name="copied from",
            ),
        ),
        migrations.RunPython(keep_what_is_there, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(
            "create trigger keep_history before update or delete on programs_protocolversion"
            " for each row execute function setwell_keep_history()",
            "drop trigger keep_history on programs_protocolversion",
        ),
    ]
