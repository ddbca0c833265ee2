"""Two people act at once, each over a connection of their own: whoever comes second waits, and sees what the first has done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from exercises import own
from patients import access
from patients.models import Device
from programs import prescribing, sessions
from programs.models import Concern, Correction, ExerciseSession, PhoneEntry, ProgramEvent
from programs.models.program import Pause
from programs.reminders import notices, planning
from tests.factories import NOW, TODAY, days, make_dosage, make_exercise
from tests.saying import entry, hand_in, make_device, told_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_session_is_finished_while_the_program_is_paused(program, patient, clinician, monkeypatch):
    session = sessions.start(program=program, by=patient, at=NOW)
    sessions.record(performed=session.performed.first(), outcome="done", by=patient, at=NOW)
    both_hold_something, refresh = Barrier(2, timeout=60), planning.refresh

    def finish():
        sessions.finish(session=session, by=patient, at=NOW)

    def pause():
        prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY, reason=Pause.Reason.ILLNESS)

    def refresh_when_both_hold_something(*, program, at):
        """Here the patient holds reminders and has yet to write about the program; the clinician the other way round."""
        if program.state == program.State.PAUSED:
            both_hold_something.wait()
        refresh(program=program, at=at)
        if program.state == program.State.ACTIVE:
            both_hold_something.wait()

    monkeypatch.setattr(planning, "refresh", refresh_when_both_hold_something)
    together(finish, pause)

    session.refresh_from_db()
    program.refresh_from_db()
    assert (session.state, program.state) == ("partly", "paused")


def test_a_draft_issued_at_two_desks_is_issued_once(draft, clinician, colleague):
    def issue(by):
        try:
            prescribing.issue(program=draft, by=by, at=NOW, on=TODAY)
        except prescribing.Refused:
            return False
        return True

    assert sorted(together(lambda: issue(clinician), lambda: issue(colleague))) == [False, True]
    assert draft.sessions.count() == 12


def test_a_session_started_in_two_tabs_is_one(program, patient):
    def start():
        return sessions.start(program=program, by=patient, at=NOW)

    first, second = together(start, start)

    assert first == second
    assert ExerciseSession.objects.filter(state="started").get().performed.count() == 2


def test_what_two_phones_and_a_page_say_at_once_is_taken_once(program, patient):
    session = program.sessions.get(planned_on=TODAY)
    token, row = told_of(session, on=TODAY), program.prescriptions.first().pk
    said = [
        entry("start", token, NOW),
        entry("record", token, NOW, prescription=row, outcome="done"),
        entry("concern", token, NOW, prescription=row, concern="odd"),
        entry("finish", token, NOW, comment="Over."),
    ]
    first, second = make_device(patient, at=NOW), make_device(patient, at=NOW)

    *answers, begun = together(
        lambda: hand_in(first, *said, at=NOW),
        lambda: hand_in(second, *reversed(said), at=NOW),
        lambda: sessions.backfill(session=session, on=TODAY, by=patient, at=NOW + days(1)),
    )

    session.refresh_from_db()
    assert (answers, begun) == ([[""] * 4] * 2, session)
    assert (session.state, session.comment) == ("partly", "Over.")
    assert (session.performed.count(), Concern.objects.count(), PhoneEntry.objects.count()) == (2, 1, 4)
    assert not Correction.objects.exists()


def test_wrong_years_given_at_once_are_all_counted(patient):
    link = access.hand_out(patient=patient, by=None, at=NOW)

    def guess(year):
        try:
            return access.open_link(typed=access.token_of(link), label="", year=year, at=NOW)
        except access.YearAsked as asked:
            return asked.tries_left
        except access.LinkRefused:
            return 0

    assert sorted(together(*(partial(guess, 1920 + place) for place in range(6)))) == [0, 0, 1, 2, 3, 4]
    assert access.guessed_link_of(patient) == link


@pytest.mark.parametrize("key", ["pass", "code"])
def test_what_is_spent_on_two_phones_at_once_opens_one(patient, key):
    link = access.hand_out(patient=patient, by=None, at=NOW)
    make_pass, make_code = partial(access.new_pass, link, site=""), partial(access.make_code, patient=patient, by=None)
    typed = make_pass(at=NOW).address if key == "pass" else make_code(at=NOW).words

    def spend():
        try:
            return access.open_link(typed=typed, label="", at=NOW)[0]
        except access.LinkRefused as refused:
            return refused.why

    answers = together(spend, spend, spend)

    assert answers.count(access.Why.USED) == 2
    assert Device.objects.get() in answers


@pytest.mark.parametrize("verb", ["record", "finish", "say_done", "say_morning"])
def test_whoever_plans_reminders_of_a_session_does_not_wait_for_its_patient(program, patient, verb):
    """The patient holds the session and then asks for the reminders; the plan holds the reminders and then names the session."""
    session = sessions.start(program=program, by=patient, at=NOW)
    performed = session.performed.first()
    sessions.record(performed=performed, outcome="done", by=patient, at=NOW)
    if verb == "say_morning":
        sessions.finish(session=session, by=patient, at=NOW)
    deeds = {
        "record": lambda: sessions.record(performed=performed, outcome="partly", by=patient, at=NOW),
        "finish": lambda: sessions.finish(session=session, by=patient, at=NOW),
        "say_done": lambda: sessions.say_done(session=session, by=patient, at=NOW),
        "say_morning": lambda: sessions.say_morning(session=session, pain=3, by=patient, at=NOW + days(1)),
    }
    plan = connections.create_connection("default")
    try:
        with transaction.atomic(), plan.cursor() as cursor:
            deeds[verb]()
            # What the database asks for a new row that names the session.
            cursor.execute("select from programs_exercisesession where id = %s for key share nowait", [session.pk])
    finally:
        plan.close()


@pytest.mark.parametrize("verb", ["change_dosage", "substitute", "remove", "move"])
@pytest.mark.parametrize("whose", ["draft", "program"])
def test_what_was_taken_out_at_another_desk_cannot_be_changed(request, clinician, colleague, whose, verb):
    prescription = request.getfixturevalue(whose).prescriptions.first()
    about = {
        "change_dosage": {"dosage": make_dosage()},
        "substitute": {"exercise": make_exercise()},
        "remove": {},
        "move": {"places": 1},
    }
    prescribing.remove(prescription=type(prescription).objects.get(pk=prescription.pk), by=colleague, at=NOW)

    with pytest.raises(prescribing.Refused, match="taken out"):
        getattr(prescribing, verb)(prescription=prescription, by=clinician, at=NOW, **about[verb])


def test_a_change_is_not_told_while_it_is_being_undone(program, clinician):
    ProgramEvent.objects.update(delivered_at=NOW)
    prescribing.change_dosage(prescription=program.prescriptions.first(), dosage=make_dosage(), by=clinician, at=NOW)
    undoing = connections.create_connection("default")
    try:
        with undoing.cursor() as cursor, transaction.atomic(), connection.cursor() as telling:
            cursor.execute("begin")
            cursor.execute("update programs_programevent set delivered_at = at where delivered_at is null")
            telling.execute("set local lock_timeout = '2s'")
            assert notices.announce(at=NOW + days(1)) == 0
    finally:
        undoing.close()


def test_an_exercise_copied_at_two_desks_is_two_copies(clinician, colleague):
    shared = make_exercise()

    def copy(by):
        return own.copy(exercise=shared, by=by, at=NOW).slug

    slugs = together(lambda: copy(clinician), lambda: copy(colleague))

    assert sorted(slugs) == [shared.slug, f"{shared.slug}-2"]


def together(*deeds: Callable[[], object]) -> list[object]:
    """What each deed answered; all begin at the same moment."""
    barrier = Barrier(len(deeds), timeout=60)

    def act(deed):
        barrier.wait()
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(act, deeds))
