"""The card of a day: what is in it, for whom, and that it names nobody."""

import json
import re

import pytest
from django.urls import reverse

from programs import prescribing, sessions
from programs.models import ExerciseSession, Program
from programs.sessions import told
from tests import canaries, factories
from tests.factories import NOW, TODAY, days
from tests.programs.portal.reading import words

SAYABLE = re.compile(r"canary\.(?:exercise\w*|program\.cues|exercisesession\.cues)\b")


def url(day=TODAY, page="play"):
    return reverse(f"programs:portal_{page}", args=[day if isinstance(day, str) else day.isoformat()])


def data(response):
    found = re.search(r'<script id="card" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found[1])


class TestDay:
    def test_the_session_due_today_is_there_to_be_started(self, hand, program):
        response = hand.get(url())

        card = data(response)
        assert card["day"] == "2026-03-02"
        assert [row["prescription"] for row in card["exercises"]] == [str(row.pk) for row in program.prescribed]
        assert [(each["begun"], each["each"]) for each in card["sessions"]] == [(False, True)]
        assert reverse("programs:portal_start_today") in words(response)

    def test_a_session_under_way_shows_what_is_answered_and_leads_to_its_pages(self, hand, begun, patient):
        first, second = begun.performed.all()
        sessions.record(performed=first, outcome="partly", pain=9, by=patient, at=NOW)
        response = hand.get(url())

        card = data(response)
        assert card["sessions"][0]["begun"]
        assert [row["answered"] for row in card["exercises"]] == [True, False]
        assert reverse("programs:portal_exercise", args=[second.pk]) in words(response)

    def test_a_day_to_come_is_shown_and_cannot_be_begun(self, hand, program):
        response = hand.get(url(TODAY + days(2)))

        assert len(data(response)["exercises"]) == 2
        assert reverse("programs:portal_start_today") not in words(response)
        assert reverse("programs:portal_guide", args=[program.prescribed[0].pk]) in words(response)

    @pytest.mark.parametrize("day", [TODAY + days(1), TODAY - days(7), TODAY + days(400)])
    def test_a_day_without_a_session_leads_back_to_today(self, hand, program, day):
        response = hand.get(url(day), follow=True)
        assert response.redirect_chain == [(reverse("programs:portal_today"), 302)]
        assert "There is nothing to do on that day." in words(response)

    def test_a_session_that_is_over_leads_back_to_today(self, hand, finished):
        assert hand.get(url()).headers["Location"] == reverse("programs:portal_today")

    @pytest.mark.parametrize("day", ["20260302", "2026-W10-1", "today", "2026-02-30", "2026-3-2"])
    def test_what_is_no_day_is_not_found(self, hand, program, day):
        assert hand.get(url(day)).status_code == 404
        assert hand.get(url(day, "notes")).status_code == 404

    def test_what_was_begun_yesterday_can_be_finished_for_three_days(self, hand, begun, turn_to):
        turn_to(TODAY + days(3))
        assert data(hand.get(url()))["sessions"][0]["begun"]
        turn_to(TODAY + days(4))
        assert hand.get(url()).status_code == 302

    def test_a_program_that_ended_asks_nothing(self, hand, program, clinician):
        prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="Moved away")
        assert hand.get(url()).status_code == 302

    def test_two_programs_are_one_day_in_order(self, hand, program, patient, clinician):
        other = factories.make_program(patient, clinician, weeks=4)  # issued in the same instant
        card = data(hand.get(url()))

        first, second = sorted((program, other), key=lambda program: program.pk)
        rows = [*first.prescribed, *second.prescribed]
        assert [row["prescription"] for row in card["exercises"]] == [str(row.pk) for row in rows]
        assert [row["session"] for row in card["exercises"]] == [0, 0, 1, 1]

    def test_somebody_elses_day_is_not_in_it(self, signed_in, other_patient, program):
        assert signed_in.phone_of(other_patient).get(url()).headers["Location"] == reverse("programs:portal_today")


