"""The linter for programs: pure functions from facts to findings, shown live in the builder and asked by `prescribing.issue`.

An error blocks issuing, a warning asks and is overridden with a reason, a note informs. Each rule is a function entered in `RULES`;
docs/clinical.md lists them with their sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from programs.checks import content, course, frame, notes, patient  # noqa: F401  each enters its rules
from programs.checks.content import is_advised_against, worked
from programs.checks.facts import Facts, Need, OtherProgram, PrescribedExercise, Question
from programs.checks.findings import LEVELS, RULES, Accepted, Answer, Finding, Findings, Level, Mark, Rule
from programs.checks.frame import check_frame, check_latest_start, check_reminder_time
from programs.checks.patient import keys_of, known_at_hand
from programs.checks.stored import facts, with_facts

__all__ = [
    "RULES",
    "Accepted",
    "Answer",
    "Facts",
    "Finding",
    "Findings",
    "Level",
    "Mark",
    "Need",
    "OtherProgram",
    "PrescribedExercise",
    "Question",
    "Rule",
    "check",
    "check_frame",
    "check_latest_start",
    "check_reminder_time",
    "facts",
    "is_advised_against",
    "keys_of",
    "open_rules",
    "with_facts",
    "worked",
]


def check(facts: Facts) -> Findings:
    """All findings, errors first; warnings that were overridden carry the reason."""
    found = [rule.finding(one, of_weeks=facts.weeks) for rule in RULES.values() for one in rule.look(facts)]
    found = [replace(finding, accepted=_reason(finding, facts)) for finding in found]
    return Findings(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def open_rules(findings: Iterable[Finding]) -> list[str]:
    """The rules whose warnings nobody gave a reason for, in alphabetical order: what a program is issued in spite of."""
    return sorted({finding.rule for finding in findings if finding.is_open})


def _reason(finding: Finding, facts: Facts) -> Accepted | None:
    given = facts.accepted.get((finding.rule, finding.subject)) if finding.level == "warn" else None
    return given or (known_at_hand(finding.subject, facts) if finding.rule == "equipment" else None)
