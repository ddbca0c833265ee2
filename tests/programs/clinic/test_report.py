"""The report of a session: what was asked and said, raised and corrected; opening it changes nothing until the page says it was seen."""

import re

import pytest
from django.urls import reverse

from programs import monitoring, report, sessions
from programs.models import ExerciseSession, ProgramEvent
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.clinic.conftest import do
from tests.saying import entry, hand_in, make_device, told_of

WORDS = "Go slower on the way down."


def address(name, session):
    return reverse(f"programs:{name}", args=[session.pk])


def page(desk, session):
    return desk.get(address("session_report", session)).content.decode()


def read(desk, session):
    return words(page(desk, session))


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def begin(program, day=TODAY):
    return sessions.start(program=program, by=program.patient, at=on_day(day))


def say(performed, **said):
    return sessions.record(performed=performed, by=performed.session.patient, **{"at": NOW, "outcome": "done", **said})


@pytest.fixture
def session(program):
    return do(program, TODAY)


def test_what_was_asked_and_said_stands_exercise_by_exercise(desk, program):
    session = do(program, TODAY, outcomes=("done", "partly"), pain=3, effort="hard", comment="The band slipped.")
    text = read(desk, session)

    assert "Monday 2 March" in text
    assert "2 of 2 exercises, pain up to 3" in text
    assert "The band slipped." in text
    assert re.search(r"Exercise \d+ 2 sets of 4 per side, hold 5 s Done 3 Hard", text)
    assert "Partly 3 Hard" in text


def test_sets_and_the_reason_why_not_are_said_in_words(desk, program):
    first, second = begin(program).performed.all()
    say(first, sets_done=[{"side": "left", "amount": 4}, {"side": "left", "amount": 3}, {"side": "right", "amount": 4}])
    say(second, outcome="not_today", why_not="time")

    text = read(desk, first.session)

    assert "Sets: left 4, 3 · right 4" in text
    assert "Not today: No time – –" in text


def test_an_exercise_begun_and_not_reported_says_so(desk, program):
    assert "not reported – –" in read(desk, begin(program))


def test_what_is_rated_once_at_the_end_stands_with_the_whole_session(desk, program):
    session = begin(program)
    for performed in session.performed.all():
        say(performed)
    sessions.finish(session=session, by=program.patient, at=NOW, pain=5, effort="hard")

    text = read(desk, session)

    assert "pain up to 5" in text
    assert "Pain 5 of 10 Effort Hard" in text


def test_a_correction_says_when_and_what_was_said_before(desk, program):
    first = begin(program).performed.first()
    say(first, outcome="done", pain=2)
    say(first, outcome="partly", why_not="pain", pain=4, at=NOW + days(1))

    text = read(desk, first.session)

    assert "Changed Tue 3 Mar, 10:00; before: Done · pain 2 of 10" in text
    assert "corrected" in text


def test_a_correction_of_the_whole_session_says_so_too(desk, program):
    session = do(program, TODAY, comment="It pinched.")
    sessions.finish(session=session, by=program.patient, at=NOW + days(1), comment="It was the other knee.", pain=4)

    text = read(desk, session)

    assert "It was the other knee." in text
    assert "Finished Mon 2 Mar, 10:00 Changed Tue 3 Mar, 10:00; before: It pinched." in text
    assert "corrected" in text


def test_what_was_said_in_one_tap_and_then_anew_says_so(desk, program):
    session = program.sessions.get(planned_on=TODAY)
    sessions.say_done(session=session, by=program.patient, at=NOW)
    assert "corrected" not in read(desk, session)

    say(session.performed.first(), outcome="partly", at=NOW + days(1))
    sessions.finish(session=session, by=program.patient, at=NOW + days(1), comment="Not all of it.")

    text = read(desk, session)
    assert "Partly Changed Tue 3 Mar, 10:00; before: Done" in text
    assert text.count("Changed") == 1
    assert "Finished Mon 2 Mar, 10:00" in text
    assert "corrected" in text


