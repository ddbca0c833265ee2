"""What gunicorn's processes do before the first request."""

from __future__ import annotations

import subprocess
import sys


def test_all_pages_are_loaded_and_left_alone_by_the_garbage_collector():
    code = (
        "import config.wsgi, gc, sys; print('programs.views.workbench' in sys.modules, gc.get_freeze_count() > 50_000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "True True"
