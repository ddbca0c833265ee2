"""Doing a session: start, say how each exercise went, finish, correct."""

from itertools import pairwise

import pytest
from django.urls import reverse

from programs import prescribing, sessions
from programs.models import ExerciseSession, PerformedExercise, ProgramEvent
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.portal.reading import exercise_url, session_url, words

TODAY_URL = reverse("programs:portal_today")


class TestStart:
    def test_starting_leads_to_the_first_exercise(self, hand, program):
        response = hand.post(reverse("programs:portal_start", args=[program.pk]))

        session = ExerciseSession.objects.get(program=program, state="started")
        assert response.headers["Location"] == exercise_url(session.performed.first())

    def test_a_second_tap_or_tab_goes_on_with_the_same_session(self, hand, program):
        url = reverse("programs:portal_start", args=[program.pk])

        assert hand.post(url).headers["Location"] == hand.post(url).headers["Location"]
        assert ExerciseSession.objects.filter(program=program, state="started").count() == 1

    def test_starting_again_goes_on_with_the_first_that_has_no_answer(self, hand, begun, patient):
        first, second = begun.performed.all()
        sessions.record(performed=first, outcome="done", by=patient, at=NOW)

        response = hand.post(reverse("programs:portal_start", args=[begun.program_id]))
        assert response.headers["Location"] == exercise_url(second)

    def test_what_is_not_due_leads_back_to_today(self, hand, program, turn_to):
        turn_to(TODAY + days(1))
        assert hand.post(reverse("programs:portal_start", args=[program.pk])).headers["Location"] == TODAY_URL

    def test_a_visit_starts_nothing(self, hand, program):
        assert hand.get(reverse("programs:portal_start", args=[program.pk])).status_code == 405


class TestExercise:
    def test_nothing_is_filled_in_beforehand(self, hand, begun):
        assert "checked" not in words(hand.get(exercise_url(begun.performed.first())))

    def test_saving_leads_to_the_next_exercise_and_then_to_the_end(self, hand, begun):
        first, second = begun.performed.all()

        response = hand.post(exercise_url(first), {"outcome": "done", "pain": "2", "effort": "right"})
        assert response.headers["Location"] == exercise_url(second)
        first.refresh_from_db()
        assert (first.outcome, first.pain, first.effort) == ("done", 2, "right")

        response = hand.post(exercise_url(second), {"outcome": "not_today"})
        assert response.headers["Location"] == session_url(begun, "finish")
        second.refresh_from_db()
        assert (second.outcome, second.pain, second.effort) == ("not_today", None, "")

    def test_the_last_one_leads_back_to_one_that_was_skipped(self, hand, begun):
        first, second = begun.performed.all()
        assert hand.post(exercise_url(second), {"outcome": "done"}).headers["Location"] == exercise_url(first)

    def test_of_two_programs_issued_in_the_same_instant_one_follows_the_other(self, hand, program, patient, clinician):
        programs = sorted((program, factories.make_program(patient, clinician)), key=lambda each: each.pk)
        sessions.start_today(patient=patient, at=NOW)
        rows = [row for each in programs for row in each.sessions.get(state="started").performed.all()]

        for row, following in pairwise(rows):
            answer = hand.post(exercise_url(row), {"outcome": "done"})
            assert answer.headers["Location"] == exercise_url(following)

    def test_saying_the_same_twice_is_recorded_once(self, hand, begun):
        for _ in range(2):
            hand.post(exercise_url(begun.performed.first()), {"outcome": "done", "pain": "3"})

        kinds = ProgramEvent.objects.filter(kind__in=["recorded", "corrected"]).values_list("kind", flat=True)
        assert list(kinds) == ["recorded"]

    def test_without_an_answer_the_error_stands_at_its_field_and_the_rest_stays(self, hand, begun):
        response = hand.post(exercise_url(begun.performed.first()), {"pain": "7", "effort": "too_hard"})
        shown = words(response)

        assert response.status_code == 422
        assert 'id="id_outcome_error"' in shown
        assert 'href="#id_outcome_0"' in shown
        assert 'id="id_outcome_0"' in shown
        assert shown.count("checked") == 2
        assert not PerformedExercise.objects.exclude(outcome="").exists()

    @pytest.mark.parametrize("wrong", [{"outcome": "super"}, {"outcome": "done", "pain": "11"}])
    def test_an_answer_that_cannot_be_is_refused(self, hand, begun, wrong):
        assert hand.post(exercise_url(begun.performed.first()), wrong).status_code == 422

    def test_what_is_shown_is_what_was_prescribed_when_the_session_began(self, hand, begun, clinician):
        row = begun.program.prescriptions.first()
        more = row.dosage.with_targets(reps=6)
        prescribing.change_dosage(prescription=row, dosage=more, by=clinician, at=NOW, from_on=TODAY)

        assert "2 sets of 4 per side, hold 5 s" in words(hand.get(exercise_url(begun.performed.first())))


