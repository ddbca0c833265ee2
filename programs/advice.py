"""What a patient is told at once who says that it hurts, feels odd, is too hard, or is not sure. Pure; phone and report ask.

It never says what it may be and never that all is well: it says what to do now, and when to call. The clinician reads each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exercises.models import Stage
from programs.models import Concern

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = Concern.Kind


@dataclass(frozen=True)
class Advice:
    """`ends_exercise`: leave this exercise for today. `calls`: call the clinic if it does not pass. `source`: “source” or “default”.

    Reports show by its `name` what somebody was told: other words get a new one, and the old ones stay.
    """

    name: str
    kind: Kind
    title: StrPromise
    text: StrPromise
    ends_exercise: bool
    source: str
    calls: bool = False


EVERY = (
    Advice(
        "hurts",
        Kind.HURTS,
        _("Stop for a moment"),
        _(
            "Wait until it has eased. Then go on with a smaller movement and less force, only as far as it does not hurt. "
            "If it hurts again, press the button again."
        ),
        ends_exercise=False,
        source="source",  # as hard as you can without pain
    ),
    Advice(
        "hurts_again",
        Kind.HURTS,
        _("Leave this exercise for today"),
        _("Go on with the next one if that does not hurt. If the pain stays or grows, stop and call your clinic."),
        ends_exercise=True,
        source="default",
        calls=True,
    ),
    Advice(
        "odd_in_a_release",
        Kind.ODD,
        _("Leave this spot"),
        _(
            "It may be a blood vessel. Take the ball away at once, and put it to another spot, where you feel only pressure. "
            "If that feels odd, too, press the button again."
        ),
        ends_exercise=False,
        source="source",  # anything odd while pressing may be a vessel: leave that spot
    ),
    Advice(
        "odd_again",
        Kind.ODD,
        _("Leave this exercise for today"),
        _("Put the ball aside. If it still feels odd in a few minutes, stop for today and call your clinic."),
        ends_exercise=True,
        source="default",
        calls=True,
    ),
    Advice(
        "odd",
        Kind.ODD,
        _("Stop this exercise for today"),
        _("Rest until it has passed. If it has not passed in a few minutes, stop for today and call your clinic."),
        ends_exercise=True,
        source="source",  # nothing that feels weird
        calls=True,
    ),
    Advice(
        "too_hard",
        Kind.TOO_HARD,
        _("Make it easier"),
        _(
            "Do fewer, make the movement smaller or the time shorter, and rest longer in between. Fewer good ones are enough."
        ),
        ends_exercise=False,
        source="default",
    ),
    Advice(
        "too_hard_again",
        Kind.TOO_HARD,
        _("That is enough of this one"),
        _("Leave the rest of it for today and say “partly”. Your physio sees it and can make it easier for you."),
        ends_exercise=True,
        source="default",
    ),
    Advice(
        "unsure",
        Kind.UNSURE,
        _("Look at it once more"),
        _("Read the steps and what to watch for again, and go slowly. Your physio is told and can show you next time."),
        ends_exercise=False,
        source="default",
    ),
)
BY_NAME = {each.name: each for each in EVERY}


def advise(kind: str, *, stage: str, again: bool) -> Advice:
    """The answer to a concern, one of `Concern.Kind`, raised in an exercise of that stage; `again` when it was raised in it before."""
    match kind:
        case Kind.HURTS | Kind.TOO_HARD:
            return BY_NAME[f"{kind}_again" if again else kind]
        case Kind.ODD if stage == Stage.RELEASE:
            return BY_NAME["odd_again" if again else "odd_in_a_release"]
        case Kind.ODD | Kind.UNSURE:
            return BY_NAME[kind]
    raise ValueError(kind)


def named(name: str, *, kind: str) -> Advice | None:
    """The answer of that name to that concern; None where there never was one."""
    found = BY_NAME.get(name)
    return found if found and found.kind == kind else None


def given(concern: Concern) -> Advice:
    """The one that was given to it."""
    return BY_NAME[concern.answer]
