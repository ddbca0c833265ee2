"""The reference routine in the checks: scenarios 1 to 4 of the product's description."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exercises.dosage import AffectedSide, Side, Sides, parse, sides_for
from exercises.interchange import document
from exercises.models import Exercise
from programs import agenda, checks, history, prescribing, sessions
from programs.interchange import catalogue
from programs.models import Program, Protocol
from tests import factories
from tests.factories import NOW, TODAY

STAGES = ["release", "activate", "strengthen", "end_range", "integrate"]


@pytest.fixture
def routine(patient: Any, clinician: Any) -> Program:
    """A draft from the protocol, for a patient whose left side is affected."""
    data = Path("exercises/catalogue/hip-flexor-strength.json").read_bytes()
    catalogue.load(document.read(data), by=None, at=NOW)
    protocol = Protocol.objects.get(slug="hip-flexor-strength-5")
    return prescribing.draft(patient=patient, by=clinician, at=NOW, starts_on=TODAY, protocol=protocol)


def findings(program: Program, level: str) -> list[checks.Finding]:
    found = checks.check(checks.facts(checks.with_facts(Program.objects.get(pk=program.pk)), on=TODAY))
    return [finding for finding in found if finding.level == level]


def test_the_assigned_protocol_is_in_order_at_its_low_end_and_short(routine):
    """Scenario 1."""
    rows = list(routine.prescriptions.select_related("version"))
    assert [row.version.stage for row in rows] == STAGES
    assert all(span.target == span.low for row in rows for span in row.dosage.ranges().values())
    assert len(agenda.preview(routine)) == 3 * 4
    assert [entry["text"] for entry in routine.avoid] == [
        "Static hip-flexor stretches, such as the kneeling lunge held at end range"
    ]
    assert sessions.estimated_minutes(routine, on=TODAY) == 13
    assert findings(routine, "error") == []
    assert {finding.rule for finding in findings(routine, "warn")} == {"equipment"}


def test_release_moved_to_the_end_warns_that_activation_must_follow(routine, clinician):
    """Scenario 2."""
    prescribing.move(prescription=routine.prescriptions.first(), places=4, by=clinician, at=NOW)

    warnings = {finding.rule: finding for finding in findings(routine, "warn")}
    assert "let an activating exercise follow it at once" in warnings["release_then_activate"].text
    assert warnings["release_then_activate"].source == "from the reference routine"
    assert "stage_order" in warnings


def test_a_static_lunge_warns_and_its_override_with_the_reason_is_in_the_history(routine, clinician):
    """Scenario 3."""
    lunge = factories.make_exercise(
        publish=False,
        name="Kneeling lunge",
        slug="kneeling-lunge",
        stage="stretch",
        dosage=parse({"kind": "timed", "seconds": {"low": 30, "target": 30, "high": 30}}),
    )
    lunge.muscle_roles.create(muscle_id="psoas_major", role="target")
    factories.library.publish(exercise=lunge, by=None, at=NOW)
    prescribing.prescribe(program=routine, exercise=Exercise.objects.get(pk=lunge.pk), by=clinician, at=NOW)

    [warning] = [finding for finding in findings(routine, "warn") if finding.rule == "avoid"]
    assert (warning.subject, warning.text.split(":")[0]) == (
        "kneeling-lunge",
        "“Kneeling lunge” is advised against here",
    )

    override = {
        "program": routine,
        "rule": "avoid",
        "subject": warning.subject,
        "by": clinician,
        "at": NOW,
        "on": TODAY,
    }
    with pytest.raises(prescribing.Refused, match="Say why"):
        prescribing.accept(**override, reason="")
    prescribing.accept(**override, reason="Used for years, never a flare")
    prescribing.issue(program=routine, by=clinician, at=NOW, on=TODAY)

    routine.refresh_from_db()
    told = "Accepted: Advised against (Kneeling lunge). Reason: Used for years, never a flare"
    assert told in [entry.text for entry in history.entries(routine)]


def test_the_release_asks_for_both_sides_and_one_side_is_noted_with_the_reason(routine, patient):
    """Scenario 4: the left side is affected."""
    release = routine.prescriptions.first()
    both = sides_for(release.dosage.sides, AffectedSide(patient.affected_side))
    assert [turn.side for turn in both] == [Side.LEFT, Side.RIGHT]
    assert "one_side" not in {finding.rule for finding in findings(routine, "note")}

    release.dosage = replace(release.dosage, sides=Sides.AFFECTED_ONLY)
    release.save()

    [note] = [finding for finding in findings(routine, "note") if finding.rule == "one_side"]
    assert "its source says both" in note.text
    assert "even if only one hurts" in note.why
