"""Today answers one question: what do I do now?"""

import pytest
from django.urls import reverse

from programs import prescribing, sessions
from tests import factories
from tests.factories import NOW, TODAY, days, on_day

URL = reverse("programs:portal_today")


def page(client) -> str:
    response = client.get(URL)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_session_that_is_due_says_how_long_and_offers_one_button(hand, program):
    shown = page(hand)

    assert "Monday 2 March" in shown
    assert "7 <small>minutes" in shown
    assert "2 exercises" in shown
    assert "Week 1 of 4" in shown
    assert shown.count("button--primary") == 1
    assert reverse("programs:portal_start", args=[program.pk]) in shown


def test_the_exercises_are_listed_with_the_dosage_of_today(hand, program, clinician):
    row = program.prescriptions.first()
    more = row.dosage.with_targets(reps=6)
    prescribing.change_dosage(prescription=row, dosage=more, by=clinician, at=NOW, from_on=TODAY + days(1))

    assert "2 sets of 4 per side, hold 5 s" in page(hand)
    assert "2 sets of 6" not in page(hand)


def test_what_is_needed_is_said_in_words_with_its_alternatives(hand, routine):
    shown = page(hand)

    assert 'Lacrosse ball <span class="muted">or</span> Massage ball' in shown
    assert shown.count("<li>Wall") == 1
    assert "(helps)" in shown


def test_what_to_leave_out_is_said(hand, routine):
    assert "Better leave out" in page(hand)


def test_a_missed_session_is_not_crammed_in_before_the_next(hand, program, turn_to):
    turn_to(TODAY + days(1))
    shown = page(hand)

    assert "Rest day" in shown
    assert "Wednesday 4 March" in shown


def test_a_missed_session_is_offered_again_without_blame(hand, program, patient, turn_to):
    _keep(program, patient, TODAY)
    turn_to(TODAY + days(5))  # Saturday; Wednesday and Friday were missed
    shown = page(hand)

    assert "Wednesday’s session, today instead." in shown
    assert "missed" not in shown.lower()


def test_a_third_session_is_called_extra_once_two_are_done(hand, program, patient, turn_to):
    _keep(program, patient, TODAY)
    _keep(program, patient, TODAY + days(2))
    turn_to(TODAY + days(4))

    assert "2 sessions a week are enough" in page(hand)


def test_a_session_under_way_can_be_gone_on_with(hand, begun, patient):
    first = begun.performed.first()
    sessions.record(performed=first, outcome="partly", by=patient, at=NOW)
    shown = page(hand)

    assert "Go on where you stopped" in shown
    assert "1 of 2 exercises answered" in shown
    assert "mark--partly" in shown


def test_a_session_with_all_answers_is_only_to_be_finished(hand, begun, patient):
    for row in begun.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=NOW)
    shown = page(hand)

    assert "All answered: finish now" in shown
    assert "minutes left" not in shown


def test_after_a_session_today_says_when_the_next_is(hand, finished):
    shown = page(hand)

    assert "That’s it for today" in shown
    assert "Wednesday 4 March" in shown
    assert "Week 1: 1 of 2–3" in shown
    assert reverse("programs:portal_session", args=[finished.pk]) in shown


def test_a_rest_day_says_when_the_next_session_is_and_lets_look_and_correct(hand, finished, turn_to):
    turn_to(TODAY + days(1))
    shown = page(hand)

    assert "Rest day" in shown
    assert "Wednesday 4 March" in shown
    assert "Look at the exercises" in shown
    assert "Change what I said on Monday" in shown


def test_an_earlier_session_can_be_changed_on_the_day_of_the_next(hand, finished, turn_to):
    turn_to(TODAY + days(2))
    assert "Change what I said on Monday" in page(hand)


def test_after_three_days_nothing_is_offered_to_change(hand, finished, turn_to):
    turn_to(TODAY + days(3))
    assert "Change what I said" in page(hand)
    turn_to(TODAY + days(5))
    assert "Change what I said" not in page(hand)


def test_a_program_that_begins_later_says_when_and_what_to_get(hand, patient, clinician):
    factories.make_program(patient, clinician, starts_on=TODAY + days(7))
    shown = page(hand)

    assert "First session" in shown
    assert "Monday 9 March" in shown


def test_a_paused_program_says_so(hand, program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason="flare", until_on=TODAY + days(9))
    shown = page(hand)

    assert "Your program is paused" in shown
    assert "Friday 13 March" in shown
    assert "Flare" not in shown


def test_a_program_paused_without_an_end_names_no_date(hand, program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason="illness")
    assert "your physio starts it again with you" in page(hand)


def test_an_ended_program_says_so_and_keeps_the_reason_to_the_clinic(hand, program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Waits for surgery")
    shown = page(hand)

    assert "This program has ended" in shown
    assert "surgery" not in shown


def test_a_program_whose_weeks_are_over_says_what_comes_next(hand, program, turn_to):
    turn_to(TODAY + days(40))
    assert "You have come to the end" in page(hand)


def test_without_a_program_the_page_says_to_wait(hand, draft):
    assert "No exercises yet" in page(hand)


def test_two_programs_are_two_cards(hand, program, patient, clinician):
    other = factories.make_program(patient, clinician, starts_on=TODAY + days(1))
    shown = page(hand)

    assert reverse("programs:portal_start", args=[program.pk]) in shown
    assert reverse("programs:portal_start", args=[other.pk]) not in shown
    assert "Not begun yet" in shown


def test_the_page_speaks_the_patients_language_and_is_not_stored(signed_in, clinician):
    patient = factories.make_patient(clinician, language="de")
    response = signed_in.phone_of(patient).get(URL)

    assert '<html lang="de"' in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_today_is_the_day_where_the_patient_lives(signed_in, clinician, clock):
    patient = factories.make_patient(clinician, time_zone="Pacific/Auckland", weekdays=[2, 4, 6])
    factories.make_program(patient, clinician, starts_on=TODAY + days(1))
    clock.move_to(on_day(TODAY, hour=20))  # Tuesday morning in Auckland

    assert "Tuesday 3 March" in page(signed_in.phone_of(patient))


@pytest.mark.parametrize(("programs", "exercises"), [(1, 2), (1, 8), (3, 4)])
def test_the_number_of_queries_does_not_grow(
    signed_in, patient, clinician, programs, exercises, django_assert_max_num_queries
):
    for _ in range(programs):
        program = factories.make_program(patient, clinician, exercises=exercises)
        sessions.start(program=program, by=patient, at=NOW)
    phone = signed_in.phone_of(patient)

    with django_assert_max_num_queries(13):
        assert phone.get(URL).status_code == 200


def _keep(program, patient, day):
    at = on_day(day)
    session = sessions.start(program=program, by=patient, at=at)
    sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=at)
    sessions.finish(session=session, by=patient, at=at)
