"""How it goes, on the phone: this week, the weeks so far, pain, own goals."""

import re

import pytest
from django.urls import reverse

from programs import own_goals, prescribing, sessions
from tests import factories
from tests.factories import NOW, TODAY, days, on_day

PAGE = reverse("programs:portal_progress")


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def do(program, patient):
    """Do the program's session that is due on a day, with a pain for every exercise."""

    def done(day, pain=None, morning=None):
        session = sessions.start(program=program, by=patient, at=on_day(day))
        for row in session.performed.all():
            sessions.record(performed=row, outcome="done", by=patient, at=on_day(day), pain=pain)
        session = sessions.finish(session=session, by=patient, at=on_day(day))
        if morning is not None:
            sessions.say_morning(session=session, pain=morning, by=patient, at=on_day(day + days(1)))
        return session

    return done


def test_this_week_shows_its_days_and_how_many_of_how_many(hand, do, turn_to):
    assert "0 of 2 sessions</strong>, 7 days left" in words(hand.get(PAGE))
    do(TODAY)
    turn_to(TODAY + days(5))

    page = words(hand.get(PAGE))

    assert "1 of 2 sessions</strong>, 2 days left" in page
    assert page.count("week-strip__day") == 7
    assert page.count("mark--rest") == 4
    assert "Monday 2 March:</span> <span>done" in page
    assert "Friday 6 March:</span> <span>not done" in page
    assert "Wednesday 4 March" not in page  # offered again today
    read = re.sub(r"<[^>]*>", "", page).lower()
    assert not [blame for blame in ("missed", "failed", "streak", "only", "behind") if blame in read]


def test_enough_is_said_to_be_enough(hand, do, turn_to):
    do(TODAY)
    do(TODAY + days(2))
    turn_to(TODAY + days(3))
    assert "2 of 2 sessions</strong></p> <p>That is enough for this week. One more is welcome" in words(hand.get(PAGE))


def test_a_session_offered_again_stands_on_its_new_day(hand, do, turn_to):
    do(TODAY)
    do(TODAY + days(2))
    turn_to(TODAY + days(5))
    page = words(hand.get(PAGE))
    assert "Friday 6 March:</span>" not in page
    assert "Saturday 7 March:</span> <span>today" in page


def test_the_weeks_so_far_are_a_chart_and_a_table(hand, do, turn_to):
    assert 'class="chart__plot"' in words(hand.get(PAGE))
    for day in (0, 2, 7):
        do(TODAY + days(day))
    turn_to(TODAY + days(15))

    page = words(hand.get(PAGE))

    assert "3 sessions done since you began" in page
    assert "Week 1: 2. Week 2: 1. Week 3: 0." in page
    assert page.count('class="chart__bar') == 2
    assert "2–8 Mar" in page
    assert "2–3</td>" in page


def test_pain_is_compared_only_when_there_is_enough_to_compare(hand, do, turn_to):
    page = words(hand.get(PAGE))
    assert "how it changes" in page
    assert "chart--pain" not in page
    for place, pain in enumerate([5, 5, 3]):
        do(TODAY + days([0, 2, 7][place]), pain=pain, morning=pain - 1)
    turn_to(TODAY + days(8))
    assert "too few answers yet" in words(hand.get(PAGE))
    do(TODAY + days(9), pain=2)
    turn_to(TODAY + days(9))

    page = words(hand.get(PAGE))

    assert "lower than at the start: about 5 then, about 2.5 now" in page
    assert "session by session: 5, 5, 3, 2." in page
    assert "The next mornings: 4, 4, 2." in page
    assert "<td>2</td><td><span" in page


def test_one_point_is_no_change(hand, do, turn_to):
    for place, pain in enumerate([4, 4, 3, 3]):
        do(TODAY + days([0, 2, 7, 9][place]), pain=pain)
    turn_to(TODAY + days(9))
    assert "about the same as at the start" in words(hand.get(PAGE))


def test_pain_asked_once_at_the_end_counts(hand, do, turn_to):
    session = do(TODAY)
    session.pain = 6
    session.save()
    assert "session by session: 6." in words(hand.get(PAGE))


def test_a_pause_is_no_gap(hand, do, program, patient, turn_to):
    do(TODAY)
    prescribing.pause(program=program, by=patient, at=NOW, on=TODAY, reason="holiday", until_on=TODAY + days(10))
    turn_to(TODAY + days(4))
    assert "paused until Thursday 12 March" in words(hand.get(PAGE))
    turn_to(TODAY + days(12))
    page = words(hand.get(PAGE))
    assert "1 of 2 sessions</strong>, 5 days left" in page
    assert "Week 1: 1." in page


def test_before_the_start_after_the_end_and_without_a_program(hand, patient, clinician, turn_to):
    assert "You have no program yet" in words(hand.get(PAGE))
    program = factories.make_program(patient, clinician, starts_on=TODAY + days(7))
    assert "Your program begins on Monday 9 March" in words(hand.get(PAGE))
    turn_to(TODAY + days(60))
    prescribing.end(program=program, by=clinician, at=on_day(TODAY + days(60)), on=TODAY + days(60))
    assert "Your program is over" in words(hand.get(PAGE))


def test_two_programs_are_told_apart(hand, program, patient, clinician):
    factories.make_program(patient, clinician)
    page = words(hand.get(PAGE))
    assert page.count("<h2>Hip program</h2>") == 2
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_own_goals_are_shown_with_their_first_and_latest_rating(hand, patient, program, turn_to):
    assert reverse("programs:portal_goal_add") in words(hand.get(PAGE))
    goal = own_goals.add(patient=patient, text="Climb <the> stairs", at=NOW)
    assert "You have not said yet" in words(hand.get(PAGE))
    own_goals.rate(goal=goal, rating=3, by=patient, at=NOW)
    own_goals.rate(goal=goal, rating=4, by=patient, at=NOW + days(7))

    page = words(hand.get(PAGE))

    assert "Climb &lt;the&gt; stairs" in page
    assert "3 of 10 on 2 Mar, 4 of 10 on 9 Mar" in page
    assert "about as well as at the start" in page  # one point is no change
    own_goals.rate(goal=goal, rating=6, by=patient, at=NOW + days(8))
    assert "much better than at the start" in words(hand.get(PAGE))


def test_it_takes_as_many_queries_for_much_as_for_little(
    hand, do, patient, clinician, turn_to, django_assert_max_num_queries
):
    for day in (0, 2, 7, 9):
        do(TODAY + days(day), pain=3)
    factories.make_program(patient, clinician, exercises=4)
    for number in range(5):
        goal = own_goals.add(patient=patient, text=f"Goal {number}", at=NOW)
        for day in range(4):
            own_goals.rate(goal=goal, rating=day, by=patient, at=NOW + days(day))
    turn_to(TODAY + days(10))
    hand.get(PAGE)
    with django_assert_max_num_queries(9):
        hand.get(PAGE)
