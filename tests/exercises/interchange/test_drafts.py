"""What a row of a foreign file does to the library, the first time and later."""

from typing import Any

import pytest

from exercises import library
from exercises.content import content_of
from exercises.dosage import parse
from exercises.finding.search import search
from exercises.interchange import drafts
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.drafts import LicenceMissing
from exercises.interchange.report import Report
from exercises.interchange.rows import Reading, Row
from exercises.interchange.words import NAMES, SAID, Words
from exercises.models import Equipment, Exercise, Muscle, Origin, State
from exercises.models.vocabulary import VOCABULARY
from tests.factories import NOW, make_clinic, make_exercise

pytestmark = pytest.mark.django_db
LICENSED = Choices(licence="Unlicense", author="Somebody", url="https://x.example")


def row(name: str = "Bridge", steps: tuple[str, ...] = ("Lift.",), where: str = "[0]", external_id: str = "b1") -> Row:
    row = Row(where, Words())
    row.call(name, external_id=external_id)
    row.explain(list(steps))
    row.choose("stage", "strengthen", [("strengthen", "Strengthen")])
    row.work("target", ["glutes"])
    row.work("assist", ["moonlight", "hamstrings"])
    row.need(["kettlebell"])
    row.dose("3 x 10")
    return row


def take(*rows: Row, choices: Choices = LICENSED, dataset: str = "somewhere") -> Report:
    reading = Reading(dataset, list(rows))
    verdicts = drafts.judge(reading, choices)
    drafts.apply(verdicts, dataset=dataset, by=None, at=NOW)
    return drafts.report_of(reading, verdicts)


def outcomes(report: Report) -> list[str]:
    return [line.outcome for line in report.lines]


def test_a_collection_is_not_called_like_our_own() -> None:
    with pytest.raises(CatalogueError, match="give this one another name"):
        take(row(), dataset="setwell")


def test_a_new_row_becomes_a_draft_that_says_where_it_is_from() -> None:
    assert outcomes(take(row())) == ["added"]
    exercise = Exercise.objects.with_content().get()
    assert (exercise.state, exercise.version, exercise.clinic) == (State.DRAFT, None, None)
    assert content_of(exercise) == exercise.file_origin.entry == {
        "slug": "bridge",
        "name": "Bridge",
        "lang": "en",
        "stage": "strengthen",
        "muscles": {"target": ["gluteus_maximus"], "assist": ["hamstrings"]},
        "equipment": [{"need": "required", "any_of": ["kettlebell"]}],
        "steps": ["Lift."],
        "dosage": {"kind": "text", "text": "3 x 10"},
        "source": {"author": "Somebody", "licence": "Unlicense", "url": "https://x.example"},
    }  # fmt: skip
    assert str(exercise.file_origin) == "somewhere: b1"
    assert exercise.file_origin.notes == ["muscles: moonlight"]
    assert Muscle.objects.get(key="hamstrings").name == "Hamstrings"


def test_a_draft_cannot_be_prescribed_before_somebody_completes_it() -> None:
    take(row())
    exercise = Exercise.objects.get()
    assert not Exercise.objects.prescribable().exists()
    assert library.missing(exercise).keys() == {"position", "dosage"}
    with pytest.raises(library.NotPublishable):
        library.publish(exercise=exercise, by=None, at=NOW)


def test_the_same_file_again_changes_nothing_and_asks_for_no_licence() -> None:
    take(row())
    assert outcomes(take(row(), choices=Choices())) == ["unchanged"]
    assert Exercise.objects.count() == Origin.objects.count() == 1


def test_an_untouched_draft_follows_its_file() -> None:
    take(row())
    assert outcomes(take(row(name="Hip bridge", steps=("Lift.", "Lower.")), choices=Choices())) == ["changed"]
    exercise = Exercise.objects.with_content().get()
    assert (exercise.name, exercise.steps, exercise.slug) == ("Hip bridge", ["Lift.", "Lower."], "bridge")
    assert content_of(exercise) == exercise.file_origin.entry
    assert outcomes(take(row(name="Hip bridge", steps=("Lift.", "Lower.")))) == ["unchanged"]


