"""How long what was said in a session can be changed. Pure judgements; the other verbs and the portal ask."""

from __future__ import annotations

from datetime import date, timedelta

from programs.models import ExerciseSession, Program

CORRECTABLE_DAYS = 3  # [default]


class TooLate(Exception):
    """What was logged can be corrected, and what was missed filled in, for three days; after that it stands."""


def is_correctable(session: ExerciseSession, *, on: date) -> bool:
    until = correctable_until(session)
    return until is not None and on <= until


def correctable_until(session: ExerciseSession) -> date | None:
    """The last day on which what was said in it can be changed; None before it was begun."""
    return session.performed_on and session.performed_on + timedelta(days=CORRECTABLE_DAYS)


def latest_correctable(program: Program, *, on: date) -> ExerciseSession | None:
    """The session begun last, while what was said in it can be changed. Pure once `sessions` is prefetched."""
    begun = [session for session in program.sessions.all() if is_correctable(session, on=on)]
    return max(begun, key=lambda session: session.performed_on or date.min, default=None)