class TestTwoPrograms:
    """Both are under way: one session to the patient."""

    @pytest.fixture
    def both(self, program, patient, clinician):
        other = factories.make_program(patient, clinician, at=on_day(TODAY, 10))
        return [sessions.start(program=each, by=patient, at=NOW) for each in (program, other)]

    def test_the_exercises_are_counted_and_gone_through_together(self, hand, both):
        first, second = (list(session.performed.all()) for session in both)

        assert "Exercise 3 of 4" in words(hand.get(exercise_url(second[0])))
        hand.post(exercise_url(first[0]), {"outcome": "done"})
        response = hand.post(exercise_url(first[1]), {"outcome": "done"})
        assert response.headers["Location"] == exercise_url(second[0])

    def test_finishing_the_one_leads_to_what_is_left_of_the_other(self, hand, both, patient):
        for row in both[0].performed.all():
            sessions.record(performed=row, outcome="done", by=patient, at=NOW)
        assert "Hip program" in words(hand.get(session_url(both[0], "finish")))

        response = hand.post(session_url(both[0], "finish"))
        assert response.headers["Location"] == exercise_url(both[1].performed.first())

        for row in both[1].performed.all():
            sessions.record(performed=row, outcome="done", by=patient, at=NOW)
        assert hand.post(session_url(both[1], "finish")).headers["Location"] == session_url(both[1], "thanks")


class TestAskedOnceAtTheEnd:
    """The clinician chose to have pain and effort rated once for the whole session."""

    @pytest.fixture
    def begun(self, program, begun):
        type(program).objects.filter(pk=program.pk).update(rating="end")
        return begun

    def test_an_exercise_asks_for_neither(self, hand, begun):
        shown = words(hand.get(exercise_url(begun.performed.first())))
        assert 'name="pain"' not in shown
        assert 'name="effort"' not in shown

    def test_the_end_asks_for_both_and_keeps_them(self, hand, begun, patient):
        sessions.record(performed=begun.performed.first(), outcome="done", by=patient, at=NOW)
        shown = words(hand.get(session_url(begun, "finish")))
        assert "checked" not in shown

        hand.post(session_url(begun, "finish"), {"pain": "3", "effort": "hard"})
        begun.refresh_from_db()
        assert (begun.pain, begun.effort) == (3, "hard")
        assert "pain 3 of 10 · Hard" in words(hand.get(session_url(begun)))

    def test_strong_pain_is_answered_with_what_to_do(self, hand, begun, patient):
        sessions.record(performed=begun.performed.first(), outcome="done", by=patient, at=NOW)
        shown = words(hand.post(session_url(begun, "finish"), {"pain": "8"}, follow=True))
        assert "Please call your clinic before the next session." in shown

    def test_what_was_rated_before_can_still_be_changed(self, hand, begun, patient):
        first = begun.performed.first()
        sessions.record(performed=first, outcome="done", pain=4, by=patient, at=NOW)
        assert 'name="pain"' in words(hand.get(exercise_url(first)))

    def test_otherwise_the_end_asks_for_neither(self, hand, finished):
        type(finished.program).objects.update(rating="each")
        assert 'name="pain"' not in words(hand.get(session_url(finished, "finish")))


