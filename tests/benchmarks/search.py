"""What the library costs with 2,000 exercises: the page without words, with words, with slips of the keyboard, and the builder.

Everything happens in one process, without a network: the test client calls the whole stack, middleware included.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exercises.catalogue import shipped
from exercises.finding import indexing
from exercises.interchange import bulk
from exercises.models import Exercise, ExerciseVersion, State
from programs import prescribing, scheduling
from programs.interchange import catalogue
from programs.models import Program, Protocol
from tests import factories
from tests.benchmarks.figure import Figure

MANY = 2_000
ROUNDS = 8
WORDS = (
    "psoas",
    "hip flexor",
    "clam",
    "band knee",
    "sit to stand",
    "quads",
    "rotator cuff",
    "low back pain",
    "s",
    "knee",
)
SLIPS = ("psaos", "hip flexer", "glute brige", "strech calf", "diafragm", "tenis elbow", "dumbel row", "xqzw")


def measure() -> Iterator[Figure]:
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    _fill()
    clinician = factories.make_clinician(factories.make_clinic())
    desk = Client()
    desk.force_login(clinician)
    library, program = reverse("exercises:library"), _draft(clinician)
    builder = reverse("programs:search", args=[program.pk])
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    gc.collect()
    gc.freeze()
    yield from _cost("search_nothing_typed", desk, library, [{}] * len(WORDS))
    yield from _cost("search_words", desk, library, [{"q": words} for words in WORDS])
    yield from _cost("search_filtered", desk, library, [{"q": words, "equipment": "mat"} for words in WORDS])
    yield from _cost("search_slips", desk, library, [{"q": words} for words in SLIPS])
    yield from _cost("search_builder", desk, builder, [{"q": words} for words in WORDS])
    yield from _cost("builder_page", desk, reverse("programs:build", args=[program.pk]), [{}] * len(WORDS))


def _cost(name: str, desk: Client, address: str, asked: list[dict[str, str]]) -> Iterator[Figure]:
    times, queries = [], 0
    headers = {"HX-Request": "true", "HX-Target": "finds"}
    for place in range(ROUNDS + 1):
        for query in asked:
            if not place:  # the first round warms up
                with CaptureQueriesContext(connection) as captured:
                    response = desk.get(address, query, headers=headers)
                if response.status_code != 200:
                    raise RuntimeError(f"a page answered {response.status_code}")
                queries = max(queries, len(captured))
                continue
            begun = time.perf_counter()
            desk.get(address, query, headers=headers)
            times.append((time.perf_counter() - begun) * 1000)
    yield Figure(f"{name}_queries", queries, "SQL")
    yield Figure(f"{name}_median", statistics.median(times), "ms")
    yield Figure(f"{name}_p95", sorted(times)[int(len(times) * 0.95)], "ms")


def _draft(clinician: Any) -> Program:
    """The reference routine, not issued yet."""
    patient = factories.make_patient(clinician)
    at = timezone.now()
    on = scheduling.local_day(at, patient.zone)
    protocol = Protocol.objects.get(slug="hip-flexor-strength-5")
    return prescribing.draft(patient=patient, by=clinician, at=at, starts_on=on, protocol=protocol)


def _fill() -> None:
    """The shipped catalogue, and its exercises again under other names until there are MANY."""
    at = timezone.now()
    document = shipped()
    catalogue.load(document, by=None, at=at)
    lacking = max(0, MANY - Exercise.objects.count())
    pairs = []
    for number, entry in enumerate(islice(cycle(document["exercises"]), lacking)):
        again = {name: value for name, value in entry.items() if name not in ("variant_of", "figure")}
        pairs.append((Exercise(), {**again, "slug": f"again-{number}", "name": f"{entry['name']} {number}"}))
    for begin in range(0, lacking, bulk.SIZE):
        part = pairs[begin : begin + bulk.SIZE]
        bulk.save(part, at=at)
        versions = [
            ExerciseVersion(exercise=exercise, number=1, content=entry, published_at=at) for exercise, entry in part
        ]
        for version in ExerciseVersion.objects.bulk_create(versions):
            version.exercise.version, version.exercise.state = version, State.PUBLISHED
        Exercise.objects.bulk_update([exercise for exercise, _entry in part], ["version", "state"])
    indexing.index(exercise for exercise, _entry in pairs)
