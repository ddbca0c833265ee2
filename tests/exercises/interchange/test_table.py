"""Reading tables: columns of one's own, and OpenTeleRehab's."""

import pytest

from exercises.interchange import opentelerehab, table
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.rows import Row
from exercises.interchange.words import Words

KNOWN = Words({"regions": {"knee": "knee"}, "muscles": {"vastus medialis": "vmo"}})


def read(text: str | bytes, **columns: str) -> list[Row]:
    data = text.encode() if isinstance(text, str) else text
    return table.read(data, KNOWN, Choices(columns=columns)).rows


def test_headings_in_common_use_are_understood() -> None:
    [row] = read(
        "Exercise name;Code;Description;Body region;Muscles;Equipment;Stage;Position;Sets and reps;Aim\n"
        '"Knee extension";K1;"Sit down.\n- Straighten the knee.";Knee;Vastus medialis|quads;"Resistance band, mat";'
        "Strengthen;sitting;3 x 10;Stronger knee\n"
    )
    assert row.refused == ""
    assert (row.where, row.external_id) == ("line 2", "K1")
    assert row.entry == {
        "slug": "knee-extension",
        "name": "Knee extension",
        "lang": "en",
        "stage": "strengthen",
        "position": "sitting",
        "regions": ["knee"],
        "muscles": {"target": ["vmo", "quadriceps"]},
        "equipment": [{"need": "required", "any_of": ["long_band"]}, {"need": "required", "any_of": ["mat"]}],
        "steps": ["Sit down.", "Straighten the knee."],
        "dosage": {"kind": "text", "text": "3 x 10"},
        "rationale": {"text": "Stronger knee"},
    }


def test_a_column_can_be_said_and_a_guess_left_out() -> None:
    [row] = read("Übung,Text,Stage\nStand,Stand up.,gold\n", name="Übung", steps="Text", stage="")
    assert (row.name, row.entry["steps"], row.unknown) == ("Stand", ["Stand up."], [])


def test_lines_are_counted_across_cells_of_several_lines_and_empty_rows() -> None:
    rows = read('sep=;\nname;steps\nOne;"a\nb"\n\nTwo;c\n;d\n')
    assert [(row.where, row.name, row.refused) for row in rows] == [
        ("line 3", "One", ""),
        ("line 6", "Two", ""),
        ("line 7", "", "It has no name."),
    ]


@pytest.mark.parametrize("begin", ["=HYPERLINK(1)", "+1", "@SUM(A1)"])
def test_a_formula_is_text(begin: str) -> None:
    [row] = read(f"name\tsteps\nOne\t{begin}\n")
    assert row.entry["steps"] == [begin]
    assert row.warnings == ["A cell begins like a formula: it is taken as text."]


def test_a_licence_in_the_table_must_allow_it() -> None:
    bad, good, anonymous = read("name,licence,author\nA,all rights reserved,X\nB,cc0-1.0,X\nC,MIT,\n")
    assert "not among the licences" in bad.refused
    assert good.entry["source"] == {"author": "X", "licence": "CC0-1.0"}
    assert "names none" in anonymous.refused


def test_stages_are_known_in_every_language_whoever_imports() -> None:
    rows = read("name,stage\nA,Strengthen\nB,Kräftigen\nC,end range\nD,end_range\n")
    assert [row.entry["stage"] for row in rows] == ["strengthen", "strengthen", "end_range", "end_range"]


def test_unknown_words_are_told() -> None:
    [row] = read("name,stage,position,muscles,regions,lang\nA,warm-up,hanging,spleen,moon,en\n")
    assert row.unknown == [("stage", "warm-up"), ("position", "hanging"), ("regions", "moon"), ("muscles", "spleen")]


def test_a_row_wider_than_the_heading_is_refused_alone() -> None:
    wide, good = read("name,steps\nA,b,c\nD\n")
    assert wide.refused == "3 cells stand in 2 columns."
    assert good.name == "D"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: The first line names the columns"),
        ("steps,cues\n", "line 1: Say which column holds the name"),
        ("name,a\x00b\n", "line 1: The name of a column holds control"),
        ("name,name\n", "line 1: Two columns are called “name”"),
        ("name\nA\n".encode("utf-16"), "line 1: This is not UTF-8"),
        (b"name\nA\nB\xff\n", "line 3: This is not UTF-8"),
        ('name\n"A\n', "line 2: This is no table"),
        ("name\n" + "x" * 200_000, "line 2: This is no table"),
        (",".join(f"c{number}" for number in range(201)), "More than 200 columns"),
        ("name\n" + "a\n" * 10_001, "line 10002: More than 10000 entries"),
        (b" " * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
    ids=["empty", "no name", "control", "twice", "utf-16", "latin", "open quote", "huge cell", "wide", "long", "huge"],
)
def test_a_hostile_table_gets_an_answer_with_its_line(text: str | bytes, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        read(text)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(CatalogueError, match="no column “Titel”"):
        read("name\nA\n", name="Titel")


def test_an_id_without_a_sign_in_it_is_none() -> None:
    [row] = read("name,id\nThe bridge,:\n")
    assert row.external_id == "the-bridge"


def test_a_nul_is_refused() -> None:
    [row] = read("name,steps\nA,b\x00c\n")
    assert "control characters" in row.refused


OPENTELEREHAB = (
    "ID,Title,Collect sets and reps,Collect pain level,Reps,Sets,Categories,Dynamic fields,Files\n"
    '12,Sit to stand,yes,no,10,3,"Body region -> Lower limb -> Knee, Level -> Beginner, Muscle -> Quads",'
    '"Aim: Stronger thighs, for stairs, How to: Stand up. Sit down., Starting position: Sit, Note: Feet flat",https://x.example/a.jpg\n'
    "13,Breathe,no,no,0,0,,,\n"
)


def test_opentelerehabs_spreadsheet_is_read() -> None:
    first, second = opentelerehab.read(OPENTELEREHAB.encode(), KNOWN, Choices()).rows
    assert first.external_id == "12"
    assert first.entry == {
        "slug": "sit-to-stand",
        "name": "Sit to stand",
        "lang": "en",
        "regions": ["knee"],
        "muscles": {"target": ["quadriceps"]},
        "steps": ["Sit", "Stand up. Sit down."],
        "cues": ["Feet flat"],
        "dosage": {"kind": "text", "text": "3 × 10 repetitions"},
        "rationale": {"text": "Stronger thighs, for stairs"},
    }
    assert first.unknown == [("level", "Beginner")]
    assert second.entry == {"slug": "breathe", "name": "Breathe", "lang": "en"}
    assert second.warnings == ["No instructions."]


def test_another_spreadsheet_is_not_taken_for_opentelerehabs() -> None:
    with pytest.raises(CatalogueError, match="a column “title”"):
        opentelerehab.read(b"name\nA\n", KNOWN, Choices())
