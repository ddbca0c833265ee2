from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext, gettext_lazy

from exercises.figures import words


class ExercisesConfig(AppConfig):
    name = "exercises"
    verbose_name = gettext_lazy("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        words.speak(gettext)
        post_migrate.connect(_index, sender=self)


def _index(**_about: Any) -> None:
    """Once the tables are there: exercises from before the search index, and those that came in past it."""
    from exercises.finding import indexing

    indexing.index_what_is_not()
