"""Adding a patient: what is asked for, what is refused at its field, and where it leads."""

import pytest
from django.urls import reverse

from patients.models import Patient

ADD = reverse("patients:add")
PARTICULARS = {
    "name": "Maya Lindqvist",
    "email": "maya@example.org",
    "phone": "",
    "year_of_birth": "1987",
    "affected_side": "left",
    "weekdays": ["1", "3", "5"],
    "time_zone": "Europe/Berlin",
    "language": "en",
    "reminded": "on",
}


def test_adding_leads_to_the_chart_with_a_program_as_the_next_step(desk, clinician):
    response = desk.post(ADD, PARTICULARS, follow=True)

    patient = Patient.objects.get(name="Maya Lindqvist")
    assert response.redirect_chain == [(reverse("patients:chart", args=[patient.pk]), 302)]
    assert (patient.clinic, patient.registered_by, patient.weekdays) == (clinician.clinic, clinician, [1, 3, 5])
    page = response.content.decode()
    assert "Maya Lindqvist is added" in page
    assert f'class="button button--primary" href="{reverse("programs:draft", args=[patient.pk])}"' in page


@pytest.mark.parametrize("answer", [{}, {"reminded": "on"}])
def test_reminders_are_sent_only_where_the_patient_was_asked(desk, answer):
    assert "checked" not in str(desk.get(ADD).context["form"]["reminded"])  # a box ticked beforehand is no yes

    unasked = {name: value for name, value in PARTICULARS.items() if name != "reminded"}
    desk.post(ADD, unasked | answer)
    assert Patient.objects.get().reminded == bool(answer)


def test_the_clinics_own_zone_and_language_are_offered(desk, clinic):
    clinic.time_zone, clinic.language = "America/St_Johns", "de"
    clinic.save()

    page = desk.get(ADD).content.decode()
    assert '<option value="America/St_Johns" selected>St Johns</option>' in page
    assert '<option value="de" selected>' in page


@pytest.mark.parametrize("contact", [{"email": "", "phone": "030 1234"}, {"email": "maya@example.org", "phone": ""}])
def test_one_way_to_reach_the_patient_is_enough(desk, contact):
    desk.post(ADD, PARTICULARS | contact)
    assert Patient.objects.filter(name="Maya Lindqvist").exists()


REFUSALS = [
    ({"name": ""}, "name", "Give the patient&#x27;s name."),
    ({"email": "", "phone": ""}, "email", "Give an e-mail address or a telephone number"),
    ({"email": "maya@"}, "email", "This is not an e-mail address."),
    ({"phone": "abc"}, "phone", "This is not a telephone number."),
    ({"year_of_birth": ""}, "year_of_birth", "Give the year, such as 1968."),
    ({"year_of_birth": "87"}, "year_of_birth", "Give a year from 1900 to 2026."),
    ({"year_of_birth": "1899"}, "year_of_birth", "Give a year from 1900 to 2026."),
    ({"year_of_birth": "2027"}, "year_of_birth", "Give a year from 1900 to 2026."),
    ({"year_of_birth": "long ago"}, "year_of_birth", "Give the year in digits."),
    ({"time_zone": "Europe/Atlantis"}, "time_zone", "Choose a time zone by its name"),
    ({"language": "tlh"}, "language", "Select a valid choice."),
    ({"weekdays": ["8"]}, "weekdays", "Select a valid choice."),
    ({"affected_side": "top"}, "affected_side", "Select a valid choice."),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, wrong, field, sentence):
    response = desk.post(ADD, PARTICULARS | {"phone": "030 1234"} | wrong)

    page = response.content.decode()
    assert response.status_code == 422
    assert not Patient.objects.exists()
    assert f'id="id_{field}_error"><span>{sentence}' in page
    assert page.count('class="field__error"') == 1
    for typed in ("name", "phone", "email"):
        if typed not in wrong:
            assert f'value="{(PARTICULARS | {"phone": "030 1234"})[typed]}"' in page


@pytest.mark.parametrize("year", ["1900", "2026"])
def test_the_first_and_the_last_possible_year_are_taken(desk, year):
    desk.post(ADD, PARTICULARS | {"year_of_birth": year})
    assert Patient.objects.get().year_of_birth == int(year)


def test_a_patient_is_always_the_clinicians_own_clinics(desk, clinic, stranger):
    desk.post(ADD, PARTICULARS | {"clinic": str(stranger.clinic_id)})
    assert Patient.objects.get().clinic == clinic