class TestWhatIsTold:
    def test_the_token_says_what_the_card_says(self, hand, program):
        token = told.read(data(hand.get(url()))["sessions"][0]["told"])

        session = ExerciseSession.objects.get(program=program, planned_on=TODAY)
        assert (token.session_id, token.on) == (session.pk, TODAY)
        assert [row.prescription_id for row in token.asked] == [row.pk for row in program.prescribed]

    def test_the_routine_is_guided_in_its_order_and_the_release_leads_straight_on(self, hand, routine):
        exercises = data(hand.get(url()))["exercises"]

        assert [row["straight"] for row in exercises] == [True, False, False, False, False]
        assert [row["beats"][0]["kind"] for row in exercises] == ["ready"] * 5
        assert [row["beats"][0]["seconds"] for row in exercises] == [10, 5, 5, 10, 10]  # lying down takes longer
        assert exercises[0]["beats"][1]["side"] == "left"  # the affected one
        assert [beat["label"] for beat in exercises[3]["beats"] if beat["kind"] == "side"] == ["Turn over"]

    def test_every_concern_has_its_answer_a_second_odd_feeling_ends_a_release(self, hand, routine):
        advice = data(hand.get(url()))["exercises"][0]["advice"]
        assert set(advice) == {"hurts", "odd", "too_hard", "unsure"}
        assert [answer["ends"] for answer in advice["odd"]] == [False, True]
        assert [answer["calls"] for answer in advice["odd"]] == [False, True]

    def test_pain_and_effort_are_asked_where_the_program_says(self, hand, program):
        Program.objects.update(rating=Program.Rating.END)
        response = hand.get(url())
        assert data(response)["sessions"][0]["each"] is False
        assert 'id="end_pain_0"' in words(response)

    def test_nothing_is_filled_in_beforehand(self, hand, begun, patient):
        sessions.record(performed=begun.performed.all()[0], outcome="done", pain=3, by=patient, at=NOW)
        page = words(hand.get(url()))
        assert "checked" not in page
        assert all("value" not in field for field in re.findall(r"<input[^>]*name=.amount.[^>]*>", page))


class TestNobodyIsNamed:
    @pytest.fixture
    def phone(self, db, signed_in):
        self.aviary = canaries.make_aviary()
        return signed_in.phone_of(self.aviary.patient)

    def test_no_word_of_anybody_is_in_the_card(self, phone):
        rows = ExerciseSession.objects.filter(patient=self.aviary.patient)
        found = {day: phone.get(url(day)) for row in rows for day in {row.planned_on, row.performed_on} - {None}}
        shown = [response for response in found.values() if response.status_code == 200]

        assert shown
        for response in shown:
            said = response.content.decode()
            assert "canary.exercise" in said  # the aviary sings at all
            assert "canary" not in SAYABLE.sub("", said)
            assert str(self.aviary.patient.pk) not in said
            assert str(self.aviary.clinician.clinic_id) not in said

    def test_what_was_said_makes_no_difference_to_the_card(self, hand, begun, patient):
        row, cards = begun.performed.all()[0], []
        for outcome, pain, effort in (("done", 0, "easy"), ("not_today", 10, "too_hard")):
            sessions.record(performed=row, outcome=outcome, pain=pain, effort=effort, by=patient, at=NOW)
            cards.append(re.sub(r'(data-token|value)="\w{64}"', "", words(hand.get(url()))))
        assert cards[0] == cards[1]


class TestNotes:
    def test_the_physios_notes_come_by_themselves_and_are_never_kept(self, hand, program):
        row = program.prescribed[0]
        row.note = "Mind the left knee."
        row.save()
        response = hand.get(url(page="notes"))

        assert response.json()["notes"] == {str(row.pk): "Mind the left knee."}
        assert response.headers["Cache-Control"] == "no-store"
        assert "Mind the left knee" not in words(hand.get(url()))

    def test_with_them_comes_the_number_to_call_which_the_card_does_not_hold(self, hand, program):
        program.clinic.phone = "030 23125 014"
        program.clinic.save()

        assert hand.get(url(page="notes")).json() == {"notes": {}, "call": "030 23125 014"}
        assert "23125" not in words(hand.get(url()))

    def test_a_begun_session_keeps_the_note_it_began_with(self, hand, program, patient):
        row = program.prescribed[0]
        for note in ("As told then.", "Said later."):
            row.note = note
            row.save()
            sessions.start_today(patient=patient, at=NOW)
        assert hand.get(url(page="notes")).json()["notes"] == {str(row.pk): "As told then."}

    def test_a_day_without_a_session_has_none(self, hand, program):
        assert hand.get(url(TODAY + days(1), "notes")).json()["notes"] == {}


@pytest.mark.parametrize("is_begun", [False, True])
def test_the_number_of_queries_does_not_grow(hand, patient, clinician, django_assert_max_num_queries, is_begun):
    for exercises in (2, 6):
        factories.make_program(patient, clinician, exercises=exercises)
    if is_begun:
        sessions.start_today(patient=patient, at=NOW)
    hand.get(url())
    with django_assert_max_num_queries(10):
        hand.get(url())
