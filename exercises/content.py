"""An exercise as one entry of the published catalogue format: as `content_of` writes it for versions and previews."""

from __future__ import annotations

from typing import Any

from exercises.models import Exercise


def content_of(exercise: Exercise) -> dict[str, Any]:
    """The entry described by `exercise` in exercises/interchange/catalogue-v1.schema.json; what is empty is left out.

    Fetch the exercise `with_content()` to keep the number of queries constant.
    """
    review = {"by": exercise.reviewed_by, "on": exercise.reviewed_on.isoformat()} if exercise.reviewed_on else None
    source = exercise.source
    return _filled(
        slug=exercise.slug,
        name=exercise.name,
        lang=exercise.lang,
        aliases=exercise.aliases,
        stage=exercise.stage,
        position=exercise.position,
        regions=sorted(region.key for region in exercise.regions.all()),
        muscles=_muscles(exercise),
        equipment=[_equipment(need) for need in exercise.equipment_needs.all()],
        steps=exercise.steps,
        cues=exercise.cues,
        parameters=[_parameter(parameter) for parameter in exercise.parameters.all()],
        compensations=[
            _filled(sign=sign.sign, fixes=sign.fixes, common=sign.common, muscle=sign.muscle_id)
            for sign in exercise.compensations.all()
        ],
        cautions=[
            _filled(kind=caution.kind, flag=caution.flag, text=caution.text) for caution in exercise.cautions.all()
        ],
        dosage=exercise.dosage.as_data() if exercise.dosage else None,
        rationale=_filled(text=exercise.rationale, evidence=exercise.evidence),
        figure=exercise.figure,
        media_url=exercise.media_url,
        variant_of=exercise.variant_of.slug if exercise.variant_of else None,
        source=_filled(author=source.author, licence=source.licence, note=source.note, url=source.url)
        if source
        else None,
        review=review,
    )


def _muscles(exercise: Exercise) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for row in exercise.muscle_roles.all():
        roles.setdefault(row.role, []).append(row.muscle_id)
    return roles


def _equipment(need: Any) -> dict[str, Any]:
    return _filled(need=need.need, any_of=sorted(item.key for item in need.any_of.all()), note=need.note)


def _parameter(parameter: Any) -> dict[str, Any]:
    span = None if parameter.low is None else [_number(parameter.low), _number(parameter.high)]
    return _filled(name=parameter.name, span=span, unit=parameter.unit, aim=parameter.aim)


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def _filled(**entries: Any) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value not in (None, "", [], {}, False)}
