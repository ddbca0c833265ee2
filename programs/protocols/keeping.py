"""What becomes of a protocol: made, copied, revised, retired. Every verb ends in `freeze`, which keeps what the protocol says by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.models import Region
from patients.models import Clinic, Clinician
from programs import goals
from programs.models import Prescription, Program, Protocol, ProtocolPrescription, ProtocolVersion
from programs.prescribing import Refused
from programs.protocols.content import LISTS, content_of, problems_of, with_content
from programs.scheduling import MAX_WEEKS, MIN_WEEKS

LONGEST_SLUG = 80
COPIED = ("name", "lang", "indication", "min_gap_days", *LISTS, "tags")
SPANS = ("weeks_low", "weeks_default", "weeks_high", "per_week_low", "per_week_high")


class Overtaken(Refused):
    """Somebody saved another version in between; `protocol` is as it stands."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        text = _("Version %(number)s was saved in between. Look at it before you save yours.")
        super().__init__({"version": text % {"number": protocol.version}})


@transaction.atomic
def make(
    *,
    clinic: Clinic | None,
    by: Clinician | None,
    at: datetime,
    prescriptions: Sequence[ProtocolPrescription],
    regions: Iterable[Any] = (),
    **rules: Any,
) -> Protocol:
    """A clinic's own protocol, or without a clinic one for all. `rules` are fields of Protocol, `prescriptions` unsaved and in order.

    Raises Refused.
    """
    protocol = Protocol(clinic=clinic, **{"lang": settings.LANGUAGE_CODE, **rules})
    protocol.slug = protocol.slug or _free_slug(protocol)
    _write(protocol, prescriptions=prescriptions, regions=regions)
    freeze(protocol=protocol, by=by, at=at)
    return protocol


@transaction.atomic
def make_from(*, program: Program, by: Clinician, at: datetime) -> Protocol:
    """A protocol that begins at the low end and goes the course of this program as it stands, for 4 to 8 weeks [source].

    Left behind is what concerns one patient: days, dates, pauses, single sessions, and the notes to the patient.
    """
    rows = program.prescriptions.current().select_related("exercise", "version").prefetch_related("steps")
    prescriptions = [_planned(row) for row in rows]
    keys = {key for row in rows for key in row.version.content.get("regions", [])}
    origin = program.protocol
    return make(
        clinic=program.clinic,
        by=by,
        at=at,
        name=program.title,
        indication=origin.indication if origin else "",
        frequency_rule=origin.frequency_rule if origin else [],
        outcomes=origin.outcomes if origin else [],
        weeks_low=MIN_WEEKS,
        weeks_default=program.weeks,
        weeks_high=MAX_WEEKS,
        per_week_low=program.per_week_low,
        per_week_high=program.per_week_high,
        bands=program.bands,
        min_gap_days=program.min_gap_days,
        cues=program.cues,
        avoid=program.avoid,
        milestones=program.milestones,
        regions=Region.objects.filter(key__in=keys),
        prescriptions=prescriptions,
    )


@transaction.atomic
def copy(*, protocol: Protocol, by: Clinician, at: datetime) -> Protocol:
    """The clinic's own that says what this one says now, and remembers which version it came from."""
    standing = freeze(protocol=protocol, by=None, at=at)
    own = Protocol(clinic_id=by.clinic_id, copied_from=standing)
    for name in (*COPIED, *SPANS):
        setattr(own, name, getattr(protocol, name))
    own.slug = _free_slug(own)
    rows = [_copied(row) for row in protocol.prescriptions.select_related("exercise")]
    _write(own, prescriptions=rows, regions=protocol.regions.all())
    freeze(protocol=own, by=by, at=at)
    return own


@transaction.atomic
def revise(
    *,
    protocol: Protocol,
    by: Clinician | None,
    at: datetime,
    since: int | None = None,
    prescriptions: Sequence[ProtocolPrescription] | None = None,
    regions: Iterable[Any] | None = None,
    **rules: Any,
) -> Protocol:
    """Say something else from now on. Programs keep what they were drafted with.

    `since` is the number of the version that the author saw: when another one stands, Overtaken is raised and nothing written.
    Raises Refused.
    """
    held = Protocol.objects.select_for_update(of=("self",), no_key=True).get(pk=protocol.pk)
    if since is not None and since != held.version:
        raise Overtaken(held)
    for name, value in rules.items():
        setattr(held, name, value)
    _write(held, prescriptions=prescriptions, regions=regions)
    freeze(protocol=held, by=by, at=at)
    return held


