"""The table of dates: seven days a row from the start, sessions and pauses in their places."""

from datetime import date

from programs import prescribing
from programs.models import Program
from programs.views import dates
from programs.views.dates import Kind
from tests.factories import NOW, TODAY, days


def table(program):
    program = Program.objects.get(pk=program.pk)
    return dates.weeks(program, dates.planned(program))


def test_the_first_sessions_of_a_week_are_required_and_the_rest_extra(draft):
    week = table(draft)[0]
    kinds = [Kind.REQUIRED, Kind.FREE, Kind.REQUIRED, Kind.FREE, Kind.EXTRA, Kind.FREE, Kind.FREE]
    assert [day.kind for day in week.days] == kinds
    assert week.days[0].on == TODAY


def test_a_draft_shows_the_dates_that_issuing_gives(draft, clinician):
    before = dates.planned(draft)
    prescribing.issue(program=draft, by=clinician, at=NOW, on=TODAY)
    draft.refresh_from_db()
    assert dates.planned(draft) == before


def test_a_pause_moves_the_weeks_behind_it(program, clinician):
    prescribing.pause(
        program=program, by=clinician, at=NOW, on=TODAY + days(7), until_on=TODAY + days(13), reason="holiday"
    )
    weeks = table(program)
    assert [week.number for week in weeks] == [1, None, 2, 3, 4]
    assert {day.kind for day in weeks[1].days} == {Kind.PAUSED}
    assert weeks[-1].days[-1].on == date(2026, 4, 5)


def test_an_open_pause_leaves_the_end_undecided(program, clinician):
    prescribing.pause(program=program, by=clinician, at=NOW, on=TODAY + days(7), reason="illness")
    assert [week.number for week in table(program)] == [1]
