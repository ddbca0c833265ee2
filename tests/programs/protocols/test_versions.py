"""Every edit of a protocol that says something new is a version; none is ever changed."""

import pytest
from django.db import Error, transaction

from exercises import own as own_exercises
from exercises.dosage import Range
from programs import prescribing, protocols
from programs.models import Protocol, ProtocolVersion
from programs.prescribing import Refused
from tests.factories import NOW, TODAY, days, make_dosage
from tests.programs.protocols.conftest import make_protocol, row, rows_of

pytestmark = pytest.mark.django_db


def test_a_new_protocol_is_version_one_in_the_published_format(own, clinician):
    version = own.versions.get()

    assert (own.version, version.number, version.by, version.at) == (1, 1, clinician, NOW)
    assert version.content["name"] == "Our hip"
    assert version.content["weeks"] == {"low": 4, "default": 4, "high": 8}
    assert [entry["dosage"]["kind"] for entry in version.content["prescriptions"]] == ["reps", "reps"]
    assert version.exercises == [line.exercise_id for line in own.prescriptions.all()]


def test_an_edit_is_the_next_version_and_leaves_the_first_as_it_was(own, clinician, colleague):
    protocols.revise(protocol=own, by=colleague, at=NOW + days(1), cues=["Breathe on."])

    newest, first = own.versions.all()
    assert (newest.number, newest.by, newest.content["cues"]) == (2, colleague, ["Breathe on."])
    assert first.content["cues"] == ["Pelvis level."]
    own.refresh_from_db()
    assert own.version == 2


def test_saving_the_same_again_makes_no_version(own, clinician):
    protocols.revise(protocol=own, by=clinician, at=NOW, name=own.name, prescriptions=rows_of(own))

    assert own.versions.count() == 1


def test_tags_sort_the_clinics_shelf_and_make_no_version(own, clinician):
    protocols.revise(protocol=own, by=clinician, at=NOW, tags=["runners"])

    own.refresh_from_db()
    assert (own.tags, own.version) == (["runners"], 1)


def test_another_order_is_a_version(own, clinician):
    protocols.revise(protocol=own, by=clinician, at=NOW, prescriptions=rows_of(own)[::-1])

    newest, first = own.versions.all()
    assert newest.exercises == first.exercises[::-1]


def test_the_clinics_copy_in_place_of_the_shared_exercise_is_a_version_though_their_short_names_agree(own, clinician):
    lines = rows_of(own)
    lines[0].exercise = own_exercises.copy(exercise=lines[0].exercise, by=clinician, at=NOW)
    protocols.revise(protocol=own, by=clinician, at=NOW, prescriptions=lines)

    newest, first = own.versions.all()
    assert newest.content == first.content
    assert newest.exercises != first.exercises


def test_the_database_keeps_versions_from_being_rewritten(own):
    for rewrite in (lambda: own.versions.update(number=9), lambda: own.versions.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            rewrite()

    assert own.versions.get().number == 1


def test_who_saw_an_older_version_is_refused_and_nothing_is_written(own, clinician, colleague):
    protocols.revise(protocol=own, by=colleague, at=NOW, since=1, name="Theirs")

    with pytest.raises(protocols.Overtaken) as overtaken:
        protocols.revise(protocol=own, by=clinician, at=NOW, since=1, name="Mine")

    assert overtaken.value.protocol.version == 2
    own.refresh_from_db()
    assert own.name == "Theirs"


def test_programs_stay_with_the_version_they_were_drafted_from(own, clinician, patient):
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=own)
    protocols.revise(protocol=own, by=clinician, at=NOW, prescriptions=rows_of(own)[:1])

    program.refresh_from_db()
    assert program.protocol_version == 1
    assert program.prescriptions.count() == 2


def test_a_program_takes_over_the_course_and_the_bands(clinic, clinician, patient):
    by_week, bands = [{"week": 3, "targets": {"reps": 6}}], [{"week": 4, "low": 2, "high": 2}]
    own = make_protocol(clinic, bands=bands, prescriptions=[row(by_week=by_week)])

    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=own)

    prescription = program.prescriptions.get()
    assert [asked.reps.target for asked in prescription.course.weeks] == [4, 4, 6, 6]
    assert program.band(3) == (2, 3)
    assert program.band(4) == (2, 2)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"weeks_high": 9}, ""),
        ({"per_week_low": 1}, ""),
        ({"name": ""}, "name"),
        ({"prescriptions": []}, "prescriptions"),
        ({"bands": [{"week": 3, "low": 3, "high": 2}]}, "bands[0].high"),
        ({"bands": [{"week": 3, "low": 2, "high": 2}, {"week": 2, "low": 2, "high": 2}]}, "bands[1].week"),
        ({"avoid": [{"text": "Sit"}]}, "avoid[0]"),
        ({"milestones": [{"week": 9}]}, "milestones[0].week"),
    ],
)
def test_what_no_program_could_take_is_refused_at_its_place(own, clinician, said, place):
    with pytest.raises(Refused) as refused:
        protocols.revise(protocol=own, by=clinician, at=NOW, **said)

    assert list(refused.value.problems) == [place]
    assert Protocol.objects.get().name == "Our hip"
    assert ProtocolVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"week": 9}, "week"),
        ({"week": 2, "targets": {"reps": 7}}, "targets.reps"),
        ({"week": 2, "targets": {"cycles": 2}}, "targets.cycles"),
        ({"week": 2, "load": {"kind": "mass", "bands": 2}}, "load.bands"),
    ],
)
def test_a_course_that_leaves_its_ranges_is_refused(own, clinician, entry, path):
    dosage = make_dosage(reps=Range.between(4, 6))
    with pytest.raises(Refused) as refused:
        protocols.revise(protocol=own, by=clinician, at=NOW, prescriptions=[row(dosage=dosage, by_week=[entry])])

    assert list(refused.value.problems) == [f"prescriptions[0].by_week[0].{path}"]


def test_short_names_are_the_clinics_own_and_never_the_same(clinic):
    made = [make_protocol(clinic, name=name) for name in ("Hip", "Hip", "Hip", "股関節")]

    assert [protocol.slug for protocol in made] == ["hip", "hip-2", "hip-3", "protocol"]


def test_a_retired_protocol_is_offered_no_more_until_it_is_restored(own):
    protocols.retire(protocol=own, at=NOW)
    assert not Protocol.objects.current().exists()

    protocols.restore(protocol=own)
    assert Protocol.objects.current().get() == own
