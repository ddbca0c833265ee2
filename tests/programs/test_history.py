"""What every kind of event says in the history of its program."""

from datetime import timedelta

from programs import history
from programs.models import ProgramEvent
from tests.factories import NOW, TODAY

Kind = ProgramEvent.Kind
MONDAY, TUESDAY, FRIDAY = "2026-03-02", "2026-03-03", "2026-03-06"


def told_of(program, session):
    """Of each kind what it is about and its sentence."""
    first, second = program.prescriptions.select_related("version")
    one, other = {"prescription": str(first.pk)}, {"instead": str(second.pk)}
    on_monday, gone = {"session": str(session.pk)}, {"prescription": "gone", "performed": "gone", "instead": "gone"}
    nothing_else = {"also_moved": [], "also_dropped": []}
    return [
        (Kind.DRAFTED, {"protocol": None}, "Drafted"),
        (Kind.DRAFTED, {"protocol": "any"}, "Drafted from a protocol"),
        (Kind.PRESCRIBED, one, f"Added: {first.version.name}"),
        (Kind.PRESCRIBED, gone, "Added: an exercise"),
        (Kind.REMOVED, one, f"Taken out: {first.version.name}"),
        (Kind.SUBSTITUTED, one | other, f"{first.version.name} replaced by {second.version.name}"),
        (Kind.SUBSTITUTED, gone, "an exercise replaced by another exercise"),
        (Kind.DOSAGE_CHANGED, one | {"from_on": TUESDAY}, f"Dosage of {first.version.name} changed from 3 Mar"),
        (Kind.UPDATED_TEXT, one, f"Newer text taken: {first.version.name}"),
        (Kind.REORDERED, {}, "Order changed"),
        (Kind.SCHEDULE_CHANGED, {}, "Schedule changed"),
        (Kind.RATING_CHANGED, {"rating": "end"}, "Pain and effort are asked: Once, at the end"),
        (Kind.WARNING_ACCEPTED, {"rule": "Old", "acceptance": "gone"} | gone, "Accepted: Old. Reason: "),
        (Kind.ACCEPTANCE_WITHDRAWN, {"rule": "Old"} | one, f"Open again: Old ({first.version.name})"),
        (Kind.UNDONE, {}, "Last change undone"),
        (Kind.DISCARDED, {}, "Discarded"),
        (Kind.ISSUED, {"weeks": 4, "starts_on": MONDAY}, "Issued for 4 weeks from 2 Mar"),
        (Kind.PAUSED, {"from_on": MONDAY, "until_on": FRIDAY}, "Paused from 2 Mar to 6 Mar"),
        (Kind.PAUSED, {"from_on": MONDAY, "until_on": None}, "Paused from 2 Mar"),
        (Kind.PAUSED, {}, "Paused"),
        (Kind.RESUMED, {"on": FRIDAY}, "Resumed on 6 Mar"),
        (Kind.COMPLETED, {}, "Completed"),
        (Kind.ENDED, {}, "Ended"),
        (
            Kind.SESSION_OFFERED_AGAIN,
            {"planned_on": MONDAY, "on": TUESDAY},
            "Session of 2 Mar offered again on 3 Mar",
        ),
        (
            Kind.SESSION_MOVED,
            {"planned_on": MONDAY, "on": TUESDAY, "also_moved": [[TUESDAY, FRIDAY]], "also_dropped": [FRIDAY]},
            "Session of 2 Mar moved to 3 Mar; that of 3 Mar to 6 Mar; that of 6 Mar fell away",
        ),
        (Kind.SESSION_SKIPPED, {"planned_on": MONDAY} | nothing_else, "Session of 2 Mar left out"),
        (Kind.SAID_DONE, on_monday, "Said to be done, in one tap"),
        (Kind.LOGGED_AFTERWARDS, on_monday | {"on": TUESDAY}, "Session of 3 Mar logged afterwards"),
        (Kind.CONCERN_RAISED, gone, "Concern raised: an exercise"),
        (Kind.CORRECTED, on_monday, "Log corrected: 2 Mar"),
        (Kind.REPLIED, on_monday | {"taken_back": False}, "Replied to the session of 2 Mar"),
        (Kind.REPLIED, on_monday | {"taken_back": True}, "Reply to 2 Mar taken back"),
        (Kind.MORNING_SAID, on_monday, "Next morning told"),
    ]


def test_every_kind_of_event_is_told_in_a_sentence(program, clinician):
    session = program.sessions.get(planned_on=TODAY)
    session.performed_on = TODAY
    session.save()
    told = told_of(program, session)
    for number, (kind, about, _sentence) in enumerate(told, 1):
        ProgramEvent.objects.write(
            program=program, kind=kind, by=clinician, at=NOW + timedelta(minutes=number), **about
        )

    found = [entry.text for entry in reversed(history.entries(program)) if entry.at > NOW]

    assert found == [sentence for _kind, _about, sentence in told]
    assert {kind for kind, _about, _sentence in told} == set(Kind) - set(history.IN_SESSIONS)
