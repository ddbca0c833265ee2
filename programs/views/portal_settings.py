"""Everything that the patient can set on the phone, on one calm page. What is set is set elsewhere: each form here has its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.conf import settings as site
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.access import PatientRequest, patient_required
from patients.models import Patient
from programs import course
from programs.interchange import calendar_feed
from programs.models import Pause, Program
from programs.reminders import ways
from programs.scheduling import local_day


class Standing(NamedTuple):
    """A program that is not over, and the pause that holds it today or begins tomorrow."""

    program: Program
    pause: Pause | None


@require_safe
@patient_required
def settings(request: PatientRequest) -> HttpResponse:
    patient = request.patient
    programs = Program.objects.for_patient(patient).current().prefetch_related("pauses").in_order()
    on = local_day(timezone.now(), patient.zone)
    context = {
        "on": on,
        "reminders": _reminders(patient, programs),
        "programs": list(_standing(programs, on)),
        "calendar": _calendar(patient),
    }
    return TemplateResponse(request, "programs/portal/settings.html", context)


def _standing(programs: Iterable[Program], on: date) -> Iterator[Standing]:
    for program in programs:
        yield Standing(program, course.standing_pause(program, on=on))


def _reminders(patient: Patient, programs: Iterable[Program]) -> str:
    """In one line: “By e-mail and text message, at 09:00”."""
    wanted = [str(way.channel.label) for way in ways.of(patient) if way.is_wanted and way.is_open]
    if not wanted:
        return _("Off")
    times = {patient.reminder_time} if patient.reminder_time else {program.reminder_time for program in programs}
    about = {"ways": get_text_list(wanted, _("and")), "times": ", ".join(time_format(each) for each in sorted(times))}
    return _("%(ways)s, at %(times)s") % about if times else about["ways"]


def _calendar(patient: Patient) -> dict[str, str]:
    """The address of the patient's feed, for copying and for opening; nothing while there is none."""
    feed = calendar_feed.feed_of(patient)
    if feed is None:
        return {}
    address = calendar_feed.address_of(feed, site=site.SITE_URL)
    return {"address": address, "opens": "webcal://" + address.split("://", 1)[1]}
