"""`manage export_catalogue`: the shared catalogue in the published format, to standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exercises.interchange import document
from exercises.interchange.catalogue import Unlicensed
from programs.interchange import catalogue


class Command(BaseCommand):
    help = "Write the shared catalogue, exercises and protocols, to standard output as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = document.write(catalogue.dump())
        except Unlicensed as error:
            raise CommandError(str(error)) from None
        self.stdout.write(text, ending="")