def edited() -> Exercise:
    take(row())
    exercise = Exercise.objects.get()
    exercise.position, exercise.steps = "supine", ["Lift slowly."]
    exercise.dosage = parse({"kind": "timed", "seconds": {"low": 30, "target": 30, "high": 30}})
    exercise.save()
    library.publish(exercise=exercise, by=None, at=NOW)
    return exercise


def test_what_was_edited_here_is_a_conflict_when_the_file_changes() -> None:
    exercise = edited()
    [line] = take(row(steps=("Lift high.",))).lines
    assert (line.outcome, line.exercise) == ("conflict", str(exercise.pk))
    assert line.reason == "It was edited here since: dosage, position, steps."
    exercise.refresh_from_db()
    assert exercise.steps == ["Lift slowly."]


def test_what_was_edited_here_is_no_conflict_while_the_file_stays_the_same() -> None:
    edited()
    assert outcomes(take(row())) == ["unchanged"]


def test_overwriting_takes_what_the_file_says_and_keeps_what_it_does_not() -> None:
    exercise = edited()
    again = row(steps=("Lift high.",))
    del again.entry["dosage"]
    assert outcomes(take(again, choices=Choices(licence="Unlicense", author="Somebody", overwrite=True))) == ["changed"]
    exercise.refresh_from_db()
    assert (exercise.steps, exercise.position) == (["Lift high."], "supine")
    assert exercise.dosage is not None
    assert exercise.dosage.can_be_prescribed
    assert exercise.version is not None
    assert exercise.version.content["steps"] == ["Lift slowly."]  # patients go on reading what was published
    assert exercise.has_unpublished_changes


def test_a_draft_is_found_by_its_words() -> None:
    take(row(name="Clamshell"))
    assert [found.name for found in search(Exercise.objects.shared(), "clamshel")] == ["Clamshell"]


def test_an_exercise_from_elsewhere_is_never_overwritten() -> None:
    own = make_exercise(slug="bridge", name="Our bridge")
    [line] = take(row(), choices=Choices(licence="MIT", author="X", overwrite=True)).lines
    assert (line.outcome, line.exercise) == ("conflict", str(own.pk))
    own.refresh_from_db()
    assert own.name == "Our bridge"


def test_a_clinics_own_exercise_is_nobodys_conflict() -> None:
    make_exercise(slug="bridge", clinic=make_clinic())
    assert outcomes(take(row())) == ["added"]


def test_the_same_id_of_another_collection_is_another_exercise() -> None:
    take(row())
    assert outcomes(take(row(name="Other"), dataset="elsewhere")) == ["added"]
    assert Exercise.objects.count() == 2


def test_a_row_that_stands_twice_is_refused_the_second_time() -> None:
    report = take(row(), row(where="[1]"), row(where="[2]", external_id="b2"))
    assert [line.reason for line in report.lines] == ["", *["It stands here already: [0]."] * 2]


def test_nothing_enters_without_a_licence() -> None:
    reading = Reading("somewhere", [row()])
    assert drafts.report_of(reading, drafts.judge(reading, Choices(licence="MIT"))).unlicensed == 1
    with pytest.raises(LicenceMissing):
        take(row(), choices=Choices())
    assert not Exercise.objects.exists()


def test_a_report_survives_being_kept() -> None:
    report = take(row(), row(where="[1]"))
    assert Report.of(report.as_data()) == report


def test_words_are_counted() -> None:
    report = take(row(), row(name="Other", external_id="b2"))
    assert report.unknown == (("muscles", "moonlight", 2),)


def test_many_rows_cost_no_more_queries_than_a_few(django_assert_max_num_queries: Any) -> None:
    rows = [row(name=f"Exercise {number}", external_id=str(number)) for number in range(150)]
    with django_assert_max_num_queries(35):
        take(*rows)
    with django_assert_max_num_queries(12):
        take(*rows)


def test_our_words_for_others_lead_somewhere() -> None:
    """Every key that a foreign word is read as has a name, so that it can be added to an empty library."""
    for group in VOCABULARY:
        keys = {key for keys in SAID[group].values() for key in keys}
        assert keys <= NAMES[group].keys()
    assert Equipment.objects.count() == 0
