"""Overriding a warning of the checks with a reason that is kept: accept, and withdraw."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from patients.models import Clinician
from programs import checks
from programs.models import Acceptance, Program, ProgramEvent
from programs.prescribing.held import Refused, hold_unless_over, note

Kind = ProgramEvent.Kind
LONGEST_REASON = 300


@transaction.atomic
def accept(
    *, program: Program, rule: str, subject: str, reason: str, by: Clinician, at: datetime, on: date
) -> Acceptance:
    """Override the warning that the checks find about this subject. `reason` is one of its ready answers or up to 300 characters.

    A ready answer that lasts is remembered for the patient's other programs. Refused: what is no warning, what nobody finds, what was
    accepted already, and an override without a reason.
    """
    program, reason = hold_unless_over(program), reason.strip()
    finding = _open_warning(program, rule, subject, on=on)
    if not reason:
        raise Refused({"reason": _("Say why.")})
    if len(reason) > LONGEST_REASON:
        raise Refused({"reason": _("Say it in at most %(limit)s characters.") % {"limit": LONGEST_REASON}})
    which = {"rule": rule, "subject": subject}
    lasts = any(answer.lasts for answer in finding.answers if answer.words == reason)
    acceptance = Acceptance.objects.create(
        clinic_id=program.clinic_id, program=program, **which, reason=reason, lasts=lasts, by=by, at=at
    )
    about: dict[str, Any] = {**which, "prescription": finding.place, "acceptance": str(acceptance.pk)}
    note(program, Kind.WARNING_ACCEPTED, by, at, **about)
    return acceptance


@transaction.atomic
def withdraw(*, program: Program, rule: str, subject: str, by: Clinician, at: datetime) -> None:
    """Let the warning ask again. What was remembered of it from the patient's other programs is forgotten with it."""
    program = hold_unless_over(program)
    standing = Acceptance.objects.standing().concerning(program).filter(rule=rule)
    given = [
        row.pk
        for row in standing
        if row.subject == subject or (row.lasts and checks.keys_of(row.subject) <= checks.keys_of(subject))
    ]
    if not given:
        raise Refused({"": _("Nobody has accepted this warning.")})
    Acceptance.objects.filter(pk__in=given).update(withdrawn_at=at)
    place = _place(program, rule, subject)
    note(program, Kind.ACCEPTANCE_WITHDRAWN, by, at, rule=rule, subject=subject, prescription=place)


def _open_warning(program: Program, rule: str, subject: str, *, on: date) -> checks.Finding:
    finding = _found(program, rule, subject, on=on)
    if finding.level != "warn":
        raise Refused({"": _("Only a warning can be accepted: an error blocks, and a note needs no answer.")})
    if finding.accepted:
        raise Refused({"": _("%(name)s has accepted this warning already.") % {"name": finding.accepted.by}})
    return finding


def _found(program: Program, rule: str, subject: str, *, on: date) -> checks.Finding:
    for finding in checks.check(checks.facts(checks.with_facts(program), on=on)):
        if (finding.rule, finding.subject) == (rule, subject):
            return finding
    raise Refused({"": _("This warning no longer applies.")})


def _place(program: Program, rule: str, subject: str) -> str:
    """Beside which prescription the warning stood when it was accepted."""
    accepted = program.events.filter(kind=Kind.WARNING_ACCEPTED, about__rule=rule, about__subject=subject).last()
    return accepted.about["prescription"] if accepted else ""
