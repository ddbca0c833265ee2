"""Every rule of the checks on its cases: what passes, what is found, where and in which words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from programs import checks
from programs.checks import RULES
from tests.programs.checks.cases import SAID, Case, cases, exercise, facts

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.what}")
def test_a_rule_finds_what_it_is_for_and_nothing_else(case: Case) -> None:
    found = [finding for finding in checks.check(case.facts) if finding.rule == case.rule]

    assert len(found) == case.finds, found
    for finding in found[:1]:
        assert finding.weeks == case.weeks
        assert case.text in finding.text


def test_every_rule_has_a_case_that_passes_and_one_that_does_not() -> None:
    outcomes = defaultdict(set)
    for case in CASES:
        outcomes[case.rule].add(bool(case.finds))
    assert outcomes == {name: {True, False} for name in RULES}


def test_a_program_that_leaves_nothing_open_is_told_nothing() -> None:
    assert checks.check(facts()) == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_why_and_where_from_and_only_warnings_can_be_answered(rule: checks.Rule) -> None:
    assert str(rule.label)
    assert str(rule.why).endswith(".")
    assert rule.source
    assert bool(rule.answers) == (rule.level == "warn")


def test_the_documentation_lists_every_rule_as_it_is() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| (.*?) \| (.*?) \| (.*) \|$", Path("docs/clinical.md").read_text("utf-8"), re.MULTILINE
    )
    marks = {rule.name: ", ".join(filter(None, (rule.mark.value, rule.cited))) for rule in RULES.values()}
    assert sorted(rows) == sorted(
        (rule.name, rule.level, str(rule.label), str(rule.why), marks[rule.name]) for rule in RULES.values()
    )


def test_errors_come_first_and_notes_last() -> None:
    wrong = facts(exercise(state="retired", has_figure=False), exercise("Squeeze", "activate"))
    assert [finding.level for finding in checks.check(wrong)] == ["error", "warn", "note"]


def test_a_finding_stands_beside_its_exercise() -> None:
    [finding] = checks.check(facts(exercise(has_figure=False)))
    assert (finding.subject, finding.place) == ("drive", "rx-drive")


def test_a_reason_given_closes_the_warning_it_was_given_for() -> None:
    program = facts(exercise(), exercise("Squeeze", "activate"))
    [open_one] = checks.check(program)
    [closed] = checks.check(replace(program, accepted={(open_one.rule, open_one.subject): SAID}))
    assert open_one.is_open
    assert not closed.is_open
    assert closed.accepted == SAID
    assert checks.open_rules([open_one, open_one, closed]) == ["stage_order"]


def test_a_reason_closes_no_error() -> None:
    [error] = checks.check(facts(weeks=9, accepted={("weeks", ""): SAID}))
    assert error.accepted is None


def test_whoever_has_one_of_some_things_has_one_of_more() -> None:
    [case] = [case for case in CASES if case[:2] == ("equipment", "a band")]
    [needed] = [found for found in checks.check(case.facts) if found.rule == "equipment"]
    assert needed.subject == "long_band+loop_band"
    for keys, is_open in [({"long_band"}, False), ({"loop_band"}, False), ({"long_band", "ball"}, True)]:
        known = replace(case.facts, at_hand={frozenset(keys): SAID})
        [found] = [found for found in checks.check(known) if found.rule == "equipment"]
        assert found.is_open is is_open


def test_things_go_by_their_names_where_they_are_known() -> None:
    [case] = [case for case in CASES if case[:2] == ("equipment", "a band")]
    named = replace(case.facts, names={"equipment": {"long_band": "Resistance band", "loop_band": "Loop"}})
    assert "Loop or Resistance band is needed" in checks.check(named)[0].text
