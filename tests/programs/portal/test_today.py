"""Today answers one question: what do I do now?"""

import pytest
from django.urls import reverse

from programs import monitoring, prescribing, sessions
from programs.models import ExerciseSession
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.portal.reading import words

URL = reverse("programs:portal_today")


def page(client) -> str:
    response = client.get(URL)
    assert response.status_code == 200
    return words(response)


def test_a_session_that_is_due_says_how_long_and_offers_one_button(hand, program):
    shown = page(hand)

    assert "Monday 2 March" in shown
    assert "7 <small>minutes" in shown
    assert "2 exercises" in shown
    assert "Week 1 of 4" in shown
    assert shown.count("button--primary") == 1
    assert f'action="{reverse("programs:portal_start_today")}"' in shown


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


def test_one_that_will_be_offered_again_is_announced(hand, patient, clinician, turn_to):
    program = factories.make_program(patient, clinician, per_week_low=2, per_week_high=2, weekdays=[1, 3])
    _keep(program, patient, TODAY + days(2))  # and not on Monday
    turn_to(TODAY + days(3))
    shown = page(hand)

    assert "Friday 6 March" in shown
    assert "Monday’s session, then instead." in shown


def test_one_that_finds_no_room_any_more_is_let_go(hand, program, turn_to):
    turn_to(TODAY + days(1))
    shown = page(hand)

    assert "Monday’s session is over for this week, and need not be made up for." in shown
    assert "Wednesday 4 March" in shown


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
    assert "Week 1: 1 of 2 to 3 sessions" in shown
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
    assert "Until Wednesday 11 March there is nothing to do." in shown
    assert "Friday 13 March" in shown
    assert "Look at the exercises" in shown
    assert "Flare" not in shown


@pytest.mark.parametrize(
    ("reason", "words"),
    [("illness", "go on when you are ready"), ("clinician", "your physio starts it again with you")],
)
def test_a_program_paused_without_an_end_names_no_date(hand, program, clinician, reason, words):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason=reason)
    shown = page(hand)
    assert words in shown
    assert ("Go on today" in shown) == (reason == "illness")
    assert shown.count("lineup__link") == 2


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


@pytest.fixture
def other(patient, clinician, program):
    """A second program, also due on Monday."""
    return factories.make_program(patient, clinician)


class TestTwoPrograms:
    def test_they_are_one_today_with_one_start(self, hand, program, other):
        shown = page(hand)

        assert "4 exercises" in shown
        assert "14 <small>minutes" in shown
        assert shown.count("button--primary") == 1
        assert shown.count("lineup__link") == 4

    def test_what_is_needed_is_said_once(self, hand, patient, clinician, routine):
        prescribing.issue(
            program=prescribing.draft(
                patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=routine.protocol
            ),
            by=clinician,
            at=NOW,
            on=TODAY,
        )
        shown = page(hand)
        assert shown.count("<li>Wall") == 1
        assert shown.count("Better leave out") == 1

    def test_one_that_begins_later_stands_in_a_line(self, hand, program, patient, clinician):
        factories.make_program(patient, clinician, starts_on=TODAY + days(1))
        shown = page(hand)

        assert "2 exercises" in shown
        assert "Begins on Wednesday 4 March" in shown
        assert shown.count("button--primary") == 1

    def test_one_that_is_paused_stands_in_a_line(self, hand, program, other, clinician):
        prescribing.pause(program=other, by=clinician, at=NOW, on=TODAY, reason="illness", until_on=TODAY + days(9))
        assert "Paused until Wednesday 11 March" in page(hand)

    def test_one_that_is_done_leaves_the_other_due(self, hand, program, other, patient):
        _keep(program, patient, TODAY)
        shown = page(hand)

        assert "Today’s exercises" in shown
        assert "2 exercises" in shown
        assert "Done for today" in shown
        assert reverse("programs:portal_session", args=[program.sessions.get(performed_on=TODAY).pk]) in shown

    def test_one_under_way_is_gone_on_with_together(self, hand, program, other, patient):
        session = sessions.start(program=program, by=patient, at=NOW)
        sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=NOW)

        assert "1 of 4 exercises answered" in page(hand)

    def test_only_one_of_them_can_be_done(self, hand, program, other):
        url = reverse("programs:portal_start", args=[other.pk])
        assert url in page(hand)
        hand.post(url)
        assert not program.sessions.filter(state="started").exists()
        assert other.sessions.filter(state="started").exists()

    def test_both_done_are_done_for_today(self, hand, program, other, patient):
        _keep(program, patient, TODAY)
        _keep(other, patient, TODAY)
        shown = page(hand)

        assert "That’s it for today" in shown
        assert shown.count("Week 1: 1 of 2 to 3 sessions") == 2

    def test_resting_the_next_one_leads(self, hand, program, patient, clinician, turn_to):
        factories.make_program(patient, clinician, starts_on=TODAY + days(3))
        turn_to(TODAY + days(1))
        shown = page(hand)

        assert "Rest day" in shown
        assert shown.count("next-up__date") == 1
        assert "Wednesday 4 March" in shown


