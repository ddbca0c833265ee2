"""`manage import_catalogue FILE`: load a file of our own format, or of another collection, into the shared catalogue."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.text import slugify

from exercises.interchange import document
from exercises.interchange.choices import Choices
from exercises.interchange.document import CatalogueError
from exercises.interchange.drafts import LicenceMissing
from exercises.interchange.formats import FORMATS, OWN, guess
from exercises.interchange.licences import ALLOWED
from exercises.interchange.report import Line, Outcome, Report
from exercises.interchange.table import FIELDS
from programs.interchange import importing
from programs.interchange.importing import File, Stopped

SIGNS = {Outcome.ADDED: "+", Outcome.CHANGED: "~"}
TROUBLES = {Outcome.CONFLICT: "in conflict, left as they are", Outcome.REFUSED: "not readable"}
SHOWN = 20  # lines of a kind, unless more is asked for with -v 2


class Command(BaseCommand):
    help = "Load exercises (and protocols, of our own format) from a file into the shared catalogue (docs/import.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file, or - for standard input.")
        parser.add_argument("--format", choices=[OWN, *FORMATS], help="What the file is. Otherwise it is guessed.")
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but change nothing.")
        parser.add_argument("--licence", choices=ALLOWED, help="Of what names none itself, as an SPDX name.")
        parser.add_argument("--author", help="Of what names none itself.")
        parser.add_argument("--url", default="", help="Where the collection is published.")
        parser.add_argument("--collection", help="Whose ids the file has; for a table otherwise the file's name.")
        parser.add_argument(
            "--column", action="append", default=[], type=_pair, metavar="FIELD=HEADING",
            help=f"Which column of a table holds what. Fields: {', '.join(FIELDS)}.",
        )  # fmt: skip
        parser.add_argument(
            "--leave-out-refused", action="store_true", help="Go on without the rows that cannot be read."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Take the file's text for what was edited here, too."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data = _bytes(options["file"])
        file = File(data, options["format"] or guess(data))
        try:
            report = self._do(file, _choices(file, options), dry_run=options["dry_run"])
        except CatalogueError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        except Stopped as stopped:
            self._tell(stopped.report, options["verbosity"])
            raise CommandError(
                "Nothing was loaded: some rows cannot be read. --leave-out-refused goes on without them."
            ) from None
        except LicenceMissing:
            raise CommandError(f"Nothing was loaded: the file names no licence. {_hint(file)}") from None
        self._tell(report, options["verbosity"])
        if options["dry_run"]:
            if report.unlicensed:
                self.stdout.write(f"Licence: the file names none for {report.unlicensed} of them. {_hint(file)}")
            self.stdout.write("This was a dry run: nothing was changed.")

    def _do(self, file: File, choices: Choices, *, dry_run: bool) -> Report:
        now = timezone.now()
        if dry_run:
            return importing.look(file, choices, at=now)
        return importing.take(file, choices, by=None, at=now, progress=self._progress)

    def _progress(self, done: int, of: int) -> None:
        if of > SHOWN and self.stderr.isatty():
            self.stderr.write(f"\r{done} of {of}", ending="" if done < of else "\n")

    def _tell(self, report: Report, verbosity: int) -> None:
        shown = SHOWN if verbosity < 2 else sys.maxsize
        self._list("Exercises", report.lines, shown)
        if report.protocols:
            self._list("Protocols", report.protocols, shown)
        for warning, lines in report.warnings().items():
            self.stdout.write(f"Warning, {len(lines)} times: {warning}")
            self._few([f"{line.where} {line.name}" for line in lines], shown if verbosity > 1 else 3)
        for group, word, times in report.unknown:
            self.stdout.write(f"Not known ({group}), {times} times: {word}")
        for note in report.notes:
            self.stdout.write(f"Note: {note}")

    def _list(self, what: str, lines: tuple[Line, ...], shown: int) -> None:
        found = {outcome: [line for line in lines if line.outcome == outcome] for outcome in Outcome}
        counts = [
            f"{len(found[Outcome.ADDED])} added",
            f"{len(found[Outcome.CHANGED])} revised",
            f"{len(found[Outcome.UNCHANGED])} unchanged",
            *(f"{len(found[outcome])} {word}" for outcome, word in TROUBLES.items() if found[outcome]),
        ]
        self.stdout.write(f"{what}: {', '.join(counts)}")
        self._few([f"{SIGNS[outcome]} {line.slug}" for outcome in SIGNS for line in found[outcome]], shown)
        self._few(
            [f"! {line.where} {line.slug}: {line.reason}" for outcome in TROUBLES for line in found[outcome]], shown
        )

    def _few(self, lines: list[str], shown: int) -> None:
        for line in lines[:shown]:
            self.stdout.write(f"  {line}")
        if len(lines) > shown:
            self.stdout.write(f"  … and {len(lines) - shown} more")


def _bytes(name: str) -> bytes:
    """The file, read no further than to see that it is too large."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(document.MAX_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(document.MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from None


def _choices(file: File, options: dict[str, Any]) -> Choices:
    stem = slugify(Path(options["file"]).stem)[:80] if options["file"] != "-" else ""
    has_columns = file.format in FORMATS and FORMATS[file.format].has_columns
    if options["column"] and not has_columns:
        raise CommandError(f"--column is for tables; this is read as {file.format}.")
    return Choices(
        licence=options["licence"] or "",
        author=options["author"] or "",
        url=options["url"],
        collection=options["collection"] or (stem if has_columns else ""),
        columns=dict(options["column"]),
        leave_out_refused=options["leave_out_refused"],
        overwrite=options["overwrite"],
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, heading = text.partition("=")
    if not equals or name not in FIELDS:
        raise ArgumentTypeError(f"write FIELD=HEADING, and FIELD is one of: {', '.join(FIELDS)}")
    return name, heading


def _hint(file: File) -> str:
    published = FORMATS[file.format].published
    if not published:
        return "Say it with --licence and --author."
    return f"Say it with --licence and --author; it is published with --licence {published['licence']} --author “{published['author']}”."
