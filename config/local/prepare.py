"""Bring database, static files and the demo up to date; the supervisor runs this before the site starts.

One process for all three: starting Django three times would be the larger part of a second `./setwell run`.
"""

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_demo")


if __name__ == "__main__":
    main()