@transaction.atomic
def freeze(*, protocol: Protocol, by: Clinician | None, at: datetime) -> ProtocolVersion:
    """Keep what the stored protocol says as its next version; when it says nothing new, answer the one that stands.

    Raises Refused when it says what the published format cannot.
    """
    stored = with_content(Protocol.objects.all()).select_for_update(of=("self",), no_key=True).get(pk=protocol.pk)
    content = content_of(stored)
    exercises = [row.exercise_id for row in stored.prescriptions.all()]
    standing = stored.versions.first()
    if standing and (standing.content, standing.exercises) == (content, exercises):
        return standing
    _require(content)
    number = standing.number + 1 if standing else stored.version
    Protocol.objects.filter(pk=stored.pk).update(version=number)
    protocol.version = number
    return ProtocolVersion.objects.create(
        protocol=stored, number=number, content=content, exercises=exercises, by=by, at=at
    )


@transaction.atomic
def retire(*, protocol: Protocol, at: datetime) -> Protocol:
    """Offer it no longer. Programs that began with it go on, and its versions stay readable."""
    return _offered(protocol, retired_at=at)


@transaction.atomic
def restore(*, protocol: Protocol) -> Protocol:
    """Offer a retired one again."""
    return _offered(protocol, retired_at=None)


def _offered(protocol: Protocol, *, retired_at: datetime | None) -> Protocol:
    protocol.retired_at = retired_at
    protocol.save(update_fields=["retired_at"])
    if protocol.clinic_id is None:
        goals.refresh()
    return protocol


def _write(
    protocol: Protocol, *, prescriptions: Sequence[ProtocolPrescription] | None, regions: Iterable[Any] | None
) -> None:
    _clean(protocol)
    protocol.save()
    if regions is not None:
        protocol.regions.set(regions)
    if prescriptions is not None:
        protocol.prescriptions.all().delete()
        for place, row in enumerate(prescriptions, 1):
            row.protocol, row.order = protocol, place
        ProtocolPrescription.objects.bulk_create(prescriptions)


def _clean(protocol: Protocol) -> None:
    """Refuse what no column takes, each in the words of its field or constraint."""
    try:
        protocol.clean_fields(exclude=["clinic", "copied_from", "file_entry"])
        protocol.validate_constraints(exclude=["clinic"])
    except ValidationError as error:
        said = {name: " ".join(sentences) for name, sentences in error.message_dict.items()}
        raise Refused({"" if name == NON_FIELD_ERRORS else name: text for name, text in said.items()}) from error


def _require(content: dict[str, Any]) -> None:
    if not content["prescriptions"]:
        raise Refused({"prescriptions": _("Add at least one exercise.")})
    problems = {problem.path: problem.reason for problem in problems_of(content)}
    if problems:
        raise Refused(problems)


def _planned(row: Prescription) -> ProtocolPrescription:
    """The ranges as they stand now, and the course measured from their low end, where the next patient begins.

    A note was meant for one patient.
    """
    base = row.latest_dosage.at_low()
    return ProtocolPrescription(
        exercise=row.exercise, **row.said | {"dosage": base, "by_week": row.course.as_by_week(base), "note": ""}
    )


def _copied(row: ProtocolPrescription) -> ProtocolPrescription:
    return ProtocolPrescription(exercise=row.exercise, **row.said)


def _free_slug(protocol: Protocol) -> str:
    """A short name that no other protocol of the clinic has; of two made at once the second waits for the first."""
    if protocol.clinic_id:
        Clinic.objects.select_for_update(no_key=True).get(pk=protocol.clinic_id)
    wanted = slugify(protocol.name)[: LONGEST_SLUG - 4] or "protocol"
    others = Protocol.objects.filter(clinic=protocol.clinic_id, slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)
