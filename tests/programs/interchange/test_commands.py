"""`manage import_catalogue` and `manage export_catalogue`."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exercises.models import Exercise

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
