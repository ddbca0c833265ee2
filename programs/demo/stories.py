"""The invented people of the demo clinic: what each of them did, said and wishes, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from programs.models import Concern, PerformedExercise, Program

Kind = Concern.Kind
Outcome = PerformedExercise.Outcome
Why = PerformedExercise.WhyNot


class Left(NamedTuple):
    """In session `number` the exercise at `place` (both from 1) was not done, or partly, and why."""

    number: int
    place: int
    outcome: Outcome
    why: Why


class Raised(NamedTuple):
    """In session `number` a button was pressed in the exercise at `place`, as often as this stands there."""

    number: int
    place: int
    kind: Kind


class Word(NamedTuple):
    """What the patient wrote at the end of session `number`, and what the physio answered, if anything."""

    number: int
    said: str
    reply: str = ""


class Wish(NamedTuple):
    """What the patient wants to do again, and how well it went at first and in the end, 0 to 10."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class Story:
    """A patient, and how the program went. Days count from today: `began=-24` is 24 days ago.

    `suits=(0, 2)` are today's weekday and the one two days on. `missed` and `corrected` number the sessions from 1; what was corrected was
    said anew a day later. `pain` falls evenly from its first value to its last over the program. Who `counts` says how many in each set.
    """

    name: str
    born: int
    side: str
    suits: tuple[int, ...] = (1, 3, 6)
    began: int | None = None
    weeks: int = 4
    rating: Program.Rating = Program.Rating.EACH
    missed: frozenset[int] = frozenset()
    left: tuple[Left, ...] = ()
    raised_in: tuple[Raised, ...] = ()
    corrected: frozenset[int] = frozenset()
    words: tuple[Word, ...] = ()
    wishes: tuple[Wish, ...] = ()
    counts: bool = False
    pain: tuple[int, int] = (4, 1)
    raised: int | None = None
    paused: int | None = None
    ended: int | None = None

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@patients.example"

    def left_out(self, number: int, place: int) -> Left | None:
        return next((left for left in self.left if (left.number, left.place) == (number, place)), None)

    def pressed(self, number: int, place: int) -> list[Kind]:
        return [raised.kind for raised in self.raised_in if (raised.number, raised.place) == (number, place)]

    def word(self, number: int) -> Word | None:
        return next((word for word in self.words if word.number == number), None)

    def pain_in(self, number: int) -> int:
        """The pain of that session."""
        return _between(*self.pain, share=self.share(number))

    def share(self, number: int) -> float:
        """How far the program has come by that session, 0 to 1."""
        return min(1, (number - 1) / (3 * self.weeks - 1))


IN_THE_FIRST_WEEK = Story(
    "Marta Lindqvist",
    1968,
    "right",
    suits=(0, 2, 5),
    began=-2,
    pain=(4, 2),
    raised_in=(Raised(1, 1, Kind.ODD),),
    corrected=frozenset({1}),
    words=(
        Word(
            1,
            "I was not sure how hard to press with the ball.",
            "Lightly at first: you should be able to breathe calmly. Show me next time, then we find the spot together.",
        ),
    ),
    wishes=(Wish("Walk to the lake and back", 4, 9),),
    counts=True,
)
STORIES = (
    IN_THE_FIRST_WEEK,
    Story(
        "Tomasz Brandt",
        1979,
        "left",
        began=-24,
        weeks=6,
        missed=frozenset({4, 8}),
        left=(Left(3, 5, Outcome.NOT_TODAY, Why.TIME), Left(7, 5, Outcome.PARTLY, Why.TIRED)),
        raised_in=(Raised(2, 3, Kind.HURTS), Raised(9, 5, Kind.TOO_HARD), Raised(10, 5, Kind.TOO_HARD)),
        corrected=frozenset({6}),
        words=(
            Word(
                2,
                "It pinched in front when I pulled the knee up.",
                "Then only as high as it stays free. That is enough.",
            ),
            Word(10, "The band is quite a lot harder since last week."),
        ),
        wishes=(Wish("Take the stairs without the rail", 3, 8), Wish("Sit through a whole film", 4, 9)),
        counts=True,
        pain=(6, 1),
        raised=-9,
    ),
    Story(
        "Aylin Kessler",
        1991,
        "both",
        began=-16,
        rating=Program.Rating.END,
        missed=frozenset({5}),
        left=(Left(1, 1, Outcome.PARTLY, Why.OTHER),),
        raised_in=(Raised(1, 1, Kind.ODD), Raised(1, 1, Kind.ODD)),
        pain=(5, 3),
        paused=-3,
    ),
    Story(
        "Walter Pohl",
        1954,
        "left",
        began=-36,
        missed=frozenset({6}),
        left=(Left(2, 5, Outcome.NOT_TODAY, Why.THINGS),),
        words=(Word(12, "The garden is no trouble any more. Thank you!", "That was your work. Keep two days a week."),),
        wishes=(Wish("Work in the garden for an hour", 4, 10),),
        pain=(5, 0),
        ended=-5,
    ),
)
WITH_A_DRAFT = Story("Noor Haddad", 1986, "right")
WITHOUT_A_PROGRAM = Story("Elsa Winter", 1973, "unknown")


def rating_of(wish: Wish, share: float) -> int:
    """How well it goes after that share of the program."""
    return _between(wish.first, wish.last, share=share)


def _between(first: int, last: int, *, share: float) -> int:
    return round(first + (last - first) * share)
