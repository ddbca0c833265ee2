"""`manage import_catalogue FILE`: load a file of the published format into the shared catalogue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from exercises.interchange import document
from exercises.interchange.catalogue import Changes
from exercises.interchange.document import CatalogueError
from programs.interchange import catalogue


class Command(BaseCommand):
    help = "Load exercises and protocols from a JSON file of the published format (docs/catalogue-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file, or - for standard input.")
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but change nothing.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = catalogue.load(document.read(_bytes(options["file"])), by=None, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except CatalogueError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        transaction.set_rollback(options["dry_run"])
        self._tell("Exercises", report.exercises)
        self._tell("Protocols", report.protocols)
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was changed.")

    def _tell(self, what: str, changes: Changes) -> None:
        counts = f"{len(changes.added)} added, {len(changes.revised)} revised, {len(changes.unchanged)} unchanged"
        self.stdout.write(f"{what}: {counts}")
        for slug in changes.added + changes.revised:
            self.stdout.write(f"  {'+' if slug in changes.added else '~'} {slug}")


def _bytes(name: str) -> bytes:
    """The file, read no further than to see that it is too large."""
    if name == "-":
        return sys.stdin.buffer.read(document.MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(document.MAX_BYTES + 1)
