from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class ProgramsConfig(AppConfig):
    name = "programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from programs.reminders import startup  # its models are there now

        checks.register(startup.check_keys)
        checks.register(startup.check_offers, deploy=True)
        post_migrate.connect(_say_goals, sender=self)


def _say_goals(**_about: Any) -> None:
    """Once the tables are there: what the protocols say of exercises from before the search index."""
    from programs import goals

    goals.refresh()
