"""What a clinician does with a report: seen once, replied to, and no message goes out by itself."""

import pytest

from programs import monitoring, prescribing, sessions
from programs.models import Concern, ExerciseSession, ProgramEvent, Reminder
from programs.prescribing import Refused
from programs.reminders import notices
from tests import factories
from tests.factories import NOW, TODAY, days, on_day
from tests.programs.clinic.conftest import do

Kind = ProgramEvent.Kind
LATER = NOW + days(1)


@pytest.fixture
def session(program):
    return do(program, TODAY)


def told(program, *kinds):
    return list(program.events.filter(kind__in=kinds).values_list("kind", "about"))


def test_a_report_is_seen_when_it_is_first_opened(session, clinician, colleague):
    monitoring.see(session=session, by=clinician, at=NOW)
    seen = monitoring.see(session=session, by=colleague, at=LATER)

    assert (seen.seen_by, seen.seen_at) == (clinician, NOW)
    assert told(session.program, Kind.SEEN) == [("seen", {"session": str(session.pk)})]


def test_a_reply_is_kept_may_be_rewritten_and_taken_back(session, clinician):
    for text, at in (("  Well done. ", NOW), ("Well done!", LATER), ("Well done!", LATER + days(1))):
        session = monitoring.reply(session=session, text=text, by=clinician, at=at)
    assert (session.reply, session.replied_at) == ("Well done!", LATER)
    assert session.seen_at == NOW

    session = monitoring.reply(session=session, text=" ", by=clinician, at=LATER)
    assert (session.reply, session.replied_at) == ("", None)


def test_the_history_of_a_reply_holds_none_of_its_words(session, clinician):
    monitoring.reply(session=session, text="Take it easy.", by=clinician, at=NOW)
    monitoring.reply(session=session, text="", by=clinician, at=LATER)

    about = {"session": str(session.pk)}
    assert told(session.program, Kind.REPLIED) == [
        ("replied", about | {"taken_back": False}),
        ("replied", about | {"taken_back": True}),
    ]


def test_a_reply_has_an_end(session, clinician):
    assert len(monitoring.reply(session=session, text="x" * 500, by=clinician, at=NOW).reply) == 500
    with pytest.raises(Refused, match="At most 500"):
        monitoring.reply(session=session, text="x" * 501, by=clinician, at=NOW)


def test_what_was_not_begun_has_no_report(program, clinician):
    session = program.sessions.ahead().first()
    with pytest.raises(Refused, match="not begun"):
        monitoring.see(session=session, by=clinician, at=NOW)
    with pytest.raises(Refused, match="not begun"):
        monitoring.reply(session=session, text="Hello", by=clinician, at=NOW)


def test_another_clinics_report_is_not_there(session, stranger):
    for verb, more in ((monitoring.see, {}), (monitoring.reply, {"text": "Hello"})):
        with pytest.raises(ExerciseSession.DoesNotExist):
            verb(session=session, by=stranger, at=NOW, **more)


def test_neither_sends_the_patient_a_message(session, clinician):
    program = session.program
    notices.announce(at=LATER)
    before = Reminder.objects.count()
    monitoring.reply(session=session, text="Well done.", by=clinician, at=LATER)
    prescribing.change_rating(program=program, rating="end", by=clinician, at=LATER)

    assert not program.events.filter(delivered_at=None).exists()
    notices.announce(at=LATER + days(1))
    assert Reminder.objects.count() == before


def test_neither_stands_in_the_way_of_undoing_a_change(program, clinician):
    session = do(program, TODAY)
    tuesday = on_day(TODAY + days(1))
    prescribing.change_dosage(
        prescription=program.prescriptions.first(),
        dosage=factories.make_dosage(rest_seconds=60),
        by=clinician,
        at=tuesday,
    )
    monitoring.reply(session=session, text="Well done.", by=clinician, at=tuesday + days(1))

    assert prescribing.last_change(program) is not None


def test_unseen_reports_come_with_the_urgent_first_and_then_the_oldest(clinician):
    programs = [factories.make_program(factories.make_patient(clinician), clinician) for _ in range(4)]
    calm, worried, hurt, read = (
        do(program, TODAY, pain=pain) for program, pain in zip(programs, (2, 2, 7, 2), strict=True)
    )
    odd = {"kind": "odd", "answer": "odd", "ended_exercise": True}
    Concern.objects.create(clinic=clinician.clinic, performed=worried.performed.first(), at=NOW, **odd)
    monitoring.see(session=read, by=clinician, at=NOW)

    waiting = list(monitoring.urgent_first(monitoring.unseen(clinician, on=TODAY)))

    assert {*waiting[:2]} == {worried, hurt}
    assert waiting[2:] == [calm]
    assert {(each.has_concern, each.hurt) for each in waiting[:2]} == {(True, False), (False, True)}


def test_a_report_is_no_news_once_it_is_old_or_its_program_is_over(session, clinician):
    assert monitoring.unseen(clinician, on=TODAY + days(14)).count() == 1
    assert not monitoring.unseen(clinician, on=TODAY + days(15)).exists()
    prescribing.end(program=session.program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    assert not monitoring.unseen(clinician, on=TODAY).exists()


def test_a_session_under_way_is_not_waited_for(program, patient, clinician):
    sessions.start(program=program, by=patient, at=NOW)
    assert not monitoring.unseen(clinician, on=TODAY).exists()