def test_when_it_was_changed_does_not_hang_on_what_came_first(patient, program):
    session, phone = program.sessions.get(planned_on=TODAY), make_device(patient, at=NOW)
    row, card = program.prescriptions.first().pk, told_of(session, on=TODAY)
    said = [
        entry("record", card, NOW + days(nth), prescription=row, outcome="done", pain=pain)
        for nth, pain in enumerate((1, 2, 2, 3))
    ]
    for nth in (3, 1, 0, 2):
        hand_in(phone, said[nth], at=NOW + days(4))

    line = report.lines(ExerciseSession.objects.get(pk=session.pk), news=lambda at: False)[0]

    assert [(before.words, before.at) for before in line.before] == [
        ("Done · pain 1 of 10", NOW + days(1)),
        ("Done · pain 2 of 10", NOW + days(3)),
    ]


def test_a_concern_is_told_with_what_the_phone_answered(desk, program):
    first = begin(program).performed.first()
    for _ in range(2):
        sessions.raise_concern(performed=first, kind="hurts", by=program.patient, at=NOW)

    text = read(desk, first.session)

    assert f"It hurts : {first.version.name} Mon 2 Mar, 10:00. The phone answered: Stop for a moment" in text
    assert "The phone answered: Leave this exercise for today" in text
    assert text.count("exercise ended") == 1


def test_what_was_logged_afterwards_moved_or_offered_again_says_so(desk, program, session):
    ExerciseSession.objects.filter(pk=session.pk).update(logged_afterwards=True, missed_on=TODAY - days(2))

    text = read(desk, session)

    assert "logged afterwards" in text
    assert "Done, offered again after Sat 28 Feb" in text
    assert "Logged Mon 2 Mar, 10:00" in text


def test_the_next_morning_stands_with_it(desk_on, program, session):
    assert "Next morning not said" in read(desk_on(TODAY), session)
    sessions.say_morning(session=session, pain=4, by=program.patient, at=NOW + days(1))
    assert "Next morning pain 4 of 10" in read(desk_on(TODAY + days(1)), session)


def test_reading_it_changes_nothing(desk, session):
    before = ProgramEvent.objects.count()
    page(desk, session)
    session.refresh_from_db()
    assert session.seen_at is None
    assert ProgramEvent.objects.count() == before


def test_the_page_asks_to_be_marked_as_seen_and_offers_a_button(desk, session, clinician):
    html = page(desk, session)
    assert f'hx-post="{address("see", session)}" hx-trigger="load, submit"' in html
    assert "Mark as seen" in html

    answer = desk.post(address("see", session), headers={"HX-Request": "true"}).content.decode()

    assert "Seen by Ines Vogel, Mon 2 Mar, 10:00." in words(answer)
    assert "<html" not in answer
    assert "Mark as seen" not in page(desk, session)


def test_without_scripts_the_button_leads_back(desk, session):
    response = desk.post(address("see", session))
    assert response.headers["Location"] == address("session_report", session)
    session.refresh_from_db()
    assert session.seen_at == NOW


def test_a_session_under_way_is_not_marked_before_it_is_over(desk, program):
    html = page(desk, begin(program))
    assert "begun, not finished" in html.lower()
    assert "Mark as seen" not in html


def test_a_reply_is_written_rewritten_and_taken_back(desk, session):
    for sent, stored, said in (
        (WORDS, WORDS, "The patient reads it on the phone."),
        ("Well\r\ndone.", "Well\ndone.", "The patient reads it on the phone."),
        ("", "", "Your reply is taken back."),
    ):
        response = desk.post(address("reply", session), {"reply": sent}, follow=True)
        session.refresh_from_db()
        assert session.reply == stored
        assert said in response.content.decode()
    assert session.seen_at == NOW


def test_a_reply_that_is_refused_stays_in_its_field(desk, session):
    response = desk.post(address("reply", session), {"reply": "x" * 501})

    assert response.status_code == 422
    assert "x" * 501 in response.content.decode()
    assert "At most 500 characters" in response.content.decode()


