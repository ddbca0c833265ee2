"""The catalogue keeper's room in the Django admin: the shared exercises, their versions and the words they are described with."""

from django.contrib import admin
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from exercises.admin.exercise import ExerciseAdmin
from exercises.admin.vocabulary import SourceAdmin, TermAdmin

__all__ = ["ExerciseAdmin", "SourceAdmin", "TermAdmin"]

admin.site.site_header = gettext_lazy("Setwell catalogue")
admin.site.site_title = gettext_lazy("Setwell catalogue")
admin.site.index_title = gettext_lazy("What every clinic can prescribe")
admin.site.site_url = reverse_lazy("exercises:library")  # type: ignore[assignment]  # the start page sends a keeper without a clinic back here
