"""How the clinician changes one exercise of a program that the patient has: what, from when, for how long, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.dosage import Dosage
from patients.templatetags.days import weekday
from programs import agenda
from programs.difference import Difference
from programs.forms.dosage import DosageForm
from programs.forms.fields import ReasonField
from programs.models import Prescription
from programs.prescribing import Rehearsal, Scope

AMOUNT, REST = "amount", "rest"
FOR_GOOD = "for_good"


class AmendForm(DosageForm):
    """Another dosage or none, for the scope that the clinician says. `openings` is what `prescribing.openings` found.

    It begins with what is asked on the first day that can still change. `rehearsal` is set once the change was tried.
    """

    IN_SIGHT = ("sides", "what", "scope", "reason")

    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[(AMOUNT, gettext_lazy("Ask another amount")), (REST, gettext_lazy("Leave it out"))],
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(label=gettext_lazy("For how long"), widget=forms.RadioSelect)
    reason = ReasonField()

    rehearsal: Rehearsal | None = None
    difference: Difference | None = None

    def __init__(
        self,
        prescription: Prescription,
        sent: Mapping[str, Any] | None = None,
        *,
        openings: Mapping[Scope, date],
    ) -> None:
        first = openings[Scope.ONWARD]
        stored = prescription.dosage_on(first) or prescription.latest_dosage
        super().__init__(prescription, sent, stored=stored, what=AMOUNT, scope=Scope.ONWARD, reason="")
        self.stands = prescription.dosage_on(first)
        self.fields["scope"].choices = _scopes(prescription, openings)  # type: ignore[attr-defined]

    @property
    def asked(self) -> Dosage | None:
        """What is to be asked from then on; None: nothing."""
        return None if self.cleaned_data["what"] == REST else self.dosage

    @property
    def is_for_good(self) -> bool:
        return self.cleaned_data["scope"] == FOR_GOOD

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("scope") == FOR_GOOD and said.get("what") == AMOUNT:
            self.add_error("scope", _("Only what is left out can be left out for good."))
        return said


def _scopes(prescription: Prescription, openings: Mapping[Scope, date]) -> list[tuple[str, str]]:
    """Every scope in the words of this program."""
    words = {scope: {"day": weekday(day)} for scope, day in openings.items()}
    choices: list[tuple[str, str]] = []
    if Scope.SESSION in openings:
        choices.append((Scope.SESSION, _("Only the session of %(day)s") % words[Scope.SESSION]))
    choices.append((Scope.ONWARD, _("From %(day)s on") % words[Scope.ONWARD]))
    if Scope.WEEKS in openings:
        week = agenda.weeks_begun(prescription.program, openings[Scope.WEEKS])
        about = words[Scope.WEEKS] | {"week": week}
        choices.append((Scope.WEEKS, _("From week %(week)s on, %(day)s: this week stays") % about))
    return [*choices, (FOR_GOOD, _("For good: take it out of the program"))]
