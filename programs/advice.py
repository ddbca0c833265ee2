"""What a patient is told at once who says that it hurts, feels odd, is too hard, or is not sure. Pure; phone and report ask.

It never says what it may be and never that all is well: it says what to do now, and when to call. The clinician reads each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import Stage
from programs.models import Concern

Kind = Concern.Kind


@dataclass(frozen=True)
class Advice:
    """`ends_exercise`: leave this exercise for today. `calls`: call the clinic if it does not pass. `source`: “source” or “default”."""

    title: str
    text: str
    ends_exercise: bool
    source: str
    calls: bool = False


def advise(kind: str, *, stage: str, again: bool) -> Advice:
    """The answer to a concern, one of `Concern.Kind`, raised in an exercise of that stage; `again` when it was raised in it before."""
    match kind:
        case Kind.HURTS:
            return _hurts_again() if again else _hurts()
        case Kind.ODD:
            if stage == Stage.RELEASE:
                return _odd_again() if again else _odd_in_a_release()
            return _odd()
        case Kind.TOO_HARD:
            return _too_hard_again() if again else _too_hard()
        case Kind.UNSURE:
            return _unsure()
    raise ValueError(kind)


def given(concern: Concern, *, stage: str) -> Advice:
    """The one that was given to it: the first, unless that would not have ended the exercise, or not left it going, as it did."""
    first = advise(concern.kind, stage=stage, again=False)
    return first if first.ends_exercise == concern.ended_exercise else advise(concern.kind, stage=stage, again=True)


def _hurts() -> Advice:
    return Advice(
        _("Stop for a moment"),
        _(
            "Wait until it has eased. Then go on with a smaller movement and less force, only as far as it does not hurt. "
            "If it hurts again, press the button again."
        ),
        ends_exercise=False,
        source="source",  # as hard as you can without pain
    )


def _hurts_again() -> Advice:
    return Advice(
        _("Leave this exercise for today"),
        _("Go on with the next one if that does not hurt. If the pain stays or grows, stop and call your clinic."),
        ends_exercise=True,
        source="default",
        calls=True,
    )


def _odd_in_a_release() -> Advice:
    return Advice(
        _("Leave this spot"),
        _(
            "It may be a blood vessel. Take the ball away at once, and put it to another spot, where you feel only pressure. "
            "If that feels odd, too, press the button again."
        ),
        ends_exercise=False,
        source="source",  # anything odd while pressing may be a vessel: leave that spot
    )


def _odd_again() -> Advice:
    return Advice(
        _("Leave this exercise for today"),
        _("Put the ball aside. If it still feels odd in a few minutes, stop for today and call your clinic."),
        ends_exercise=True,
        source="default",
        calls=True,
    )


def _odd() -> Advice:
    return Advice(
        _("Stop this exercise for today"),
        _("Rest until it has passed. If it has not passed in a few minutes, stop for today and call your clinic."),
        ends_exercise=True,
        source="source",  # nothing that feels weird
        calls=True,
    )


def _too_hard() -> Advice:
    return Advice(
        _("Make it easier"),
        _(
            "Do fewer, make the movement smaller or the time shorter, and rest longer in between. Fewer good ones are enough."
        ),
        ends_exercise=False,
        source="default",
    )


def _too_hard_again() -> Advice:
    return Advice(
        _("That is enough of this one"),
        _("Leave the rest of it for today and say “partly”. Your physio sees it and can make it easier for you."),
        ends_exercise=True,
        source="default",
    )


def _unsure() -> Advice:
    return Advice(
        _("Look at it once more"),
        _("Read the steps and what to watch for again, and go slowly. Your physio is told and can show you next time."),
        ends_exercise=False,
        source="default",
    )