class TestStart:
    URL = reverse("programs:portal_start_today")

    def test_one_tap_begins_everything_that_is_due(self, hand, program, other):
        response = hand.post(self.URL)

        assert response.headers["Location"] == reverse("programs:portal_play", args=[TODAY.isoformat()])
        assert ExerciseSession.objects.filter(state="started").count() == 2

    def test_a_second_tap_does_no_harm(self, hand, program):
        assert hand.post(self.URL).headers["Location"] == hand.post(self.URL).headers["Location"]
        assert ExerciseSession.objects.filter(state="started").count() == 1

    def test_where_nothing_is_due_it_leads_back(self, hand, program, turn_to):
        turn_to(TODAY + days(1))
        assert hand.post(self.URL).headers["Location"] == URL

    def test_a_visit_starts_nothing(self, hand, program):
        assert hand.get(self.URL).status_code == 405


class TestDaysToKeep:
    """The days whose exercises the phone keeps for when there is no network."""

    def test_today_and_the_next_while_there_is_something_to_do(self, hand, program):
        assert hand.get(URL).context["days"] == ["2026-03-02", "2026-03-04"]

    def test_only_the_next_once_it_is_done(self, hand, finished):
        assert hand.get(URL).context["days"] == ["2026-03-04"]

    def test_none_without_a_program(self, hand, draft):
        assert hand.get(URL).context["days"] == []


class TestSeen:
    """A word back: who read the report, and what they replied."""

    @pytest.fixture
    def read(self, finished, clinician):
        return monitoring.see(session=finished, by=clinician, at=on_day(TODAY + days(1), 8))

    def test_it_is_told_once_a_clinician_has_read_it(self, hand, finished, clinician, turn_to):
        assert "Seen by your physio" not in page(hand)
        monitoring.see(session=finished, by=clinician, at=NOW)
        shown = page(hand)
        assert "Seen by your physio" in shown
        assert "has read how Monday’s session went." in shown
        session = hand.get(reverse("programs:portal_session", args=[finished.pk])).content.decode()
        assert "Seen by your physio" in session

    def test_a_reply_is_read_and_shows_no_markup(self, hand, finished, clinician):
        monitoring.reply(session=finished, text="Well done <b>you</b>", by=clinician, at=NOW)
        assert "Well done &lt;b&gt;you&lt;/b&gt;" in page(hand)

    def test_for_three_days(self, hand, read, turn_to):
        turn_to(TODAY + days(4))
        assert "Seen by your physio" in page(hand)
        turn_to(TODAY + days(5))
        assert "Seen by your physio" not in page(hand)


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

    with django_assert_max_num_queries(12):
        assert phone.get(URL).status_code == 200


def test_with_everything_on_it_twelve_queries_are_enough(
    hand, program, other, patient, clinician, turn_to, django_assert_max_num_queries
):
    for each in program, other:
        done = _keep(each, patient, TODAY)
        monitoring.reply(session=done, text="Go on like this", by=clinician, at=on_day(TODAY + days(1)))
    friday = TODAY + days(4)
    _keep(program, patient, TODAY + days(2))  # the other program’s is not said
    turn_to(friday)
    for each in program, other:
        row = each.prescriptions.first()
        dosage = row.dosage.with_targets(reps=6)
        prescribing.change_dosage(prescription=row, dosage=dosage, by=clinician, at=on_day(friday, 7))
    sessions.start(program=other, by=patient, at=on_day(friday, 6))

    with django_assert_max_num_queries(12):
        shown = page(hand)

    for heading in ("What is new", "How was the morning after", "Seen by your physio", "but did not say so"):
        assert heading in shown


def _keep(program, patient, day):
    at = on_day(day)
    session = sessions.start(program=program, by=patient, at=at)
    sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=at)
    return sessions.finish(session=session, by=patient, at=at)
