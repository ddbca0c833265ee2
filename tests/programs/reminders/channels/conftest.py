"""The lines that adapters keep open are for one test only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from programs.reminders.channels import web


@pytest.fixture(autouse=True)
def own_lines() -> Iterator[None]:
    yield
    web.session().close()
