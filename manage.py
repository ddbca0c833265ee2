#!/usr/bin/env python
"""Django's command line. `./setwell manage ...` runs it with the database and the broker up."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

NO_DATABASE = """{reason}
The database does not answer. Leave `./setwell run` running beside this, or use `./setwell manage ...`,
which starts one for as long as the command takes; or set DATABASE_URL to one of your own."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(NO_DATABASE.format(reason=error))


if __name__ == "__main__":
    main()