class TestRoutine:
    """The reference routine, as its patient reads it."""

    @pytest.fixture
    def rows(self, routine, patient):
        return list(sessions.start(program=routine, by=patient, at=NOW).performed.all())

    def shown(self, hand, row):
        return words(hand.get(exercise_url(row)))

    def test_release_asks_for_both_sides_and_says_why(self, hand, rows):
        shown = self.shown(hand, rows[0])
        assert "First the left side." in shown
        assert "Do both sides, even if only one hurts, so that one does not lag behind the other." in shown

    def test_release_leads_straight_on_to_activation(self, hand, rows):
        assert "go straight on with “Standing glute contraction”" in self.shown(hand, rows[0])
        assert "Go straight on: this follows “Hip-front release" in self.shown(hand, rows[1])
        assert "straight on" not in self.shown(hand, rows[2])

    @pytest.mark.parametrize(("affected", "other"), [("left", "right"), ("right", "left")])
    def test_on_the_side_the_lower_leg_works_and_then_the_other(self, signed_in, patient, rows, affected, other):
        patient.affected_side = affected
        patient.save()
        shown = self.shown(signed_in.phone_of(patient), rows[3])

        assert f"Lie on your {affected} side: the {affected} leg works." in shown
        assert f"Then turn over: the {other} leg works." in shown

    def test_phases_are_listed_with_their_seconds(self, hand, rows):
        shown = self.shown(hand, rows[3])
        assert 'Back with the buttock <b class="nowrap">10 seconds</b>' in shown
        assert shown.count("10 seconds") == 3

    def test_steps_cues_cautions_and_fixes_are_told(self, hand, rows):
        shown = self.shown(hand, rows[2])
        for sentence in (
            "Grow tall into good posture while you draw one knee up.",
            "Keep the lower back neutral to slightly arched.",
            "As hard as you can without pain.",
            "The outer front of the hip takes over",
            "Let the knee drift slightly out",
            "Wall",
        ):
            assert sentence in shown
        assert shown.count('<svg class="figure"') == 2

    def test_the_rationale_is_for_clinicians(self, hand, rows):
        assert "never left alone" not in self.shown(hand, rows[0])


class TestPain:
    def test_strong_pain_is_answered_at_once_with_what_to_do(self, hand, begun, patient):
        patient.clinic.phone = "030 5550 1234"
        patient.clinic.save()
        first, second = begun.performed.all()
        response = hand.post(exercise_url(first), {"outcome": "partly", "pain": "6"}, follow=True)
        shown = words(response)

        assert response.redirect_chain[-1][0] == reverse("programs:portal_stop", args=[first.pk])
        assert "Leave this exercise for today" in shown
        assert 'href="tel:03055501234"' in shown
        assert exercise_url(second) in shown
        assert session_url(begun, "finish") in shown

    def test_a_clinic_without_a_number_is_named(self, hand, begun):
        first = begun.performed.first()
        response = hand.post(exercise_url(first), {"outcome": "done", "pain": "10"}, follow=True)

        assert "Harbour Physio" in words(response)
        assert "tel:" not in words(response)

    def test_moderate_pain_goes_on(self, hand, begun):
        first, second = begun.performed.all()
        response = hand.post(exercise_url(first), {"outcome": "done", "pain": "5"})
        assert response.headers["Location"] == exercise_url(second)

    def test_the_advice_is_not_shown_without_strong_pain(self, hand, begun):
        first = begun.performed.first()
        assert hand.get(reverse("programs:portal_stop", args=[first.pk])).headers["Location"] == exercise_url(first)


