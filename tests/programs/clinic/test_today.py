"""The clinician's day: who is due, how the week goes, what waits to be issued or ended."""

import re

import pytest
from django.urls import reverse

from patients import access, care
from patients.models import AccessLink
from programs import caseload, prescribing
from tests import factories
from tests.factories import NOW, TODAY, days
from tests.programs.clinic.conftest import do

DAY = reverse("programs:today")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows(response):
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr>.*?</tr>", response.content.decode(), re.S)[1:]
    ]


def names(response):
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)<', response.content.decode())


def test_a_new_clinic_is_welcomed_and_told_what_to_do(desk):
    page = desk.get(DAY).content.decode()

    assert "Welcome to Setwell" in page
    assert reverse("patients:add") in page


def test_without_a_running_program_the_patients_are_a_click_away(desk, patient):
    page = text_of(desk.get(DAY))

    assert "No program is running" in page
    assert "No session is planned for today." in page


def test_a_row_says_week_marks_and_next(desk, program):
    (row,) = rows(desk.get(DAY))

    assert "Ada Quist Week 1 of 4" in row
    assert "Mon 2 Mar: today" in row
    assert "0 of 2" in row
    assert row.endswith("today")


def test_what_was_done_is_counted_and_its_pain_stands_out(desk, program):
    do(program, TODAY, pain=7)
    response = desk.get(DAY)

    assert "One session today, one reported." in text_of(response)
    assert "1 of 2–3" in rows(response)[0]
    assert '<span class="pill pill--alert">7 of 10</span>' in response.content.decode()


def test_pain_up_to_five_is_a_plain_number(desk, program):
    do(program, TODAY, pain=5)
    assert "pill--alert" not in desk.get(DAY).content.decode()


def test_who_has_no_session_ahead_comes_last(clinician):
    over = factories.make_program(factories.make_patient(clinician, name="Aaron"), clinician)
    later = factories.make_program(factories.make_patient(clinician, name="Zoe"), clinician, starts_on=TODAY + days(60))

    assert list(caseload.running(clinician=clinician, on=TODAY + days(40))) == [later, over]


def test_who_is_due_comes_before_who_has_reported_and_before_other_days(desk, clinician):
    later = factories.make_program(
        factories.make_patient(clinician, name="Aaron"), clinician, starts_on=TODAY + days(1)
    )
    reported = factories.make_program(factories.make_patient(clinician, name="Bea"), clinician)
    do(reported, TODAY)
    factories.make_program(factories.make_patient(clinician, name="Zoe"), clinician)

    response = desk.get(DAY)

    assert names(response) == ["Zoe", "Bea", "Aaron"]
    assert "Starts 3 Mar" in rows(response)[-1]
    assert later.sessions.first().planned_on > TODAY


def test_a_paused_program_says_until_when(desk, program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason="holiday", until_on=TODAY + days(6))
    assert "Paused until 8 Mar" in rows(desk.get(DAY))[0]


def test_drafts_wait_to_be_issued(desk, draft):
    page = desk.get(DAY).content.decode()
    assert f'href="{reverse("programs:build", args=[draft.pk])}">Ada Quist</a>' in page


def test_a_discarded_draft_is_gone(desk, draft):
    prescribing.discard(program=draft, by=draft.prescriber, at=NOW)
    assert "Nothing is waiting to be issued." in text_of(desk.get(DAY))


@pytest.mark.parametrize(
    ("day", "words"),
    [(17, "No program ends within a week."), (18, "last session Fri 27 Mar"), (30, "over since Fri 27 Mar")],
)
def test_a_program_is_announced_a_week_before_its_last_session(desk_on, program, day, words):
    assert words in text_of(desk_on(TODAY + days(day)).get(DAY))


def test_weeks_that_are_over_ask_for_a_decision(desk_on, program):
    assert "Weeks are over" in rows(desk_on(TODAY + days(28)).get(DAY))[0]


def test_nothing_of_another_clinic_or_of_the_discharged_turns_up(desk, clinician, stranger, other_patient, program):
    factories.make_program(other_patient, stranger)
    factories.make_program(other_patient, stranger, issued=False)
    gone = factories.make_patient(clinician, name="Gone")
    factories.make_program(gone, clinician)
    care.discharge(patient=gone, by=clinician, at=NOW)

    response = desk.get(DAY)

    assert names(response) == ["Ada Quist"]
    assert other_patient.name not in text_of(response)
    assert caseload.day(clinician=clinician, on=TODAY) == caseload.Day(sessions=1, done=0)


def test_a_link_closed_after_wrong_years_is_told_until_there_is_a_new_one(desk, clinician, patient):
    link = access.hand_out(patient=patient, by=clinician, at=NOW)
    access.revoke(link=link, at=NOW, why=AccessLink.Closed.WRONG_YEARS)
    told = f"The link of {patient.name} was closed after five wrong years of birth."
    assert told in text_of(desk.get(DAY))

    access.renew(patient=patient, by=clinician, at=NOW + days(1))
    assert told not in text_of(desk.get(DAY))


def queries(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as asked:
        desk.get(DAY)
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_the_programs(desk, clinician, django_assert_max_num_queries):
    def add(number):
        for _ in range(number):
            program = factories.make_program(factories.make_patient(clinician), clinician)
            do(program, TODAY)
            factories.make_program(factories.make_patient(clinician), clinician, issued=False)

    add(2)
    with_two = queries(desk, django_assert_max_num_queries)
    add(10)

    assert queries(desk, django_assert_max_num_queries) == with_two