def test_nothing_is_no_reply(desk, session):
    response = desk.post(address("reply", session), {"reply": " "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Write something first." in page
    assert "(optional)" not in page


def test_reports_lead_to_those_before_and_after_and_to_the_next_one_waiting(desk_on, program, clinician):
    monday, wednesday, friday = (do(program, TODAY + days(nth)) for nth in (0, 2, 4))
    waiting = do(factories.make_program(factories.make_patient(clinician), clinician), TODAY)
    for seen in (monday, friday):
        monitoring.see(session=seen, by=clinician, at=NOW)

    html = page(desk_on(TODAY + days(4)), wednesday)

    for other in (monday, friday, waiting):
        assert f'href="{address("session_report", other)}"' in html
    assert words(html).endswith(f"Next report not seen yet {waiting.patient}, Mon 2 Mar")


def test_what_is_planned_has_no_report(desk, program):
    planned = program.sessions.ahead().first()
    assert desk.get(address("session_report", planned)).status_code == 404
    for name in ("see", "reply"):
        assert desk.post(address(name, planned), {"reply": WORDS}).status_code == 404


def test_the_program_lists_its_reports_with_what_is_to_be_noticed(desk, program):
    session = begin(program)
    first, second = session.performed.all()
    sessions.raise_concern(performed=first, kind="odd", by=program.patient, at=NOW)
    say(second)
    say(second, outcome="partly")
    sessions.finish(session=session, by=program.patient, at=NOW, comment="Better.")

    shown = words(desk.get(reverse("programs:show", args=[program.pk])).content.decode())
    assert "concern raised a word to you corrected not seen yet" in shown

    monitoring.reply(session=session, text=WORDS, by=program.prescriber, at=NOW + days(1))
    shown = words(desk.get(reverse("programs:show", args=[program.pk])).content.decode())
    assert "concern raised a word to you corrected replied" in shown
    assert WORDS not in shown


def test_today_leads_to_the_reports_that_wait(desk, session, clinician):
    shown = desk.get(reverse("programs:today")).content.decode()
    assert "One report not seen yet" in words(shown)
    assert f'href="{address("session_report", session)}"' in shown

    monitoring.see(session=session, by=clinician, at=NOW)
    assert "Every report is seen." in words(desk.get(reverse("programs:today")).content.decode())


def test_the_number_of_queries_does_not_grow(desk_on, patient, clinician, django_assert_max_num_queries):
    def cost(exercises, begun):
        program = factories.make_program(patient, clinician, exercises=exercises)
        done = [do(program, TODAY + days(7 * week)) for week in range(begun)]
        for performed in done[0].performed.all():
            say(performed, outcome="partly", at=NOW + days(1))
        desk = desk_on(TODAY + days(27))
        with django_assert_max_num_queries(12) as asked:
            page(desk, done[0])
        return len(asked)

    assert cost(2, 2) == cost(6, 4)


def test_what_was_said_since_it_was_read_is_marked_until_it_is_read_again(desk_on, session, clinician):
    monitoring.see(session=session, by=clinician, at=NOW)
    desk = desk_on(TODAY + days(1))
    sessions.say_morning(session=session, pain=7, by=session.patient, at=NOW + days(1))

    assert "bad next morning" in words(desk.get(reverse("programs:today")).content.decode())
    assert "new since it was read" in words(
        desk.get(reverse("programs:show", args=[session.program_id])).content.decode()
    )
    shown = read(desk, session)
    assert "new since Mon 2 Mar, 10:00" in shown
    assert "pain 7 of 10 new" in shown
    assert "Something was said since." in shown

    assert "Seen by Ines Vogel, Tue 3 Mar, 10:00." in words(
        desk.post(address("see", session), headers={"HX-Request": "true"}).content.decode()
    )
    assert "Something was said since." not in read(desk, session)


def test_a_concern_in_a_session_under_way_is_marked_as_seen_when_it_is_opened(desk, program):
    session = begin(program)
    sessions.raise_concern(performed=session.performed.first(), kind="hurts", by=program.patient, at=NOW)
    assert "Mark as seen" in page(desk, session)