class TestFinish:
    def test_the_end_shows_what_was_said_and_takes_a_word(self, hand, begun, patient):
        for row in begun.performed.all():
            sessions.record(performed=row, outcome="done", by=patient, at=NOW)

        response = hand.post(session_url(begun, "finish"), {"comment": "Went well"})
        assert response.headers["Location"] == session_url(begun, "thanks")
        begun.refresh_from_db()
        assert (begun.state, begun.comment) == ("done", "Went well")

    def test_what_has_no_answer_is_said_and_does_not_hinder(self, hand, begun, patient):
        first = begun.performed.first()
        sessions.record(performed=first, outcome="done", pain=3, effort="hard", by=patient, at=NOW)

        shown = words(hand.get(session_url(begun, "finish")))
        assert "1 exercise has no answer" in shown
        assert "Done · pain 3 of 10 · Hard" in shown
        hand.post(session_url(begun, "finish"))
        begun.refresh_from_db()
        assert begun.state == "partly"

    def test_a_session_about_which_nothing_was_said_is_not_finished(self, hand, begun):
        response = hand.post(session_url(begun, "finish"), follow=True)

        assert response.redirect_chain == [(session_url(begun), 302)]
        assert "Say how at least one exercise went" in words(response)
        begun.refresh_from_db()
        assert begun.state == "started"

    def test_a_word_that_is_too_long_stays_with_its_error(self, hand, begun):
        response = hand.post(session_url(begun, "finish"), {"comment": "long" * 300})

        assert response.status_code == 422
        assert 'id="id_comment_error"' in words(response)
        assert "longlong" in words(response)

    def test_each_of_two_programs_is_named_and_has_a_word_of_its_own(self, hand, begun, patient, clinician):
        other = factories.make_program(patient, clinician, exercises=1, title="Shoulder")
        second = sessions.start(program=other, by=patient, at=NOW)
        for session in (begun, second):
            sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=NOW)
            assert session.program.title in words(hand.get(session_url(session, "finish")))
            hand.post(session_url(session, "finish"), {"comment": f"About {session.program.title}"})
            session.refresh_from_db()
            assert session.comment == f"About {session.program.title}"

    def test_finishing_twice_thanks_twice(self, hand, finished):
        assert hand.post(session_url(finished, "finish")).headers["Location"] == session_url(finished, "thanks")
        assert ProgramEvent.objects.filter(kind="session_finished").count() == 1

    def test_thanks_say_when_the_next_is_and_what_to_expect(self, hand, finished):
        finished.program.milestones = [{"week": 0, "tell": "Lasting change needs weeks."}]
        finished.program.save()
        shown = words(hand.get(session_url(finished, "thanks")))

        assert "Wednesday 4 March" in shown
        assert "Lasting change needs weeks." in shown

    @pytest.mark.parametrize(
        ("outcome", "sentence"), [("done", "Well done"), ("partly", "counts too"), ("not_today", "a fresh start")]
    )
    def test_thanks_blame_nobody(self, hand, begun, patient, outcome, sentence):
        for row in begun.performed.all():
            sessions.record(performed=row, outcome=outcome, by=patient, at=NOW)
        sessions.finish(session=begun, by=patient, at=NOW)

        assert sentence in words(hand.get(session_url(begun, "thanks")))

    def test_there_are_no_thanks_before_the_end(self, hand, begun):
        assert hand.get(session_url(begun, "thanks")).headers["Location"] == session_url(begun)


