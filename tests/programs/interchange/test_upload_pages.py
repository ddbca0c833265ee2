"""The admin's import pages: hand in a file, see what it holds, choose, take it in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise
from patients.models import Clinician
from programs.interchange import uploads
from programs.models import Upload
from tests.exercises.admin.conftest import filled
from tests.exercises.interchange.public_set import public_set
from tests.factories import NOW, make_clinician, make_exercise

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("admin:programs_upload_changelist"), reverse("admin:programs_upload_add")
TABLE = "Übung;Text;Muskel\nStehen;Stand up.;quads\nGehen;Walk.;spleen\n"
ROUTINE = Path("exercises/catalogue/hip-flexor-strength.json")


@pytest.fixture
def client(signed_in: Any) -> Client:
    client: Client = signed_in.as_(make_clinician(None, name="Robin Falk", is_staff=True))
    return client


def hand_in(client: Client, data: bytes | str, name: str = "file.csv") -> HttpResponse:
    data = data.encode() if isinstance(data, str) else data
    return client.post(ADD, {"file": SimpleUploadedFile(name, data)}, follow=True)  # type: ignore[return-value]


def press(client: Client, button: str, **changes: Any) -> Any:
    """Send the form of the only file's page as it stands, but for the changes."""
    upload = Upload.objects.get()
    page = reverse("admin:programs_upload_change", args=[upload.pk])
    shown = client.get(page)
    form = shown.context["form"]
    standing = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in (standing | changes).items() if value not in (None, False)}
    return client.post(page, {**given, button: "on"}, follow=True)


def test_the_public_set_from_the_file_to_the_drafts(client: Client) -> None:
    make_exercise(slug="plank", name="Our plank")
    page = hand_in(client, public_set(), "free.json").content.decode()
    assert "What “free.json” holds" in page
    assert "Take in 872 exercises" in page
    assert "The library has an exercise of this short name from elsewhere: it stays." in page
    assert '<option value="Unlicense" selected>' in page
    assert not Exercise.objects.filter(state="draft").exists()

    page = press(client, "_take").content.decode()
    assert "872 exercises were taken in." in page
    draft = Exercise.objects.get(slug="kneeling-hip-flexor")
    assert reverse("admin:exercises_exercise_change", args=[draft.pk]) in page or "and 672 more" in page
    assert Upload.objects.get().data is None
    assert "872 exercises taken in" in client.get(LIST).content.decode()


def test_columns_are_chosen_and_what_was_chosen_stays_when_something_is_missing(client: Client) -> None:
    page = hand_in(client, TABLE).content.decode()
    assert "Say which column holds the name." in page
    page = press(client, "_look", column_name="Übung", column_steps="Text", column_target="Muskel").content.decode()
    assert "Take in 2 exercises" in page
    assert "spleen" in page
    assert "The file names no licence" in page

    response = press(client, "_take", author="Robin", collection="ours")
    page = response.content.decode()
    assert "Needed: the file names none." in page
    assert 'value="Robin"' in page
    assert 'value="ours"' in page
    assert '<option value="Übung" selected>' in page
    assert not Exercise.objects.exists()

    press(client, "_take", licence="CC0-1.0")
    exercise = Exercise.objects.get(name="Stehen")
    assert str(exercise.source) == "Robin (CC0-1.0)"
    assert (exercise.steps, exercise.file_origin.dataset) == (["Stand up."], "ours")


def test_rows_that_cannot_be_read_are_left_out_only_when_that_is_chosen(client: Client) -> None:
    hand_in(client, "name,licence,author\nA,MIT,X\n,MIT,X\n")
    page = press(client, "_take").content.decode()
    assert "Some rows cannot be read. Leave them out, or mend the file." in page
    assert "line 3" in page
    assert not Exercise.objects.exists()
    press(client, "_take", leave_out_refused="on")
    assert Exercise.objects.get().name == "A"


def test_our_own_format_is_published_by_whoever_took_it_in(client: Client) -> None:
    page = hand_in(client, ROUTINE.read_bytes(), "routine.json").content.decode()
    assert "Licence" not in page
    page = press(client, "_take").content.decode()
    assert "They are published." in page
    exercise = Exercise.objects.get(slug="hip-front-release")
    assert exercise.version is not None
    assert exercise.version.published_by == Clinician.objects.get(name="Robin Falk")


