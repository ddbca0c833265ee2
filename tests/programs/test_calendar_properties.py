"""Weeks lived through at random: days missed, moved, left out, done, and programs changed under way. What always holds of the calendar."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs import agenda, prescribing, scheduling, sessions
from programs.models import ExerciseSession, Program
from programs.models.program import Pause
from tests import factories
from tests.factories import TODAY, days, on_day

State = ExerciseSession.State
DEEDS = ("miss", "miss", "do", "move", "move for her", "leave out", "edit", "pause")
lives = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 6)), min_size=6, max_size=14)


@given(life=lives, weekdays=st.sampled_from([[1, 3, 5], [], [2, 6]]), gap=st.sampled_from([1, 2, 3]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_the_days_ahead_keep_the_rules(clinician, life, weekdays, gap):
    patient = factories.make_patient(clinician)
    program = factories.make_program(patient, clinician, exercises=1, weekdays=weekdays, min_gap_days=gap)
    left_out = {}
    for nth, (deed, choice) in enumerate(life):
        on = TODAY + days(nth)
        agenda.offer_again(at=on_day(on, 5))
        _live(program, deed, choice, on, by=patient, clinician=clinician)
        program = Program.objects.with_course().get(pk=program.pk)
        left_out |= {row.pk: row.planned_on for row in program.sessions.filter(state=State.SKIPPED)}
        assert_in_order(program, on, left_out)


def _live(program, deed, choice, on, *, by, clinician):
    at = on_day(on)
    due = sessions.today(Program.objects.get(pk=program.pk), on=on)
    coming = due.session if due.status == sessions.Status.DUE else due.next
    match deed:
        case "do" if due.status == sessions.Status.DUE:
            sessions.say_done(session=due.session, by=by, at=at)
        case "move" if coming:
            choices = sorted(sessions.options(coming, on=on).days.items())
            if choices:
                to, announced = choices[choice % len(choices)]
                _announced(program, announced, lambda: sessions.move(session=coming, to=to, by=by, at=at))
        case "move for her" if coming:
            if scheduling.week_of(program.clock, on + days(choice)) == coming.week:
                with suppress(sessions.NoSuchDay):
                    sessions.move(session=coming, to=on + days(choice), by=clinician, at=at)
        case "leave out" if coming:
            announced = sessions.if_left_out(coming, on=on)
            _announced(program, announced, lambda: sessions.leave_out(session=coming, by=by, at=at))
        case "edit":
            prescribing.reschedule(program=program, by=clinician, at=at, on=on, weekdays=sorted({choice + 1, 4}))
        case "pause":
            away = {"until_on": on + days(choice), "reason": Pause.Reason.HOLIDAY}
            with suppress(prescribing.Refused):
                prescribing.pause(program=program, by=by, at=at, on=on, **away)


def _announced(program, change, deed):
    """What was announced is what happens, and nothing else."""
    before = _days_ahead(program)
    deed()
    gone = {day for day, _to in change.moved}.union(change.dropped)
    assert _days_ahead(program) == (before - gone).union(to for _day, to in change.moved)


def _days_ahead(program):
    return set(program.sessions.filter(state=State.PLANNED).values_list("planned_on", flat=True))


def assert_in_order(program, on, left_out):
    plan = agenda.plan_of(program)
    standing = [row for row in program.sessions.all() if row.state not in (State.CANCELLED, State.SKIPPED)]
    ahead = sorted(row.planned_on for row in standing if row.state == State.PLANNED and row.planned_on >= on)
    assert all(later - earlier >= timedelta(program.min_gap_days) for earlier, later in pairwise(ahead))
    assert all(scheduling.week_of(plan, day) for day in ahead), "a session in a pause or after the end"

    kept = [row for row in standing if row.state != State.PLANNED or row.planned_on >= on]
    skipped = [row for row in program.sessions.all() if row.state == State.SKIPPED]
    for week, count in Counter(row.week for row in [*kept, *skipped]).items():
        assert count <= plan.target(week), f"week {week} has {count}"
    assert {row.pk: row.planned_on for row in skipped} == left_out
    for row in standing:
        if row.state == State.PLANNED and row.planned_on >= on:
            assert row.week == scheduling.week_of(plan, row.planned_on)
