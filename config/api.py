"""The addresses under /api/v1/: each room brings its own. What they share is in `rest` and `problems`."""

from __future__ import annotations

from typing import Any, NoReturn

from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

from exercises.api import ExerciseViewSet
from patients.api import PatientViewSet
from programs.api import (
    PrescriptionViewSet,
    ProgramViewSet,
    ProtocolViewSet,
    RemindedViewSet,
    ReminderViewSet,
    SessionViewSet,
)


class Nowhere(APIView):
    """What no other address answers."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("There is nothing at this address. Addresses end with a slash."))


class PrivateRouter(DefaultRouter):
    """Routes whose answers no browser and no proxy keeps."""

    include_format_suffixes = False

    def get_urls(self) -> list[Any]:
        urls: list[Any] = super().get_urls()
        for url in urls:
            url.callback = cache_control(no_store=True)(url.callback)
        return urls


router = PrivateRouter(use_regex_path=False)
router.register("exercises", ExerciseViewSet, "exercise")
router.register("patients", RemindedViewSet, "patient-reminded")  # first: the root names the last
router.register("patients", PatientViewSet, "patient")
router.register("prescriptions", PrescriptionViewSet, "prescription")
router.register("programs", ProgramViewSet, "program")
router.register("protocols", ProtocolViewSet, "protocol")
router.register("reminders", ReminderViewSet, "reminder")
router.register("sessions", SessionViewSet, "session")

app_name = "api"
urlpatterns = [*router.urls, path("<path:address>", Nowhere.as_view())]
