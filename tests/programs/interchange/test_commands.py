"""`manage import_catalogue` and `manage export_catalogue`."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exercises.models import Exercise
from programs.models import Protocol
from tests.exercises.interchange.public_set import public_set

FILE = Path("exercises/catalogue/hip-flexor-strength.json")
pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_import_says_what_it_did() -> None:
    assert run("import_catalogue", str(FILE)).startswith("Exercises: 6 added, 0 revised, 0 unchanged\n  + front-")
    assert run("import_catalogue", str(FILE)) == (
        "Exercises: 0 added, 0 revised, 6 unchanged\nProtocols: 0 added, 0 revised, 1 unchanged\n"
    )


def test_export_writes_what_was_imported() -> None:
    run("import_catalogue", str(FILE))
    assert run("export_catalogue") == FILE.read_text("utf-8")


def test_a_dry_run_changes_nothing() -> None:
    assert "Exercises: 6 added" in run("import_catalogue", str(FILE), "--dry-run")
    assert not Exercise.objects.exists()


def test_import_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FILE.read_bytes())))
    assert "Protocols: 1 added" in run("import_catalogue", "-")


def test_a_broken_file_is_refused_with_path_and_reason(tmp_path: Path) -> None:
    routine = json.loads(FILE.read_text("utf-8"))
    routine["exercises"][3]["dosage"]["sets"]["high"] = 0
    routine["protocols"][0]["prescriptions"][0]["exercise"] = "nowhere"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(routine))
    with pytest.raises(CommandError) as caught:
        run("import_catalogue", str(broken))
    assert caught.value.returncode == 1
    assert str(caught.value).splitlines() == [
        "Nothing was loaded.",
        "exercises[3].dosage.sets.high: The highest value is below the lowest.",
        "protocols[0].prescriptions[0].exercise: There is no exercise “nowhere”, neither in this file nor in the library.",
    ]
    assert not Exercise.objects.exists()


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match=r"No such file|Is a directory"):
        run("import_catalogue", str(tmp_path / name))


LICENCE = ("--licence", "Unlicense", "--author", "free-exercise-db contributors")


@pytest.fixture
def public_file(tmp_path: Path) -> str:
    file = tmp_path / "public.json"
    file.write_bytes(public_set())
    return str(file)


def test_another_collection_is_taken_in_as_drafts_and_its_warnings_told(public_file: str) -> None:
    told = run("import_catalogue", public_file, *LICENCE).splitlines()
    assert told[0] == "Exercises: 873 added, 0 revised, 0 unchanged"
    assert told[21] == "  … and 853 more"
    assert "Not known (equipment), 122 times: other" in told
    assert "Warning, 5 times: No instructions." in told
    assert Exercise.objects.filter(state="draft").count() == 873
    assert run("import_catalogue", public_file).startswith("Exercises: 0 added, 0 revised, 873 unchanged\n")


def test_a_dry_run_says_that_a_licence_will_be_needed(public_file: str) -> None:
    told = run("import_catalogue", public_file, "--dry-run")
    assert "Licence: the file names none for 873 of them. Say it with --licence" in told
    assert not Exercise.objects.exists()


def test_without_a_licence_nothing_is_loaded_and_a_proposal_made(public_file: str) -> None:
    with pytest.raises(CommandError, match=r"names no licence\..*--licence Unlicense --author “free-exercise-db"):
        run("import_catalogue", public_file)
    assert not Exercise.objects.exists()


def test_a_licence_that_does_not_allow_it_is_no_choice(public_file: str) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'CC-BY-NC"):
        run("import_catalogue", public_file, "--licence", "CC-BY-NC-4.0")


def test_columns_of_a_table_are_said_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "Our exercises.csv"
    file.write_text("Übung;Text\nStand;Stand up.\n", "utf-8")
    columns = ("--column", "name=Übung", "--column", "steps=Text")
    assert "Exercises: 1 added" in run("import_catalogue", str(file), *columns, "--licence", "MIT", "--author", "X")
    exercise = Exercise.objects.get()
    assert (exercise.name, exercise.steps, exercise.file_origin.dataset) == ("Stand", ["Stand up."], "our-exercises")
    with pytest.raises(CommandError, match="write FIELD=HEADING"):
        run("import_catalogue", str(file), "--column", "colour=Text")
    with pytest.raises(CommandError, match="--column is for tables"):
        run("import_catalogue", str(FILE), "--column", "name=Text")


def test_unreadable_rows_are_told_with_their_line_and_stop_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("name,steps\nA,b\n,c\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="--leave-out-refused"):
        call_command("import_catalogue", str(file), "--licence", "MIT", "--author", "X", stdout=out)
    assert "  ! line 3 : It has no name." in out.getvalue()
    assert not Exercise.objects.exists()
    assert "1 added" in run("import_catalogue", str(file), "--licence", "MIT", "--author", "X", "--leave-out-refused")


def test_a_broken_table_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text('name\nA\n"B\n')
    with pytest.raises(CommandError, match=r"Nothing was loaded\.\nline 3: This is no table"):
        run("import_catalogue", str(file))


def test_what_was_edited_here_is_told_and_overwritten_only_when_asked(tmp_path: Path) -> None:
    run("import_catalogue", str(FILE))
    Exercise.objects.filter(slug="hip-front-release").update(cues=["Ours."])
    routine = json.loads(FILE.read_text("utf-8"))
    for entry in routine["exercises"]:
        entry["steps"].append("Rest.")
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(routine))
    told = run("import_catalogue", str(changed))
    assert told.startswith("Exercises: 0 added, 5 revised, 0 unchanged, 1 in conflict, left as they are\n")
    assert "  ! exercises[1] hip-front-release: It was edited here, or written here.\n" in told
    assert Exercise.objects.get(slug="hip-front-release").cues == ["Ours."]
    assert "1 revised" in run("import_catalogue", str(changed), "--overwrite")
    assert Exercise.objects.get(slug="hip-front-release").cues != ["Ours."]


def test_a_protocol_edited_here_is_a_conflict(tmp_path: Path) -> None:
    run("import_catalogue", str(FILE))
    routine = json.loads(FILE.read_text("utf-8"))
    routine["protocols"][0]["indication"] = "From the file, later."
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(routine))
    Protocol.objects.update(indication="Ours.", version=2)  # as the admin saves it
    assert "Protocols: 0 added, 0 revised, 0 unchanged, 1 in conflict" in run("import_catalogue", str(changed))
    assert Protocol.objects.get().indication == "Ours."
    assert "Protocols: 0 added, 1 revised" in run("import_catalogue", str(changed), "--overwrite")


def test_what_is_shipped_is_loaded_once_and_stays_as_it_was_changed(monkeypatch):
    monkeypatch.setattr("exercises.catalogue.FILES", [FILE])
    assert run("load_catalogue") == "Added 6 exercises and 1 protocols.\n"
    Exercise.objects.update(name="Corrected here")
    assert run("load_catalogue") == "Added 0 exercises and 0 protocols.\n"
    assert set(Exercise.objects.values_list("name", flat=True)) == {"Corrected here"}
