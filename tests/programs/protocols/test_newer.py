"""“Protocol v3 exists; this program was issued from v1”, with the difference."""

import pytest

from programs import prescribing, protocols
from programs.models import Protocol
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(own, clinician, patient):
    program = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=own)
    return prescribing.issue(program=program, by=clinician, at=NOW, on=TODAY)


@pytest.fixture
def news(own, clinician, program):
    """Two versions later."""
    for cue in ("Breathe on.", "Breathe out."):
        protocols.revise(protocol=own, by=clinician, at=NOW, cues=[cue])
    program.refresh_from_db()
    return program


def test_nothing_is_said_while_the_protocol_stands(program, desk):
    assert protocols.newer(program) is None
    assert "exists; this program" not in desk.get(f"/programs/{program.pk}/").content.decode()


def test_the_difference_is_between_what_was_taken_and_what_stands(news):
    comparison = protocols.newer(news)

    assert (comparison.old_number, comparison.new.number) == (1, 3)
    assert [(change.label, change.word) for change in comparison.changes] == [("Cue", "added"), ("Cue", "removed")]


def test_the_programs_page_says_so_and_leads_to_the_difference(news, desk):
    page = desk.get(f"/programs/{news.pk}/").content.decode()
    assert "“Our hip” v3 exists; this program was issued from v1." in page

    changes = desk.get(f"/programs/{news.pk}/newer/").content.decode()
    assert f'href="/programs/{news.pk}/newer/"' in page
    assert "From version 1 to version 3" in changes
    assert "<ins>Breathe out.</ins>" in changes
    assert "<del>Pelvis level.</del>" in changes


def test_a_draft_was_begun_not_issued(own, clinician, patient, desk):
    draft = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=own)
    protocols.revise(protocol=own, by=clinician, at=NOW, cues=[])

    assert "this draft was begun from v1" in desk.get(f"/programs/{draft.pk}/build/").content.decode()


def test_what_is_from_before_versions_were_kept_is_not_made_up(news, desk):
    news.protocol_version = 0
    news.save()

    page = desk.get(f"/programs/{news.pk}/newer/").content.decode()
    assert "Version 0 is from before versions were kept" in page


def test_without_news_the_address_leads_to_the_protocol(program, own, desk):
    assert desk.get(f"/programs/{program.pk}/newer/").headers["Location"] == f"/protocols/{own.pk}/"


def test_any_two_versions_can_be_laid_beside_each_other(news, own, desk):
    page = desk.get(f"/protocols/{own.pk}/changes/?from=2&to=3").content.decode()

    assert "From version 2 to version 3" in page
    assert "Pelvis level." not in page


@pytest.mark.parametrize("asked", ["?from=1", "?from=a&to=2", "?from=1&to=9", "?from=1&to=99999999999"])
def test_versions_that_do_not_exist_are_not_found(news, own, desk, asked):
    assert desk.get(f"/protocols/{own.pk}/changes/{asked}").status_code == 404


def test_a_program_is_saved_as_a_protocol_and_goes_to_the_editor(program, desk, clinic):
    response = desk.post(f"/programs/{program.pk}/save-as-protocol/")

    made = clinic_protocols(clinic).exclude(pk=program.protocol_id).get()
    assert response.headers["Location"] == f"/protocols/{made.pk}/edit/"


def test_a_program_without_exercises_is_told_why_it_makes_none(patient, clinician, desk):
    empty = prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY)

    page = desk.post(f"/programs/{empty.pk}/save-as-protocol/", follow=True).content.decode()
    assert "Add at least one exercise." in page


def clinic_protocols(clinic):
    return Protocol.objects.filter(clinic=clinic)