def test_a_file_can_be_read_as_something_else(client: Client) -> None:
    hand_in(client, "title,dynamic\nA,\n")
    assert Upload.objects.get().format == "opentelerehab"
    page = press(client, "_look", format="csv").content.decode()
    assert "Which column holds what" in page
    assert '<option value="title" selected>' in page
    page = press(client, "_look", format="wger").content.decode()
    assert "This is not JSON: line 1" in page


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"", "This file is empty."),
        (b"x" * (20 * 1024 * 1024 + 1), "The file is larger than 20 MB."),
        (b"[" * 100_000, "This is nested too deeply."),
        (b'{"format": "setwell-catalogue"', "This is not JSON: line 1"),
        (b"\xff\xfe\x00", "This is not UTF-8 text"),
        (b'[{"name": "<img src=x onerror=alert(1)>A", "primaryMuscles": ["<b>x</b>"]}]', "New, as drafts"),
        (b'[{"name": "A\\u0000", "primaryMuscles": 7}]', "control characters"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "“\ufffd” stands twice in one object."),
        (
            b'{"format": "setwell-catalogue", "\\ud800": {"a": "\\u0000"}}',
            "\ufffd.a: Line breaks and control characters",
        ),
    ],
    ids=["empty", "huge", "deep", "cut off", "binary", "markup", "nul", "half a name twice", "half a name on the way"],
)
def test_a_hostile_file_gets_an_answer_on_the_page(client: Client, data: bytes, answer: str) -> None:
    response = hand_in(client, data)
    assert response.status_code == 200
    page = response.content.decode()
    assert answer in page
    assert "onerror" not in page
    assert not Exercise.objects.exists()


def test_more_than_a_page_can_wait_for_is_left_to_the_command(client: Client) -> None:
    hand_in(client, "name,licence,author\n" + "".join(f"Exercise {number},MIT,X\n" for number in range(2_001)))
    assert "cannot wait for more than 2000 exercises" in press(client, "_take").content.decode()
    assert not Exercise.objects.exists()


def test_a_file_is_taken_in_once(client: Client) -> None:
    hand_in(client, "name,licence,author\nA,MIT,X\n")
    press(client, "_take")
    upload = Upload.objects.get()
    page = client.post(reverse("admin:programs_upload_change", args=[upload.pk]), {"_take": "on", "format": "csv"})
    assert "Taken in: file.csv" in page.content.decode()
    assert uploads.take_in(upload=upload, by=upload.by, at=NOW).counts()["added"] == 1
    assert Exercise.objects.count() == 1


def test_a_file_can_be_thrown_away_and_a_forgotten_one_goes_by_itself(client: Client) -> None:
    hand_in(client, "name\nA\n")
    assert press(client, "_discard").redirect_chain[-1][0] == LIST
    assert not Upload.objects.exists()
    hand_in(client, "name\nA\n", "old.csv")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        client.force_login(Clinician.objects.get(name="Robin Falk"))
        hand_in(client, "name\nB\n", "new.csv")
    assert [upload.name for upload in Upload.objects.all()] == ["new.csv"]


def test_the_page_of_an_imported_exercise_says_what_is_left_to_look_at(client: Client) -> None:
    hand_in(client, "name,muscles,licence,author\nA,spleen,MIT,X\n", "ours.csv")
    press(client, "_take")
    exercise = Exercise.objects.get()
    page = client.get(reverse("admin:exercises_exercise_change", args=[exercise.pk])).content.decode()
    assert "The file it came from" in page
    assert "muscles: spleen" in page
    own = make_exercise()
    assert (
        "The file it came from"
        not in client.get(reverse("admin:exercises_exercise_change", args=[own.pk])).content.decode()
    )


def test_a_draft_is_prescribable_once_somebody_gave_dosage_and_sides(client: Client) -> None:
    hand_in(client, "name,steps,dosage,licence,author\nA,Lift.,3 x 10,MIT,X\n", "ours.csv")
    press(client, "_take")
    page = reverse("admin:exercises_exercise_change", args=[Exercise.objects.get().pk])
    standing = filled(client.get(page).content.decode())
    assert standing["dosage_sides"] == [""]
    reps = {f"dosage_{name}_{part}": "3" for name in ("sets", "reps") for part in ("low", "target", "high")}
    given = {**standing, **reps, "dosage_kind": "reps", "stage": "strengthen", "position": "supine", "_publish": "on"}

    answer = client.post(page, given, follow=True).content.decode()
    assert answer.count("This is needed for the kind of dosage that you chose.") == 1
    assert "id_dosage_sides_error" in answer
    assert not Exercise.objects.prescribable().exists()

    client.post(page, {**given, "dosage_sides": "each"})
    [exercise] = Exercise.objects.prescribable()
    assert exercise.dosage is not None
    assert exercise.dosage.sides == "each"
    assert filled(client.get(page).content.decode())["dosage_sides"] == ["each"]


def test_others_are_sent_away(client: Client, signed_in: Any, clinician: Clinician) -> None:
    hand_in(client, TABLE)
    page = reverse("admin:programs_upload_change", args=[Upload.objects.get().pk])
    for browser in (Client(), signed_in.as_(clinician)):
        for path in (LIST, ADD, page):
            assert browser.get(path).status_code in (302, 403), path
            assert browser.post(path, {"_take": "on"}).status_code in (302, 403), path
    assert Upload.objects.count() == 1
    assert client.get(reverse("admin:programs_upload_change", args=["nonsense"])).status_code == 404
    assert client.post(reverse("admin:programs_upload_delete", args=[Upload.objects.get().pk])).status_code == 403


def test_the_list_costs_the_same_however_many_files(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        hand_in(client, "name\nA\n", f"{number}.csv")
    with django_assert_max_num_queries(8):
        client.get(LIST)