class TestCorrection:
    def test_what_was_said_can_be_changed_for_three_days(self, hand, finished, turn_to):
        turn_to(TODAY + days(3))
        row = finished.performed.first()
        assert "checked" in words(hand.get(exercise_url(row)))

        response = hand.post(exercise_url(row), {"outcome": "partly"})
        assert response.headers["Location"] == session_url(finished)
        finished.refresh_from_db()
        assert finished.state == "partly"

    def test_the_page_says_that_the_physio_sees_a_change(self, hand, finished):
        row = finished.performed.first()
        assert "your physio sees that it was changed" in words(hand.get(exercise_url(row)))
        assert "your physio sees that it was changed" in words(hand.get(session_url(finished)))

        hand.post(exercise_url(row), {"outcome": "partly", "why_not": "time"})
        assert row.corrections.get().outcome == "done"

    def test_the_word_to_the_physio_can_be_added_and_changed(self, hand, finished, turn_to):
        turn_to(TODAY + days(2))
        assert "Add a word" in words(hand.get(session_url(finished)))
        hand.post(session_url(finished, "finish"), {"comment": "It was cold"})

        finished.refresh_from_db()
        assert finished.comment == "It was cold"
        assert "It was cold</textarea>" in words(hand.get(session_url(finished, "finish")))

        turn_to(TODAY + days(4))
        assert "Change your word" not in words(hand.get(session_url(finished)))
        response = hand.post(session_url(finished, "finish"), {"comment": "Too late"})
        assert response.headers["Location"] == session_url(finished, "thanks")
        finished.refresh_from_db()
        assert finished.comment == "It was cold"

    def test_after_that_it_is_too_late_and_the_page_says_so(self, hand, finished, turn_to):
        turn_to(TODAY + days(4))
        row = finished.performed.first()
        response = hand.post(exercise_url(row), {"outcome": "partly"}, follow=True)

        assert response.redirect_chain == [(session_url(finished), 302)]
        assert "It is too late to change this" in words(response)
        assert "<form" not in words(hand.get(exercise_url(row)))
        row.refresh_from_db()
        assert row.outcome == "done"

    def test_a_session_left_open_can_be_finished_the_day_after(self, hand, begun, turn_to):
        turn_to(TODAY + days(1))
        today = words(hand.get(TODAY_URL))
        assert f'href="{session_url(begun)}">Finish Monday’s session' in today
        assert exercise_url(begun.performed.first()) in words(hand.get(session_url(begun)))

    def test_a_session_that_is_planned_leads_to_today(self, hand, program):
        assert hand.get(session_url(program.sessions.first())).headers["Location"] == TODAY_URL


class TestStrangers:
    """What is not yours is not there."""

    @pytest.fixture
    def theirs(self, other_patient, stranger):
        program = factories.make_program(other_patient, stranger)
        return sessions.start(program=program, by=other_patient, at=NOW)

    @pytest.mark.parametrize("page", ["session", "finish", "thanks", "backfill"])
    def test_sessions(self, hand, theirs, page):
        assert hand.get(session_url(theirs, page)).status_code == 404

    @pytest.mark.parametrize("page", ["exercise", "stop", "concern"])
    def test_exercises(self, hand, theirs, page):
        url = reverse(f"programs:portal_{page}", args=[theirs.performed.first().pk])
        assert hand.get(url).status_code == 404

    def test_guides(self, hand, theirs):
        prescription = theirs.program.prescriptions.first()
        assert hand.get(reverse("programs:portal_guide", args=[prescription.pk])).status_code == 404

    def test_nothing_of_theirs_can_be_written(self, hand, theirs):
        assert hand.post(exercise_url(theirs.performed.first()), {"outcome": "done"}).status_code == 404
        assert hand.post(session_url(theirs, "finish")).status_code == 404
        assert hand.post(reverse("programs:portal_start", args=[theirs.program_id])).status_code == 404

    def test_a_draft_is_not_there_yet(self, hand, draft):
        assert hand.post(reverse("programs:portal_start", args=[draft.pk])).status_code == 404
        guide = reverse("programs:portal_guide", args=[draft.prescriptions.first().pk])
        assert hand.get(guide).status_code == 404

    def test_another_patient_of_the_same_clinic_is_a_stranger_too(self, signed_in, clinician, begun):
        phone = signed_in.phone_of(factories.make_patient(clinician))
        assert phone.get(session_url(begun)).status_code == 404

    def test_without_a_device_every_page_leads_to_the_way_in(self, client, begun):
        performed = begun.performed.first()
        for url in (TODAY_URL, session_url(begun), session_url(begun, "finish"), exercise_url(performed)):
            assert client.get(url).headers["Location"] == reverse("patients:connect")


def test_the_guide_shows_an_exercise_between_sessions(hand, program):
    prescription = program.prescriptions.first()
    shown = words(hand.get(reverse("programs:portal_guide", args=[prescription.pk])))

    assert "Lift one knee." in shown
    assert "2 sets of 4 per side, hold 5 s" in shown
    assert "<form" not in shown
