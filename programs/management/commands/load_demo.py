"""`manage load_demo`: the catalogue and a clinic of invented people; `./setwell run` calls it at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from programs import demo

PASSWORD = "harbour-demo"  # known to everybody, of people who do not exist


class Command(BaseCommand):
    help = "Load the catalogue and a demo clinic with patients at different points of their programs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Also where SETWELL_DEMO is not set.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError("This is not a demo (SETWELL_DEMO is not set): invented people have no place here.")
        made = demo.load(at=timezone.now(), password=PASSWORD, send=settings.DEMO)
        for label, value in self._sign_ins(made):
            self.stdout.write(f"  {label:<9} {value}")

    def _sign_ins(self, made: demo.Demo) -> list[tuple[str, str]]:
        due = f"next session {made.next_on:%A %-d %B}" if made.next_on else "no session ahead"
        return [
            ("Physio", f"{made.physio.email}  password {PASSWORD}  ({made.physio.clinic})"),
            ("Admin", f"{made.admin.email}   password {PASSWORD}  at {settings.SITE_URL}/admin/"),
            ("Patient", f"{made.link}"),
            ("", f"{made.patient.name}, born {made.patient.year_of_birth}, {due}"),
        ]
