"""A clinic's own copy of a protocol."""

import pytest

from programs import protocols
from programs.models import Protocol
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_copy_says_the_same_and_remembers_where_it_came_from(shared, clinician, clinic):
    own = protocols.copy(protocol=shared, by=clinician, at=NOW)

    assert own.clinic == clinic
    assert own.copied_from == shared.versions.get()
    assert own.versions.get().content == shared.versions.get().content
    assert own.version == 1


def test_a_copy_goes_its_own_way(shared, clinician):
    own = protocols.copy(protocol=shared, by=clinician, at=NOW)
    protocols.revise(protocol=own, by=clinician, at=NOW, name="Ours", cues=[])

    shared.refresh_from_db()
    assert (shared.name, shared.cues, shared.version) == ("Shared hip", ["Pelvis level."], 1)


def test_its_page_tells_that_the_original_went_on(shared, clinician, desk):
    own = protocols.copy(protocol=shared, by=clinician, at=NOW)
    address = f"/protocols/{own.pk}/"
    assert "Version 2 of it exists" not in desk.get(address).content.decode()

    protocols.revise(protocol=shared, by=None, at=NOW, cues=["Breathe on."])
    page = desk.get(address).content.decode()
    assert "Version 2 of it exists" in page
    assert f"/protocols/{shared.pk}/changes/?from=1&amp;to=2" in page


def test_the_button_leads_to_the_editor_of_the_copy(shared, desk, clinic):
    response = desk.post(f"/protocols/{shared.pk}/copy/")

    own = clinic_protocols(clinic).get()
    assert response.headers["Location"] == f"/protocols/{own.pk}/edit/"


def test_a_copy_of_ones_own_gets_a_short_name_of_its_own(own, desk, clinic):
    desk.post(f"/protocols/{own.pk}/copy/")

    assert set(clinic_protocols(clinic).values_list("slug", flat=True)) == {"our-hip", "our-hip-2"}


def clinic_protocols(clinic):
    return Protocol.objects.filter(clinic=clinic)
