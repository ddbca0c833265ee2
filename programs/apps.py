from django.apps import AppConfig
from django.core import checks


class ProgramsConfig(AppConfig):
    name = "programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from programs.reminders import startup  # its models are there now

        checks.register(startup.check_keys)
        checks.register(startup.check_offers, deploy=True)
