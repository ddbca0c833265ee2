"""What the clinic sees of a patient's pain over time and own goals, beside a program that was fetched `with_weeks`."""

from __future__ import annotations

from typing import Any

from django import template

from programs import charts, progress
from programs.models import Program

register = template.Library()


@register.inclusion_tag("programs/_so_far.html")
def so_far(program: Program) -> dict[str, Any]:
    """Two queries. The caller scopes the program; its patient's goals are not of one program alone."""
    goals = progress.goals_of(program.patient)
    return {
        "pain": charts.pain_chart(progress.pains(program)),
        "goals": goals,
        "goals_change": progress.change_of(goals),
        "id": f"pain-{program.pk.hex}",
    }
