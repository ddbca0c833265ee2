"""When the phone asks for pain and effort, as the clinician chooses it beside the phone's picture."""

from datetime import timedelta

import pytest

from programs import prescribing
from programs.models import Program, ProgramEvent
from programs.prescribing import Refused
from tests.factories import NOW, TODAY

CHANGED = ProgramEvent.Kind.RATING_CHANGED


@pytest.mark.parametrize("name", ["desk", "desk_of_issued"])
def test_it_is_chosen_in_a_draft_and_changed_later(request, name):
    desk = request.getfixturevalue(name)
    before = desk.program.revision
    answer = desk.send_by_htmx("programs:rating", rating="end")

    assert answer.status_code == 200
    assert '<option value="end" selected>Once, at the end</option>' in answer.content.decode()
    desk.program.refresh_from_db()
    assert (desk.program.rating, desk.program.revision) == ("end", before + 1)
    assert [event.about for event in desk.program.events.filter(kind=CHANGED)] == [{"rating": "end"}]


def test_without_scripts_it_leads_back_to_where_it_stands(desk):
    assert desk.send("programs:rating", rating="end").url.endswith("/build/#rating")


def test_the_phones_picture_follows(desk):
    def page():
        return desk.open("programs:preview", exercise=1).content.decode()

    assert "Pain while doing it" in page()
    desk.send("programs:rating", rating="end")
    assert "Pain while doing it" not in page()


def test_choosing_what_holds_is_no_change(desk):
    desk.send("programs:rating", rating="each")
    assert not desk.program.events.filter(kind=CHANGED).exists()


@pytest.mark.parametrize("value", ["", "never", "\x00"])
def test_what_cannot_be_chosen_is_refused(desk, value):
    answer = desk.send("programs:rating", rating=value)
    assert answer.status_code == 422
    assert answer.context["bench"].refusals
    desk.program.refresh_from_db()
    assert desk.program.rating == Program.Rating.EACH


def test_another_desks_change_is_not_written_over(desk):
    answer = desk.client.post(f"/programs/{desk.program.pk}/rating/", {"rating": "end", "revision": "0"})
    assert answer.status_code == 409


def test_a_program_that_is_over_stays_as_it_was(program, clinician):
    prescribing.end(program=program, by=clinician, at=NOW, on=TODAY, reason="moved away")
    with pytest.raises(Refused, match="no longer be changed"):
        prescribing.change_rating(program=program, rating="end", by=clinician, at=NOW)


def test_undoing_the_last_change_leaves_it_alone(program, clinician):
    later = NOW + timedelta(hours=1)
    prescribing.reschedule(program=program, by=clinician, at=later, on=TODAY, title="Other")
    prescribing.change_rating(program=program, rating="end", by=clinician, at=later)
    prescribing.undo(program=program, by=clinician, at=later)
    program.refresh_from_db()
    assert (program.title, program.rating) == ("Hip program", "end")
