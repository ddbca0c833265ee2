"""`manage load_catalogue`: what Setwell ships and the shared catalogue lacks; after an upgrade, too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from exercises.catalogue import shipped
from programs.interchange import catalogue


class Command(BaseCommand):
    help = (
        "Load the exercises and protocols that Setwell ships and that are not there yet; what is there stays as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = catalogue.load_missing(shipped(), at=timezone.now())
        exercises, protocols = len(report.exercises.added), len(report.protocols.added)
        self.stdout.write(f"Added {exercises} exercises and {protocols} protocols.")
