"""What the most used pages cost on the server: SQL queries, time and compressed bytes, and how much more with a full clinic.

Everything happens in one process, without a network: the test client calls the whole stack, middleware included.
The ratio compares a clinic of `MANY` patients with one of `FEW`, both in the same database and the same run.
"""

from __future__ import annotations

import gc
import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from importlib import import_module

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exercises.catalogue import FILES
from exercises.interchange import document
from patients import access
from patients.models import Clinician, Patient
from programs import prescribing, scheduling
from programs.interchange import catalogue
from programs.models import Program, Protocol
from tests import factories
from tests.benchmarks.figure import Figure

FEW, MANY = 20, 500
ROUNDS = 40
WARM_UP = 5

Page = Callable[[], HttpResponse]


def measure() -> Iterator[Figure]:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    for file in FILES:
        catalogue.load(document.read(file.read_bytes()), by=None, at=timezone.now())
    small, large = _pages(_clinic_of(FEW)), _pages(_clinic_of(MANY))
    with connection.cursor() as cursor:
        cursor.execute("analyze")  # what autovacuum does within minutes; without it the plans are for empty tables
    import_module(settings.ROOT_URLCONF)  # as config.wsgi does
    gc.collect()
    gc.freeze()  # what building the clinics left on the heap is not the pages' to walk through, either
    for name, page in large.items():
        queries, times, size = _cost(page)
        _few_queries, few_times, _few_size = _cost(small[name])
        median = statistics.median(times)
        yield Figure(f"{name}_queries", queries, "SQL")
        yield Figure(f"{name}_median", median, "ms", median / statistics.median(few_times))
        yield Figure(f"{name}_p95", sorted(times)[int(len(times) * 0.95)], "ms")
        yield Figure(f"{name}_compressed", size / 1024, "KB")
    yield from _issuing(_clinic_of(1))


def _clinic_of(patients: int) -> Clinician:
    """A clinic in which everybody is on the reference routine, issued today."""
    clinician = factories.make_clinician(factories.make_clinic())
    protocol = Protocol.objects.get(slug="hip-flexor-strength-5")
    at = timezone.now()
    for _ in range(patients):
        patient = factories.make_patient(clinician, weekdays=[])
        on = scheduling.local_day(at, patient.zone)
        program = prescribing.draft(patient=patient, by=clinician, at=at, starts_on=on, protocol=protocol)
        prescribing.issue(program=program, by=clinician, at=at, on=on)
    return clinician


def _pages(clinician: Clinician) -> dict[str, Page]:
    desk = Client()
    desk.force_login(clinician)
    patient = Patient.objects.filter(clinic=clinician.clinic).order_by("pk")[0]
    program = Program.objects.get(patient=patient)
    phone = Client()
    link = access.hand_out(patient=patient, by=clinician, at=timezone.now())
    _device, secret = access.let_in(link=link, label="Phone", at=timezone.now())
    phone.cookies[access.DEVICE_COOKIE] = secret
    day = scheduling.local_day(timezone.now(), patient.zone).isoformat()
    return {
        "today": lambda: phone.get(reverse("programs:portal_today")),
        "card": lambda: phone.get(reverse("programs:portal_play", args=[day])),
        "progress": lambda: phone.get(reverse("programs:portal_progress")),
        "builder": lambda: desk.get(reverse("programs:build", args=[program.pk])),
        "patient_list": lambda: desk.get(reverse("patients:list")),
        "caseload": lambda: desk.get(reverse("programs:today")),
        "library": lambda: desk.get(reverse("exercises:library")),
        "handout": lambda: desk.get(reverse("programs:handout", args=[program.pk])),
        "handout_pdf": lambda: desk.get(reverse("programs:handout_pdf", args=[program.pk])),
    }


def _cost(page: Page) -> tuple[int, list[float], int]:
    for _ in range(WARM_UP):
        response = page()
        if response.status_code != 200:
            raise RuntimeError(f"a page answered {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        response = page()
    queries = len(captured)  # now: the next request empties the log
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        page()
        times.append((time.perf_counter() - begun) * 1000)
    return queries, times, len(gzip.compress(response.content))


def _issuing(clinician: Clinician) -> Iterator[Figure]:
    """Issuing the routine for 6 weeks × 3 sessions, as the verb does it."""
    patient = Patient.objects.get(clinic=clinician.clinic)
    protocol = Protocol.objects.get(slug="hip-flexor-strength-5")
    at = timezone.now()
    on = scheduling.local_day(at, patient.zone)
    times = []
    for _ in range(10):
        program = prescribing.draft(patient=patient, by=clinician, at=at, starts_on=on, protocol=protocol)
        prescribing.reschedule(program=program, by=clinician, at=at, on=on, weeks=6)
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            prescribing.issue(program=program, by=clinician, at=at, on=on)
            times.append((time.perf_counter() - begun) * 1000)
    statements = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    yield Figure("issue_queries", len(statements), "SQL")
    yield Figure("issue_median", statistics.median(times), "ms")
