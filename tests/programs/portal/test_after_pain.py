"""After strong pain, or an exercise that was ended, no page cheers: a calm picture, what to do, and the clinic's number."""

import pytest
from django.urls import reverse

from programs import sessions
from tests.factories import NOW, TODAY, days

NUMBER = 'href="tel:03055501234"'
ROUND_THE_CLOCK = "Nobody reads your answers round the clock."


@pytest.fixture(autouse=True)
def number(patient):
    patient.clinic.phone = "030 5550 1234"
    patient.clinic.save()


@pytest.fixture
def after(begun, patient):
    """Monday's session, finished; its first exercise with that pain, or ended by concerns."""

    def finish(pain=None, *concerns):
        first, *others = begun.performed.all()
        for kind in concerns:
            sessions.raise_concern(performed=first, kind=kind, by=patient, at=NOW)
        sessions.record(performed=first, outcome="partly", pain=pain, by=patient, at=NOW)
        for row in others:
            sessions.record(performed=row, outcome="done", by=patient, at=NOW)
        return sessions.finish(session=begun, by=patient, at=NOW)

    return finish


def page(hand, name, *args):
    return " ".join(hand.get(reverse(f"programs:{name}", args=args)).content.decode().split())


@pytest.mark.parametrize(
    ("said", "words"), [((7,), "You said pain 7 of 10."), ((2, "odd"), "You ended an exercise early.")]
)
def test_thanks_and_today_stay_calm_and_give_the_number(hand, after, said, words):
    session = after(*said)
    for shown in (page(hand, "portal_thanks", session.pk), page(hand, "portal_today")):
        assert words in shown
        assert NUMBER in shown
        assert ROUND_THE_CLOCK in shown
        assert "Thank you for saying so" in shown
        assert "That’s it for today" not in shown


def test_what_to_expect_is_left_out_after_pain(hand, after, program):
    program.milestones = [{"week": 0, "tell": "You may feel looser."}]
    program.save(update_fields=["milestones"])
    session = after(7)
    assert "looser" not in page(hand, "portal_thanks", session.pk)
    assert "looser" not in page(hand, "portal_today")


def test_moderate_pain_is_thanked_for_as_ever(hand, after):
    session = after(5)
    for shown in (page(hand, "portal_thanks", session.pk), page(hand, "portal_today")):
        assert "That’s it for today" in shown
        assert ROUND_THE_CLOCK not in shown


def test_no_more_sessions_are_offered_in_the_week_in_which_it_hurt(hand, after, program, patient, turn_to):
    after(7)
    wednesday = TODAY + days(2)
    turn_to(wednesday)
    session = sessions.start(program=program, by=patient, at=NOW + days(2))
    for row in session.performed.all():
        sessions.record(performed=row, outcome="done", by=patient, at=NOW + days(2))
    sessions.finish(session=session, by=patient, at=NOW + days(2))
    shown = page(hand, "portal_progress")
    assert "welcome" not in shown
    assert "call your clinic before the next" in shown


@pytest.mark.parametrize(("during", "pain", "bad"), [(2, 4, False), (2, 5, True), (5, 6, True), (None, 5, False)])
def test_a_bad_morning_is_answered_with_what_to_do(hand, after, turn_to, during, pain, bad):
    session = after(during)
    turn_to(TODAY + days(1))
    response = hand.post(reverse("programs:portal_morning", args=[session.pk]), {"pain": str(pain)}, follow=True)
    told = " ".join(response.content.decode().split())
    assert (f"You said pain {pain} of 10 for the morning after." in told) == bad
    assert (NUMBER in told and ROUND_THE_CLOCK in told) == bad
    assert (ROUND_THE_CLOCK in page(hand, "portal_today")) == bad


def test_what_to_expect_is_left_out_after_a_bad_morning(hand, after, program, patient, turn_to):
    program.milestones = [{"week": 0, "tell": "You may feel looser."}]
    program.save(update_fields=["milestones"])
    session = after(2)
    turn_to(TODAY + days(1))
    assert "looser" in page(hand, "portal_today")

    sessions.say_morning(session=session, pain=7, by=patient, at=NOW + days(1))

    assert "looser" not in page(hand, "portal_today")


def test_after_a_bad_morning_the_call_comes_first_and_the_question_is_put_away(hand, after, patient, turn_to):
    session = after(2)
    turn_to(TODAY + days(1))
    sessions.say_morning(session=session, pain=7, by=patient, at=NOW + days(1))
    shown = page(hand, "portal_morning", session.pk)
    assert (
        shown.index("<h1>Thank you for saying so</h1>")
        < shown.index(NUMBER)
        < shown.index("<details")
        < shown.index('name="pain"')
    )
    assert shown.count("button--primary") == 1
    assert f'class="button button--primary" {NUMBER}' in shown


def test_after_a_bad_morning_the_call_is_brighter_than_the_start_of_the_next_session(hand, after, patient, turn_to):
    session = after(2)
    turn_to(TODAY + days(2))
    assert '<button class="button button--primary" type="submit">Start' in page(hand, "portal_today")

    sessions.say_morning(session=session, pain=7, by=patient, at=NOW + days(2))

    shown = page(hand, "portal_today")
    assert shown.count("button--primary") == 1
    assert f'class="button button--primary" {NUMBER}' in shown
    assert '<button class="button" type="submit">Start' in shown
