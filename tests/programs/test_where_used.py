"""Where an exercise is used: a clinic's own programs by the text that they show, and numbers for who keeps the catalogue."""

import pytest
from django.urls import reverse

from exercises import library
from exercises.models import Exercise
from programs import prescribing
from programs.models import Protocol
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def exercise(patient, clinician, other_patient, stranger):
    """In one program of the clinic and one elsewhere with version 1, and in one of the clinic with version 2."""
    exercise = factories.make_exercise(name="Bridge", steps=["Lie down.", "Lift your hips slowly."])
    for somebody, by in ((patient, clinician), (other_patient, stranger)):
        hold(exercise, somebody, by)
    exercise.steps = ["Lie down.", "Lift your hips quickly."]
    exercise.save()
    library.publish(exercise=exercise, by=None, at=NOW)
    exercise = Exercise.objects.get(pk=exercise.pk)
    hold(exercise, factories.make_patient(clinician, name="Newer Text"), clinician)
    return exercise


def hold(exercise, patient, by):
    program = prescribing.draft(patient=patient, by=by, at=NOW, starts_on=TODAY, title="Hip program")
    prescribing.prescribe(program=program, exercise=exercise, by=by, at=NOW)


def used(browser, exercise):
    return browser.get(reverse("programs:where_used", args=[exercise.pk]))


def test_a_clinician_sees_her_clinics_programs_by_text(signed_in, clinician, exercise, other_patient):
    page = used(signed_in.as_(clinician), exercise).content.decode()

    assert page.index("1 program uses the newest text, version 2") < page.index("Newer Text")
    assert page.index("1 program uses an older text, version 1") < page.index("Ada Quist")
    assert "<del>slowly.</del> <ins>quickly.</ins>" in page
    assert other_patient.name not in page
    assert "all clinics" not in page


def test_a_keeper_sees_numbers_across_clinics_and_no_patient(signed_in, admin, exercise):
    page = used(signed_in.as_(admin), exercise).content.decode()

    assert "Version 1, older" in page
    assert '<td class="num" data-label="Programs">2</td><td class="num" data-label="Clinics">2</td>' in page
    for hidden in ("Ada Quist", "Newer Text", "Hip program"):
        assert hidden not in page


def test_protocols_that_hold_it_are_named(signed_in, clinician, stranger, exercise):
    for name, clinic in (("Shared one", None), ("Theirs", stranger.clinic)):
        protocol = Protocol.objects.create(slug="p", name=name, clinic=clinic)
        protocol.prescriptions.create(exercise=exercise, order=1, dosage=exercise.dosage)
    page = used(signed_in.as_(clinician), exercise).content.decode()
    assert "Shared one" in page
    assert "Theirs" not in page


def test_what_was_removed_ended_or_discarded_is_no_use(signed_in, clinician, program):
    row = program.prescriptions.first()
    prescribing.remove(prescription=row, by=clinician, at=NOW)
    assert "No program of your clinic holds it now." in used(signed_in.as_(clinician), row.exercise).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_programs(
    signed_in, clinician, exercise, django_assert_max_num_queries
):
    browser = signed_in.as_(clinician)
    for _ in range(3):
        with django_assert_max_num_queries(10):
            used(browser, exercise)
        hold(exercise, factories.make_patient(clinician), clinician)


def test_strangers_find_no_other_clinics_exercise(signed_in, stranger, clinic):
    own = factories.make_exercise(clinic=clinic)
    assert used(signed_in.as_(stranger), own).status_code == 404


def test_a_clinician_reads_what_changed_before_she_takes_the_update(signed_in, clinician, program):
    row = program.prescriptions.first()
    row.exercise.cues = ["Breathe out."]
    row.exercise.save()
    library.publish(exercise=row.exercise, by=None, at=NOW)

    page = signed_in.as_(clinician).get(reverse("programs:show", args=[program.pk])).content.decode()

    assert "Take the update" in page
    assert "<del>Pelvis level.</del>" in page
    assert "<ins>Breathe out.</ins>" in page
